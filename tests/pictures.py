"""Make photos as telephones make them: large, turned by EXIF, and with the place in them."""

import functools
import io
import random

import fpdf
from PIL import ExifTags, Image

RED = (220, 20, 20)
# EXIF says how a picture that a sensor wrote lying is to be turned; how it lies then.
LYING = {
    1: None,
    3: Image.Transpose.ROTATE_180,
    6: Image.Transpose.ROTATE_90,
    8: Image.Transpose.ROTATE_270,
}
CAMERA = "Invented Telephone 7"


@functools.cache
def photograph(
    width: int = 1280,
    height: int = 960,
    *,
    turned: int = 1,
    grain: int = 4,
    quality: int = 70,
    progressive: bool = False,
) -> bytes:
    """Give a JPEG whose upper left quarter is red when it stands upright.

    `grain` is the size in dots of its finest detail: the smaller, the larger the file.
    """
    dots = random.Random(width * height).randbytes((width // grain) * (height // grain))
    small = Image.frombytes("L", (width // grain, height // grain), dots)
    picture = small.resize((width, height), Image.Resampling.BICUBIC).convert("RGB")
    picture.paste(RED, (0, 0, width // 2, height // 2))
    lying = LYING[turned]
    stored = picture if lying is None else picture.transpose(lying)
    written = io.BytesIO()
    stored.save(
        written,
        "JPEG",
        quality=quality,
        progressive=progressive,
        exif=_exif(turned),
        comment=b"written by " + CAMERA.encode(),
    )
    return written.getvalue()


def _exif(turned: int) -> Image.Exif:
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = turned
    exif[ExifTags.Base.Model] = CAMERA
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitudeRef] = "N"
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (21.0, 15.0, 0.0)
    return exif


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


def is_red(picture: Image.Image, *, at: tuple[float, float]) -> bool:
    """Say whether a point, told as shares of width and height, is of the red quarter."""
    dot = picture.getpixel((int(picture.width * at[0]), int(picture.height * at[1])))
    assert isinstance(dot, tuple)
    return all(abs(one - other) < 40 for one, other in zip(dot, RED, strict=True))


def pdf(*, pages: int = 1, password: str = "") -> bytes:
    """Give a PDF with a photo on each page, an attachment and a title."""
    document = fpdf.FPDF()
    document.set_title("written by the applicant")
    document.embed_file(bytes=b"MZ", basename="run.exe")
    for _ in range(pages):
        document.add_page()
        document.image(io.BytesIO(photograph(800, 600)), w=100)
    if password:
        document.set_encryption(owner_password=password, user_password=password)
    return bytes(document.output())
