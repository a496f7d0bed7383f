"""Import the masters (offices, localities, linemen) from files, and list them."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from missedcall.config import Config
from missedcall.db.engine import Database, DbConnection
from missedcall.db.offices import offices
from missedcall.db.schema import note_audit, note_transition
from missedcall.domain.offices import masters
from missedcall.domain.offices.masters import MasterRecord, Masters
from missedcall.domain.offices.office import (
    Lineman,
    Locality,
    Office,
    OfficeKind,
    Offices,
    centres_below,
)
from missedcall.domain.shared import phone
from missedcall.domain.shared.file_problem import FileProblem
from missedcall.usecases.deps import Deps


@dataclass(frozen=True)
class MastersImportReport:
    """Say what came of an import: codes by what they are, or why nothing was taken."""

    new: Sequence[str]
    changed: Sequence[str]
    unchanged: Sequence[str]
    refused: Sequence[FileProblem]


class MastersRefused(ValueError):
    """Refuse masters without which the service cannot start, with every problem."""


def import_masters(
    database: Database,
    *,
    files: Mapping[str, bytes],
    live: bool,
    actor: str,
    now: dt.datetime,
    dry_run: bool = False,
) -> MastersImportReport:
    """Take all the files or nothing; the same files again change nothing.

    Nothing is ever removed: an application of last year still names its place. `live` refuses
    what is marked as invented. `dry_run` only says what would come of it.
    """
    with database.reading() if dry_run else database.writing() as db:
        report, changes = _decide(db, files, live=live)
        if not dry_run and (changes.new or changes.changed):
            _write(db, changes, actor=actor, now=now)
            count = f"{len(changes.new)} new, {len(changes.changed)} changed"
            note_audit(db, at=now, actor=actor, action="offices.import", subject=count)
    return report


NO_MASTERS = "{} holds no CSV file; name the folder of offices, localities and linemen"


def import_first_masters(
    database: Database, config: Config, *, now: dt.datetime, with_linemen: bool = True
) -> None:
    """Take the masters that the configuration names, when no office is known yet.

    Raise `MastersRefused` with every problem of the files. `with_linemen` False imports only
    offices and localities.
    """
    with database.writing() as db:
        if not offices.has_no_office(db):
            return
        files, live = read_masters_folder(config.masters_dir), config.service.mode == "live"
        if not files:
            raise MastersRefused(f"masters: {NO_MASTERS.format(config.masters_dir)}")
        report, changes = _decide(db, files, live=live)
        if report.refused:
            raise MastersRefused("\n".join(map(str, report.refused)))
        new = [one for one in changes.new if with_linemen or not isinstance(one, Lineman)]
        _write(db, _Changes(new, ()), actor="first start", now=now)


def read_masters_folder(folder: Path) -> dict[str, bytes]:
    """Read the CSV files of a folder."""
    return {path.name: path.read_bytes() for path in sorted(folder.glob("*.csv"))}


def list_unanswered_nodal_numbers(config: Config) -> Sequence[FileProblem]:
    """Find the offices of the masters' folder whose `nodal` is a number that callers ring.

    No person answers such a number, and who is told to ring the nodal officer would hear it ring.
    """
    found = masters.read_masters(files=read_masters_folder(config.masters_dir), known={})
    return [
        line.problem(
            "nodal",
            f"{line.record.nodal} is in {list_name} of config.yaml: it is rung by callers and is"
            " not answered by a person",
            "write a telephone that the nodal officer answers",
        )
        for line in found.lines
        if isinstance(line.record, Office)
        and (list_name := _list_of_own_numbers(config, line.record.nodal))
    ]


def _list_of_own_numbers(config: Config, nodal: str | None) -> str | None:
    try:
        return nodal and config.telephony.list_of(phone.own_number(nodal))
    except ValueError:  # the telephone of an office may be of another form
        return None


def list_localities(deps: Deps) -> Sequence[Locality]:
    """List the places a form may name."""
    with deps.db.reading() as db:
        version = offices.localities_version(db)
        return deps.kept_localities.value_of_version(
            version, lambda: tuple(offices.list_localities(db))
        )


def get_locality(deps: Deps, *, code: str) -> Locality | None:
    with deps.db.reading() as db:
        return offices.get_locality(db, code)


def list_linemen(deps: Deps) -> Sequence[Lineman]:
    """List the linemen of all offices, by their codes."""
    with deps.db.reading() as db:
        return offices.list_linemen(db)


def load_offices(deps: Deps) -> Offices:
    """Give every office by its code."""
    with deps.db.reading() as db:
        version = offices.offices_version(db)
        return deps.kept_offices.value_of_version(version, lambda: offices.list_offices(db))


def list_centres_of_office(deps: Deps, *, office: str | None) -> Sequence[str]:
    """Give the codes of the centres at or below an office, sorted; None gives all centres."""
    known = load_offices(deps)
    if office is None:
        return sorted(each.code for each in known.values() if each.kind is OfficeKind.CENTRE)
    return sorted(centres_below(known, office)) or [office]


def _invented(files: Mapping[str, bytes]) -> FileProblem:
    return FileProblem(
        ", ".join(files),
        "file",
        1,
        "is marked as invented, and service.mode is live",
        "import the company's own masters",
    )


Known = Mapping[tuple[type, str], MasterRecord]


def _known(db: DbConnection) -> Known:
    records: tuple[MasterRecord, ...] = (
        *offices.list_offices(db).values(),
        *offices.list_localities(db),
        *offices.list_linemen(db),
    )
    return {(type(record), record.code): record for record in records}


@dataclass(frozen=True)
class _Changes:
    new: Sequence[MasterRecord]
    changed: Sequence[tuple[MasterRecord, MasterRecord]]  # from, to


def _decide(
    db: DbConnection, files: Mapping[str, bytes], *, live: bool
) -> tuple[MastersImportReport, _Changes]:
    found = masters.read_masters(files=files, known=offices.list_offices(db))
    refused = [*found.problems, *([_invented(files)] if live and found.invented else [])]
    if refused:
        return MastersImportReport((), (), (), refused), _Changes((), ())
    return _compare(found, _known(db))


def _compare(found: Masters, known: Known) -> tuple[MastersImportReport, _Changes]:
    new: list[MasterRecord] = []
    changed: list[tuple[MasterRecord, MasterRecord]] = []
    same: list[MasterRecord] = []
    for record in (line.record for line in found.lines):
        before = known.get((type(record), record.code))
        if before is None:
            new.append(record)
        elif before != record:
            changed.append((before, record))
        else:
            same.append(record)
    after = [record for _, record in changed]
    return MastersImportReport(_names(new), _names(after), _names(same), ()), _Changes(
        new, changed
    )


def _names(records: Sequence[MasterRecord]) -> list[str]:
    return [f"{type(record).__name__.lower()} {record.code}" for record in records]


def _write(db: DbConnection, changes: _Changes, *, actor: str, now: dt.datetime) -> None:
    """Write what is new and what changed; who moved a place to another area stays known."""
    offices.add_masters(db, changes.new)
    for before, record in changes.changed:
        offices.change_master(db, record)
        note_transition(
            db,
            entity=type(record).__name__.lower(),
            entity_id=record.code,
            at=now,
            actor=actor,
            from_state=_standing(before),
            to_state=_standing(record),
            reason="import of masters",
        )


def _standing(record: MasterRecord) -> str:
    """Say in a word what others depend on: the area and office of a place, the parent of an
    office, the office of a lineman.
    """
    if isinstance(record, Office):
        return f"{record.kind} {record.parent or ''}"
    return f"{record.area} {record.office}" if isinstance(record, Locality) else record.office
