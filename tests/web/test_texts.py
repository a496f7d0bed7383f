"""Every text of the screens can be said in every language, and each is used."""

import ast
import dataclasses
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import flask
import pytest
from babel.messages.catalog import Catalog, Message

import web
from missedcall.db.calls.calls import ANSWERED
from missedcall.domain.applications import application, form_text
from missedcall.domain.applications.application import FIELDS
from missedcall.domain.callbacks.call_outcome import CallOutcome
from missedcall.domain.callbacks.callback_state import CallbackState
from missedcall.domain.callbacks.ring import RingRule
from missedcall.domain.calls.answers import QuestionKind
from missedcall.domain.calls.status import StatusStage
from missedcall.domain.messages.message import LOST, MessageState
from missedcall.domain.messages.task import ByTelephone
from missedcall.domain.monitoring.alarm import Measure
from missedcall.domain.operators.roles import ROLES
from missedcall.domain.shared import phone
from missedcall.usecases.applications.call_endings import CLOSE_REASONS, MATTERS
from missedcall.usecases.callbacks.supervision_batch import SupervisorAct
from missedcall.usecases.calls import follow_up_tasks
from missedcall.usecases.deps import Deps
from tests import kit
from tests.support.screen_texts import said
from tests.web.conftest import Browser, make_app
from tools import screen_texts
from web import translations
from web.admin import audit
from web.admin import names as admin
from web.desk import desk_page, script, telephone
from web.desk import names as desk
from web.shared import names as shared
from web.shared import problems, texts
from web.shared.texts import Names
from web.supervisor import callback_filters
from web.supervisor import names as supervisor

ROOT: Final = Path(web.__path__[0])
DEVANAGARI: Final = re.compile("[\u0904-\u0950]")  # letters; digits may be typed
IN_CODE: Final = screen_texts.in_code()
CATALOGUES: Final = {
    language: screen_texts.read(language)
    for language in translations.languages()
    if language != translations.SOURCE
}
# Visible, and the same in every language: units, signs of columns and of a statistic.
SAME_EVERYWHERE: Final = frozenset({"W", "kW", "HP", "SMS", "n", "BP", "ID", "PDF"})
# What is no text of a screen, and why it is there.
HINDI_IS_MEANT: Final = {
    "missedcall/domain/shared/speech_hindi.py": "spoken numbers",
    "missedcall/domain/shared/spelling.py": "letters that are typed alike",
    "missedcall/domain/offices/place_sound.py": "letters that sound alike",
    "missedcall/domain/applications/premises.py": "words in an address",
    "missedcall/domain/applications/form_text.py": "signs that may be typed",
    "missedcall/cli/privacy/personal_page.py": "a page for a person, in both languages at once",
    "missedcall/cli/admin/run.py": "the name of the first operator",
}
OPERATOR_STATES = ("offline", "ready", "reserved", "in_call", "wrap_up", "paused")
FAULTS = [
    name
    for module in (application, form_text)
    for name in re.findall(r'Fault\("(\w+)"', Path(str(module.__file__)).read_text("utf-8"))
]
FAMILIES: Final[list[tuple[Names, list[str]]]] = [
    (desk.error, [*FAULTS, "aadhaar", "unknown_field", "not_text"]),
    (desk.error, [f"mobile_{reason}" for reason in phone.Reason]),
    (shared.problem, [*problems.CODES.values(), "csrf", "json", "not_your_call", "may_not_bill"]),
    (shared.message, [*MessageState]),
    (shared.field, [*FIELDS]),
    (shared.role, [*ROLES]),
    (desk.state, [*OPERATOR_STATES]),
    (desk.pause, [*desk_page.PAUSE_REASONS]),
    (desk.close, [*CLOSE_REASONS]),
    (desk.matter, [*MATTERS]),
    (desk.step, [*script.STEPS]),
    (desk.step_words, [*script.STEPS]),
    (desk.question_asked, [*script.QUESTIONS]),
    (desk.question_answer, [*script.QUESTIONS]),
    (desk.stage, [*StatusStage]),
    (desk.question, [*QuestionKind]),
    (desk.task, [*ByTelephone, *QuestionKind]),
    (desk.task_words, [*ByTelephone]),
    (desk.explanation, ["answered", "unanswered", "send_back", "papers_false"]),
    (desk.explanation, [*LOST, MessageState.IN_DOUBT]),
    (desk.task_outcome, [*follow_up_tasks.OUTCOMES]),
    (desk.line, [*telephone.LINES]),
    (desk.press, [*telephone.PRESSES]),
    (supervisor.recording, ["running", "kept", "refused", "unheard", "expired", "missing"]),
    (supervisor.operator_state, [*OPERATOR_STATES]),
    (supervisor.callback, [*CallbackState]),
    (supervisor.alarm, [*Measure]),
    (supervisor.act, [*SupervisorAct]),
    (supervisor.acted, [*SupervisorAct]),
    (supervisor.callback_list, [*callback_filters.STATES]),
    (supervisor.rule, ["", *RingRule]),
    (supervisor.outcome, ["open", *CallOutcome]),
    (shared.disposition, ["new", "repeat", "refused", *ANSWERED]),
    (admin.action_kind, [each or "all" for each in audit.KINDS]),
]


