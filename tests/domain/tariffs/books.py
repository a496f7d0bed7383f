"""Tariff books for the tests, read from the very files."""

from pathlib import Path

from missedcall.domain.tariffs import tariff_file
from missedcall.domain.tariffs.tariff import TariffBook

CASES = Path(__file__).parent / "cases"
SHIPPED = Path(__file__).parents[3] / "tariffs" / "cg-demo-1.yaml"


def read(*paths: Path) -> TariffBook:
    """Read files into a book."""
    return tariff_file.load_tariff_book(files={path.name: path.read_bytes() for path in paths})
