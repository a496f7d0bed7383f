"""Take the id of a row from the command line."""

import click

from missedcall.domain.shared import row_id

ROW_ID = click.IntRange(1, row_id.LARGEST)
