"""Draw QR codes as SVG, whose size the page decides."""

import io


def qr_svg(text: str) -> str:
    """Give the code of a text as one SVG element, dark on white with the quiet zone around it."""
    import segno  # for pages and papers with a code only

    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(
        out, kind="svg", xmldecl=False, svgns=True, omitsize=True, nl=False,
        dark="#000", light="#fff", svgclass="qr", lineclass=None,
    )  # fmt: skip
    return out.getvalue().decode("ascii")
