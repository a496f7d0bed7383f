"""Take the id of a row from the command line."""

import click

from missedcall.domain.shared import row_id


class RowId(click.IntRange):
    """Take an id; anything else ends the command with an example."""

    def __init__(self) -> None:
        super().__init__(1, row_id.LARGEST)

    def convert(
        self, value: str | int, param: click.Parameter | None, ctx: click.Context | None
    ) -> int:
        """Read it; fail with an example."""
        try:
            found: int = super().convert(int(value), param, ctx)
        except (ValueError, click.BadParameter):
            self.fail(f"'{value}' is the id of no row; write a number such as 17", param, ctx)
        return found


ROW_ID = RowId()
