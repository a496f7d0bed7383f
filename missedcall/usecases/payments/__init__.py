"""Payments: money that comes and goes, lists of banks, notices of gateways, vouchers, refunds."""
