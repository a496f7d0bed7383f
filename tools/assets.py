"""Build what the screens are made of, from npm packages whose versions and hashes are locked.

    python -m tools.assets            # check that web/static has what was built
    python -m tools.assets --build    # get the packages (needs npm) and build anew

The sources stand in `web/assets`: `package-lock.json` has the hash of each package, the style
sheets are made by Sass from Bootstrap's, `icons.txt` names the icons. What is built is committed,
so npm is not needed to install or to run; `built.json` has the hash of each file and of the
sources that it was built from, and a test holds both.
"""

import hashlib
import json
import shutil
import subprocess
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import click

ROOT: Final = Path(__file__).parents[1]
SOURCES: Final = ROOT / "web" / "assets"
STATIC: Final = ROOT / "web" / "static"
WORK: Final = ROOT / "var" / "assets"
# By the name in web/static: where the packages have a file that is taken as it is.
COPIED: Final = {
    f"fonts/{name}": f"@fontsource/{package}/files/{name}"
    for package, name in (
        ("noto-sans", "noto-sans-latin-400-normal.woff2"),
        ("noto-sans", "noto-sans-latin-600-normal.woff2"),
        ("noto-sans-devanagari", "noto-sans-devanagari-devanagari-400-normal.woff2"),
        ("noto-sans-devanagari", "noto-sans-devanagari-devanagari-600-normal.woff2"),
    )
} | {"fonts/OFL.txt": "@fontsource/noto-sans-devanagari/LICENSE"}
LICENSES: Final = ("bootstrap", "bootstrap-icons")
SVG: Final = "{http://www.w3.org/2000/svg}"
NPM_WAITS_S: Final = 300


class StaleAssets(RuntimeError):
    """Say which file of web/static is not what the sources give."""


def check_assets(*, sources: Path = SOURCES, static: Path = STATIC) -> None:
    """Raise `StaleAssets` when a built file is missing or another, or the sources changed."""
    built = json.loads((sources / "built.json").read_text("utf-8"))
    if built["sources"] != hash_sources(sources):
        raise StaleAssets("web/assets changed; run `python -m tools.assets --build`")
    for name, known in built["files"].items():
        file = static / name
        if not file.is_file() or _hash(file.read_bytes()) != known:
            raise StaleAssets(
                f"web/static/{name} is missing or not what was built; "
                "run `python -m tools.assets --build`"
            )


def hash_sources(sources: Path = SOURCES) -> str:
    """Give one hash of all that the files are built from."""
    files = sorted(each for each in sources.iterdir() if each.name not in ("built.json",))
    return _hash(b"".join(each.name.encode() + b"\0" + each.read_bytes() for each in files))


def build_assets() -> None:
    """Get the locked packages with npm, build all files, and note their hashes."""
    packages = _get_packages()
    files = {name: (packages / place).read_bytes() for name, place in COPIED.items()}
    files["console.css"] = _compile_styles(packages)
    files["icons.svg"] = join_icons((SOURCES / "icons.txt").read_text("utf-8"), packages)
    files["console-licenses.txt"] = "\n\n".join(
        f"== {name}\n\n{(packages / name / 'LICENSE').read_text('utf-8')}" for name in LICENSES
    ).encode()
    for name, content in files.items():
        (STATIC / name).parent.mkdir(parents=True, exist_ok=True)
        (STATIC / name).write_bytes(content)
    _write_built({name: _hash(content) for name, content in files.items()})


def join_icons(listed: str, packages: Path) -> bytes:
    """Put the named icons into one picture, each a symbol that pages use by its name."""
    ET.register_namespace("", SVG[1:-1])
    sheet = ET.Element(f"{SVG}svg")
    for name in sorted(set(listed.split())):
        drawn = ET.parse(packages / "bootstrap-icons" / "icons" / f"{name}.svg").getroot()  # noqa: S314  # of a locked package
        symbol = ET.SubElement(sheet, f"{SVG}symbol", id=name, viewBox=drawn.get("viewBox", ""))
        symbol.extend(list(drawn))
    drawn_sheet: bytes = ET.tostring(sheet, encoding="utf-8")
    return drawn_sheet + b"\n"


def _get_packages() -> Path:
    WORK.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(SOURCES / name, WORK / name)
    # No script of a package is run: what is taken are files.
    _run("npm", "ci", "--ignore-scripts", "--omit=optional", "--no-audit", "--no-fund")
    return WORK / "node_modules"


def _compile_styles(packages: Path) -> bytes:
    target = WORK / "console.css"
    loads = (f"--load-path={packages}", f"--load-path={SOURCES}")
    plain = ("--no-source-map", "--style=compressed", "--quiet")
    _run("npx", "--no-install", "sass", *plain, *loads, str(SOURCES / "console.scss"), str(target))
    return target.read_bytes()


def _run(*command: str) -> None:
    try:
        subprocess.run(  # noqa: S603  # two commands of ours, without what anybody typed
            command, cwd=WORK, check=True, timeout=NPM_WAITS_S
        )
    except FileNotFoundError as error:
        raise click.ClickException(
            f"Cannot build the screens' files. {command[0]} is not on PATH; install Node.js."
        ) from error
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        raise click.ClickException(f"Cannot build the screens' files. {error}") from error


def _write_built(files: Mapping[str, str]) -> None:
    built = {"sources": hash_sources(), "files": dict(sorted(files.items()))}
    (SOURCES / "built.json").write_text(json.dumps(built, indent=2) + "\n", "utf-8")


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@click.command()
@click.option("--build", is_flag=True, help="Get the packages and build the files anew.")
def main(build: bool) -> None:
    """Build the files of the screens, or check those that are there."""
    if build:
        build_assets()
    try:
        check_assets()
    except StaleAssets as error:
        raise click.ClickException(str(error)) from error
    click.echo("good: web/static has what web/assets gives")


if __name__ == "__main__":
    main()
