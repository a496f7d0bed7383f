"""Settings of Sphinx for the manual; `make docs` builds it into var/docs."""

project = "missedcall"
author = "the authors of missedcall"
copyright = author
extensions = ["myst_parser"]
source_suffix = {".md": "markdown"}
html_theme = "furo"
html_title = "missedcall"
html_show_copyright = False
myst_heading_anchors = 3
nitpicky = True
