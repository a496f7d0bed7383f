"""Write tests/db/released/VERSION.sql.gz; say what is in it."""

import sys

import click

from missedcall import __version__
from tools.release import stored_database


@click.command()
@click.option(
    "--again", is_flag=True, help="Replace the file: only before the version is released."
)
def main(again: bool) -> None:
    """Store a filled database of this version, which later versions must upgrade.

    Example: python -m tools.release
    """
    file = stored_database.FOLDER / f"{__version__}.sql.gz"
    if file.exists() and not again:
        raise click.ClickException(
            f"{file} is there: a released version's database stays as it is; raise the version in "
            "missedcall/__init__.py, or, before this one is released, say --again"
        )
    stored = stored_database.make()
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(stored_database.packed(stored))
    sys.stdout.write(f"written: {file.relative_to(stored_database.HOUSE)}, {len(stored)} lines\n")


if __name__ == "__main__":
    main()