@pytest.mark.parametrize("family", range(len(FAMILIES)))
def test_has_a_name_for_every_code_of_a_family(family: int) -> None:
    names, codes = FAMILIES[family]

    assert [code for code in codes if code not in names] == []


@pytest.mark.parametrize("language", CATALOGUES)
def test_a_catalogue_is_as_make_texts_writes_it(language: str) -> None:
    """A text that code does not name is gone; one that code names is there."""
    anew = screen_texts.updated(language, IN_CODE)

    assert translations.path(language).read_bytes() == screen_texts.written(anew), "run make texts"


def entries(texts: Catalog) -> Iterator[Message]:
    return (message for message in texts if message.id)


@pytest.mark.parametrize("language", CATALOGUES)
def test_a_translation_holds_the_slots_of_the_english(language: str) -> None:
    for message in entries(CATALOGUES[language]):
        assert not message.fuzzy, message.id
        assert [str(error) for error in message.check(CATALOGUES[language])] == []


def test_nothing_is_left_to_translate_into_hindi() -> None:
    hindi = {message.id: forms(message) for message in entries(CATALOGUES["hi"])}

    assert [english for english, said in hindi.items() if not all(said)] == []
    not_hindi = [said for forms in hindi.values() for said in forms if not DEVANAGARI.search(said)]
    assert not_hindi == ["SMS"] * len(not_hindi)


