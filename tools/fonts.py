"""Put the font of the public pages into `web/static/fonts`, from the package that holds it.

    python -m tools.fonts            # checks the files that are there
    python -m tools.fonts PACKAGE    # takes them from the unpacked npm package

`npm pack @fontsource/noto-sans-devanagari@5.3.0` gets the package. Its files have the hashes that
stand here, or nothing is written.
"""

import hashlib
from pathlib import Path
from typing import Final

import click

FOLDER: Final = Path(__file__).parents[1] / "web" / "static" / "fonts"
# By the name here: where the package has it, and its SHA-256.
FILES: Final = {
    "noto-sans-devanagari-devanagari-400-normal.woff2": (
        "files/noto-sans-devanagari-devanagari-400-normal.woff2",
        "f86f14cbd1004f5795689ee9cc70d5d87d915f5135b30283525c1c7b8f0eb192",
    ),
    "OFL.txt": ("LICENSE", "79c44862256af9a67fc23df7c45ae289e730c7f6d4f8fb8ef593bd3c314b6d6d"),
}


class WrongFontFile(ValueError):
    """Name a file that is not the one whose hash is known."""


def check_fonts(folder: Path = FOLDER) -> None:
    """Raise `WrongFontFile` when a file of the fonts is missing or another."""
    for name, (_, known) in FILES.items():
        _read(folder / name, known)


def take_fonts(package: Path, folder: Path = FOLDER) -> None:
    """Copy the files out of an unpacked package; raise `WrongFontFile`, then none is written."""
    found = {name: _read(package / place, known) for name, (place, known) in FILES.items()}
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in found.items():
        (folder / name).write_bytes(content)


def _read(file: Path, known: str) -> bytes:
    content = file.read_bytes() if file.is_file() else b""
    if hashlib.sha256(content).hexdigest() != known:
        raise WrongFontFile(
            f"{file} is missing or another file; take version 5.3.0 of the package"
        )
    return content


@click.command()
@click.argument("package", required=False, type=click.Path(path_type=Path, file_okay=False))
def main(package: Path | None) -> None:
    """Take the fonts out of PACKAGE, or check those that are there."""
    try:
        if package is not None:
            take_fonts(package)
        check_fonts()
    except WrongFontFile as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"good: {', '.join(FILES)}")


if __name__ == "__main__":
    main()
