"""Draw the pages of a PDF in a process of its own: `python -m …pdf_renderer`, the PDF on stdin.

PDFium runs no scripts here and opens no attachments, but it reads what strangers send: the process
has no environment, writes no file, and memory and time of its own that end. Each page comes back
on stdout as a JPEG behind its length (four bytes, the most significant first).
"""

import os
import resource
import sys

import pypdfium2

from missedcall.domain.applications import paper_file

MOST_MEMORY = 768 * 1024 * 1024
MOST_CPU_S = 8
NICER = 10  # calls and pages come first
# How it ends, beside 0.
BROKEN, LOCKED, TOO_MANY_PAGES = 3, 4, 5
_WRONG_PASSWORD = 4  # FPDF_ERR_PASSWORD


def main() -> int:
    """Draw what comes in; give how it went."""
    data = sys.stdin.buffer.read()
    _limit()
    try:
        return _draw(pypdfium2.PdfDocument(data))
    except pypdfium2.PdfiumError as error:
        return LOCKED if getattr(error, "err_code", None) == _WRONG_PASSWORD else BROKEN
    except (MemoryError, ValueError, OSError):
        return BROKEN


def _limit() -> None:
    os.nice(NICER)
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_CPU_S, MOST_CPU_S))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _draw(document: pypdfium2.PdfDocument) -> int:
    if not len(document):
        return BROKEN
    if len(document) > paper_file.MOST_PAGES:
        return TOO_MANY_PAGES
    for place in range(len(document)):
        page = document[place]
        # However large a page says it is, its picture has this many dots.
        scale = paper_file.LONGEST_SIDE / max(*page.get_size(), 1.0)
        image = page.render(scale=scale, may_draw_forms=False).to_pil()
        drawn = paper_file.page_of(image)
        sys.stdout.buffer.write(len(drawn).to_bytes(4))
        sys.stdout.buffer.write(drawn)
        page.close()
    sys.stdout.buffer.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
