"""What every room uses: numbers, money, time, spelling, tables."""