def forms(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


def test_code_and_templates_hold_english_only() -> None:
    for path in (*ROOT.rglob("*.html"), *ROOT.rglob("*.py"), *ROOT.glob("static/*.js")):
        assert not DEVANAGARI.search(path.read_text("utf-8")), path.name


def test_rules_and_commands_hold_english_only() -> None:
    hindi = {
        str(path.relative_to(ROOT.parent))
        for path in (ROOT.parent / "missedcall").rglob("*.py")
        if DEVANAGARI.search(path.read_text("utf-8"))
    }

    assert hindi == set(HINDI_IS_MEANT)


@pytest.mark.parametrize("path", sorted(ROOT.rglob("*.html")), ids=lambda path: path.name)
def test_a_template_shows_no_text_of_its_own(path: Path) -> None:
    """What is read, or spoken by a screen reader, goes through gettext."""
    page = re.sub(r"{#.*?#}|{%.*?%}", " ", path.read_text("utf-8"), flags=re.DOTALL)
    page = re.sub(r"{{.*?}}", " ", page, flags=re.DOTALL)
    spoken = re.findall(r'(?:aria-label|title|placeholder|alt)="([^"]*)"', page)
    shown = re.sub(
        r'<!?[^>]*>|&\w+;|[\w-]+="[^"]*"', " ", page
    )  # a macro may hold attributes only

    words = set(re.findall(r"[A-Za-z]+", " ".join([shown, *spoken])))
    assert words <= SAME_EVERYWHERE


@pytest.mark.parametrize("path", sorted(ROOT.rglob("*.py")), ids=str)
def test_a_view_shows_no_text_of_its_own(path: Path) -> None:
    """What a view flashes, or gives to a page as a problem, goes through gettext."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        shown = [*node.args] if name in ("flash", "_back", "_final") else []
        shown += [each.value for each in node.keywords if each.arg in ("problem", "notice")]
        for each in shown:
            is_text = isinstance(each, ast.Constant) and isinstance(each.value, str)
            assert not is_text, ast.unparse(node)
            assert not isinstance(each, ast.JoinedStr), ast.unparse(node)


def test_an_untranslated_text_is_said_in_the_first_language(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, "hi", {"Ready": "तैयार", "Pause": "विराम लें"})
    write(tmp_path, "mr", {"Ready": "सज्ज", "Pause": ""})
    monkeypatch.setattr(translations, "FOLDER", tmp_path)

    marathi = texts.catalogue("mr", otherwise="hi")

    assert [marathi.gettext(each) for each in ("Ready", "Pause")] == ["सज्ज", "विराम लें"]
    assert texts.catalogue("mr").gettext("Pause") == "Pause"


def test_a_plural_that_lacks_a_form_is_said_whole_in_the_first_language(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, "hi", {("%(num)s place", "%(num)s places"): ("%(num)s जगह", "%(num)s जगहें")})
    write(tmp_path, "mr", {("%(num)s place", "%(num)s places"): ("%(num)s जागा", "")})
    monkeypatch.setattr(translations, "FOLDER", tmp_path)

    marathi = texts.catalogue("mr", otherwise="hi")

    assert marathi.ngettext("%(num)s place", "%(num)s places", 1) == "%(num)s जगह"


def test_the_draft_in_chhattisgarhi_is_marked_and_falls_back_to_hindi(
    browser: Callable[[], Browser],
) -> None:
    reader = browser()
    assert "छत्तीसगढ़ी (मसौदा)" in reader.get("/login").text

    reader.post("/language", page="/login", language="hne")

    page = reader.get("/login").text
    assert '<html lang="hne"' in page
    assert "लॉगिन करव" in page
    assert said("Password") in page


def test_a_language_needs_a_catalogue_and_a_word_in_the_configuration(
    deps: Deps, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(translations.FOLDER / "hi", tmp_path / "hi")
    write(tmp_path, "mr", {"Password": "परवलीचा शब्द"})
    monkeypatch.setattr(translations, "FOLDER", tmp_path)
    config = kit.changed(deps.config, "web", languages=("hi", "en", "mr"))
    reader = Browser(make_app(dataclasses.replace(deps, config=config)))

    reader.post("/language", page="/login", language="mr")

    page = reader.get("/login").text
    assert "परवलीचा शब्द" in page
    assert said("Login name") in page


def test_what_is_named_by_language_is_shown_as_far_as_it_is_named(app: flask.Flask) -> None:
    with app.test_request_context(
        headers={"Accept": "application/json", "Accept-Language": "hne"}
    ):
        assert texts.local({"hi": "घर", "hne": "घर-दुवार"}) == "घर-दुवार"
        assert texts.local({"en": "Home", "hi": "घर"}) == "घर"
        assert texts.local({"en": "Home"}) == "Home"


def write(folder: Path, language: str, said: dict[str | tuple[str, ...], object]) -> None:
    catalogue = Catalog(locale=language)
    for english, text in said.items():
        catalogue.add(english, text)  # type: ignore[arg-type]  # one text, or a form for each number
    path = folder / language / translations.CATALOGUE
    path.parent.mkdir(parents=True)
    path.write_bytes(screen_texts.written(catalogue))


@pytest.mark.parametrize("broken", ["%(of)s baar", "%(num)", "5% of %(num)s", "%d baar"])
def test_a_text_whose_slots_cannot_be_filled_is_said_in_another_language(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    monkeypatch.setattr(translations, "FOLDER", tmp_path)
    file = translations.path("xx")
    file.parent.mkdir(parents=True)
    file.write_text(f'msgid "%(num)s times"\nmsgstr "{broken}"\n\nmsgid "Rate"\nmsgstr "10%"\n')

    said_there = texts.catalogue("xx")

    assert said_there.gettext("%(num)s times") == "%(num)s times"
    assert said_there.gettext("Rate") == "10%"
