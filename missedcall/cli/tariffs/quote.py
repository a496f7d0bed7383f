"""`missedcall quote`: work out a demand by hand, so that anyone can check an amount."""

import json
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path

import click

from missedcall import config
from missedcall.cli.calendar_type import DAY
from missedcall.cli.refusing import REFUSED_STATUS
from missedcall.cli.words import one_of
from missedcall.domain.connection.limits import Area
from missedcall.domain.shared import money
from missedcall.domain.tariffs import demand, tariff_file
from missedcall.domain.tariffs.supply_request import tariff_area
from missedcall.domain.tariffs.tariff import TariffBook

EXAMPLE = """
\b
Example:
  missedcall quote --on 2026-04-01 --category LV2 --area urban --load 2 --unit kW \\
      --cable company --distance-m 42 --json

Exit status 2 and one line on standard error when no demand can be made.
"""


class Unquotable(click.ClickException):
    """An ask that gets no quote: one line on standard error, exit status 2."""

    exit_code = REFUSED_STATUS


class OneLineCommand(click.Command):
    """A command that tells a wrong option in one line, as it tells any other refusal."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse the options; raise `Unquotable` for the first that is wrong."""
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as error:
            raise Unquotable(" ".join(error.format_message().split())) from error


class DecimalType(click.ParamType[Decimal]):
    """A decimal number; whether it makes sense is the rule's business."""

    name = "number"

    def convert(
        self, value: str | Decimal, param: click.Parameter | None, ctx: click.Context | None
    ) -> Decimal:
        """Read the number; a text that is none is a wrong option."""
        try:
            return Decimal(value)
        except InvalidOperation:
            self.fail(f"{str(value)[:24]!r} is not a number; give one such as 2.3", param, ctx)


@click.command(cls=OneLineCommand, epilog=EXAMPLE)
@click.option(
    "--on",
    "day",
    required=True,
    type=DAY,
    help="Day on which the demand is issued, such as 2026-04-01.",
)
@click.option("--category", required=True, help="Consumer category, such as LV1.")
@click.option(
    "--area",
    required=True,
    type=one_of(Area),
    help="Where it is; a hilly place costs what a rural one does.",
)
@click.option("--load", required=True, type=DecimalType(), help="Load, such as 2.3.")
@click.option(
    "--unit",
    required=True,
    type=one_of(["kW", "HP", "W"]),
    metavar="kW|HP|W",
    help="Unit of the load.",
)
@click.option("--bpl", is_flag=True, help="The applicant holds a BPL card.")
@click.option("--scst", is_flag=True, help="The applicant is SC/ST.")
@click.option("--prepaid", is_flag=True, help="The meter is a prepaid smart meter.")
@click.option(
    "--cable",
    type=one_of(["company", "applicant"]),
    default="applicant",
    show_default=True,
    help="Who lays the service cable.",
)
@click.option("--distance-m", type=DecimalType(), help="Metres of cable from the pole.")
@click.option(
    "--tariff",
    "tariffs",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Tariff file to use instead of those of config.yaml; may be repeated.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def quote(
    *,
    day: datetime,
    category: str,
    area: str,
    load: Decimal,
    unit: str,
    bpl: bool,
    scst: bool,
    prepaid: bool,
    cable: str,
    distance_m: Decimal | None,
    tariffs: tuple[Path, ...],
    as_json: bool,
) -> None:
    """Print the demand for a new connection, line by line, with the reason of each amount."""
    ask = demand.SupplyRequest(
        category=category.upper().replace("-", ""),
        area=tariff_area(Area(area)),
        load=load,
        unit=unit,
        bpl=bpl,
        scst=scst,
        prepaid=prepaid,
        cable=cable,
        distance_m=distance_m,
    )
    book = read_book(tariffs or tariffs_in_use())
    answer = demand.quote_demand(book, on=day.date(), ask=ask)
    if isinstance(answer, demand.Refusal):
        raise Unquotable(answer.text)
    click.echo(_as_json(answer) if as_json else _as_table(answer, book))


def tariffs_in_use() -> tuple[Path, ...]:
    """Give the tariff files that the configuration names: those that the service bills by."""
    try:
        return config.load_config().tariff_paths
    except config.ConfigError as error:
        raise Unquotable("config.yaml has mistakes; run: missedcall check") from error


def read_book(paths: Iterable[Path]) -> TariffBook:
    """Read tariff files; raise `Unquotable` with every fault, one a line."""
    try:
        return tariff_file.load_tariff_book(files={str(path): path.read_bytes() for path in paths})
    except (tariff_file.TariffFilesError, OSError) as error:
        raise Unquotable(str(error)) from error


def _as_json(answer: demand.Quote) -> str:
    return json.dumps(
        {
            "tariff_id": answer.tariff_id,
            "phase": answer.phase,
            "units": answer.units,
            "unit": answer.unit,
            "lines": [
                {
                    "code": line.code,
                    "amount_paise": line.amount_paise,
                    "explanation": str(line.explanation),
                }
                for line in answer.lines
            ],
            "total_paise": answer.total_paise,
            "conditions": [
                {"id": condition.id, "text": dict(condition.text)}
                for condition in answer.conditions
            ],
        },
        ensure_ascii=False,
        indent=2,
    )


def _as_table(answer: demand.Quote, book: TariffBook) -> str:
    status = next(tariff.status for tariff in book.tariffs if tariff.version == answer.version)
    head = f"Tariff {answer.tariff_id} ({status}), {answer.phase}-phase, "
    rows = [(line.code, line.amount_paise, str(line.explanation)) for line in answer.lines]
    rows.append(("total", answer.total_paise, ""))
    return "\n".join(
        [
            head + f"{answer.units} {answer.unit}",
            *(
                f"{code:<20}Rs {money.rupees(paise):>13}  {explanation}".rstrip()
                for code, paise, explanation in rows
            ),
            *(" / ".join(condition.text.values()) for condition in answer.conditions),
        ]
    )
