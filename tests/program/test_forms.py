"""A worksheet in the browser: typed, saved, shown again, with rows added and removed without JavaScript."""

from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from program import worksheets
from program.forms import HIDDEN, WorksheetForm, anchor, parse, press
from program.names import unparse
from program.worksheets.choices import BoolField, Choice, ChoiceField
from program.worksheets.fields import DurationField, Field, LineField
from program.worksheets.rows import RowsField
from program.worksheets.times import MomentField
from program.worksheets.words import Text
from program.worksheets.worksheet import Worksheet
from tests.program.filled import FULL, LONE

X = Text(da="X", en="X")
W1, W2, W17 = (worksheets.get(key) for key in ("w1", "w2", "w17"))
DIARY = Worksheet(  # the field types that the first module does not use
    key="diary",
    version=1,
    title=X,
    intro=X,
    fields=(
        MomentField(key="start", label=Text(da="Start", en="Start"), required=True),
        DurationField(key="minutes", label=X, minimum=15, maximum=240),
        ChoiceField(key="who", label=X, choices=(Choice("alene", X), Choice("venner", X))),
        BoolField(key="said", label=X),
        RowsField(
            key="tries",
            label=X,
            row_label=X,
            add_label=X,
            fields=(MomentField(key="when", label=X), LineField(key="what", label=X)),
        ),
    ),
)
SHEETS = (*worksheets.all_worksheets(), DIARY)
every_sheet = pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.key)


def page(form: WorksheetForm) -> BeautifulSoup:
    with translation.override(form.lang):
        return BeautifulSoup(render_to_string("program/_worksheet_form.html", {"form": form}), "html.parser")


def browser_posts(html: BeautifulSoup) -> QueryDict:
    """What a browser would send from the page, hidden buttons left alone."""
    posted = QueryDict(mutable=True)
    for control in html.select("input[name], select[name], textarea[name]"):
        name, kind = str(control["name"]), control.get("type")
        if kind in {"radio", "checkbox"}:
            if control.has_attr("checked"):
                posted.appendlist(name, str(control["value"]))
        elif control.name == "select":
            chosen = control.select_one("option[selected]")
            posted.appendlist(name, str(chosen["value"]) if chosen else "")
        elif control.name == "textarea":
            posted.appendlist(name, control.text.removeprefix("\n").replace("\n", "\r\n"))
        else:
            posted.appendlist(name, str(control.get("value", "")))
    return posted


def blankless(value: Any) -> Any:
    """Without blank rows and answers."""
    if isinstance(value, dict):
        kept = {key: blankless(part) for key, part in value.items()}
        return {key: part for key, part in kept.items() if part not in ("", None, [], {})}
    if isinstance(value, list):
        return [part for part in map(blankless, value) if part not in ("", None, [], {})]
    return value


# What was typed comes back


@every_sheet
def test_what_was_saved_is_on_the_page_and_comes_back_the_same(sheet: Worksheet) -> None:
    data = FULL[sheet.key]

    back = parse(sheet, browser_posts(page(WorksheetForm(sheet, lang="da", saved=data))))

    assert blankless(back) == data
    assert not sheet.clean(back, final=False).refused


@every_sheet
def test_what_was_posted_is_on_the_page_again(sheet: Worksheet) -> None:
    posted = unparse(sheet, FULL[sheet.key])

    form = WorksheetForm(sheet, lang="en", posted=posted, final=True)

    assert blankless(parse(sheet, browser_posts(page(form)))) == FULL[sheet.key]


def values(field: Field) -> st.SearchStrategy[Any]:
    text = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=220).filter(str.strip)
    if isinstance(field, RowsField):
        row = values(field.item) if field.item else rows_of(field.fields).filter(bool)
        return st.lists(row, min_size=max(field.minimum, 1), max_size=field.minimum + 2)
    if isinstance(field, MomentField):
        return st.datetimes().map(lambda moment: moment.isoformat("T", "minutes"))
    if isinstance(field, BoolField):
        return st.booleans()
    if field.kind == "many":
        return st.lists(st.sampled_from(["traet", "tung", "uro"]), min_size=1, unique=True)
    if field.kind in {"sc10", "sc100", "int", "dur"}:
        return st.integers(-9, 999) | text.filter(lambda typed: not typed.strip().lstrip("+-").isdecimal())
    return text


def rows_of(fields: tuple[Field, ...]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional={field.key: values(field) for field in fields})


@every_sheet
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_nothing_typed_is_lost_on_the_way_through_names(sheet: Worksheet, data: st.DataObject) -> None:
    typed = data.draw(rows_of(sheet.fields))

    assert blankless(parse(sheet, unparse(sheet, typed))) == typed


@every_sheet
@settings(max_examples=40, deadline=None)
@given(posted=st.dictionaries(st.text(max_size=12), st.lists(st.text(max_size=9), max_size=3), max_size=6))
def test_arbitrary_posts_never_raise_and_unknown_names_are_refused(
    sheet: Worksheet, posted: dict[str, list[str]]
) -> None:
    query = QueryDict(mutable=True)
    for name, texts in posted.items():
        query.setlist(name, texts)

    form = WorksheetForm(sheet, lang="da", posted=query)
    form.is_valid()

    ours = {name for name in posted if name.startswith("_") or name in HIDDEN}
    known = {name for name in posted if name.partition("-")[0] in {key for f in sheet.fields for key in f.keys}}
    assert form.cleaned.refused or not set(posted) - ours - known


def test_only_our_own_names_beside_the_sheets_are_passed_over() -> None:
    ours = QueryDict("csrfmiddlewaretoken=x&key=1&base=2&token=3&_save=1&_send=1&situation=Hjemme")
    assert parse(W1, ours) == {"situation": "Hjemme"}

    for name in ("diagnosis", "feelings-0-colour", "feelings-x-name", "thoughts-0-name", "situation-0", "feelings"):
        cleaned = W1.clean(parse(W1, QueryDict(f"{name}=x")), final=False)
        assert cleaned.refused, name


def test_the_same_name_twice_is_refused_and_a_giant_row_number_costs_nothing() -> None:
    assert W1.clean(parse(W1, QueryDict("situation=a&situation=b")), final=False).refused

    giant = parse(W1, QueryDict("thoughts-999999999=x"))
    assert "thoughts" not in giant
    assert W1.clean(giant, final=False).refused


def test_half_a_moment_is_kept_in_its_own_input() -> None:
    html = page(WorksheetForm(DIARY, lang="da", posted=QueryDict("start-time=19:00"), final=True))

    assert html.select_one("[name='start-time']")["value"] == "19:00"
    assert "Skriv både dato og klokkeslæt" in html.select_one("#diary-start-date_error").text
    assert parse(DIARY, QueryDict("start-date=2026-05-28&start-time=19:00")) == {"start": "2026-05-28T19:00"}


# Rows


def test_adding_a_row_keeps_what_was_typed_and_adds_one_after_it() -> None:
    posted = QueryDict("situation=Hjemme&feelings-0-name=trist&feelings-0-strength=&_add=feelings")

    data = press(W1, parse(W1, posted), posted)

    assert data == {"situation": "Hjemme", "feelings": [{"name": "trist"}, {}]}
    assert len(page(WorksheetForm(W1, lang="da", saved=data)).select("[name^='feelings-'][name$='-name']")) == 2
    assert anchor(W1, posted) == "w1-feelings"


def test_a_row_can_be_added_to_a_page_where_nothing_is_typed_yet() -> None:
    posted = browser_posts(page(WorksheetForm(W1, lang="da")))
    posted["_add"] = "thoughts"

    data = press(W1, parse(W1, posted), posted)

    assert data is not None
    assert data["thoughts"] == ["", ""]


def test_the_row_that_was_pointed_at_is_removed() -> None:
    posted = unparse(W1, LONE)
    posted["_remove"] = "thoughts-0"

    data = press(W1, parse(W1, posted), posted)

    assert data is not None
    assert data["thoughts"] == ["Jeg {kan} ikke"]
    assert blankless(data["feelings"]) == LONE["feelings"]


def test_there_are_never_more_rows_than_the_most() -> None:
    goals = {"goals": [{"goal": str(number)} for number in range(3)]}

    assert press(W2, goals, QueryDict("_add=goals")) == goals
    assert page(WorksheetForm(W2, lang="da", saved=goals)).select_one("[name='_add']") is None


def test_rows_up_to_the_minimum_are_there_and_cannot_be_removed() -> None:
    three = page(WorksheetForm(W17, lang="da"))
    assert len(three.select("fieldset.row-item")) == 3
    assert three.select("[name='_remove']") == []

    four = page(WorksheetForm(W17, lang="da", saved={"slots": [{}] * 4}))
    assert [button["value"] for button in four.select("[name='_remove']")] == [f"slots-{row}" for row in range(4)]


@pytest.mark.parametrize("query", ["", "_add=", "_add=nothing", "_remove=thoughts", "_remove=thoughts-x", "_save=1"])
def test_other_buttons_change_no_rows(query: str) -> None:
    assert press(W1, LONE, QueryDict(query)) is None
    assert anchor(W1, QueryDict("_add=nothing")) == ""


def test_a_row_that_is_not_there_cannot_be_removed() -> None:
    data = press(W1, LONE, QueryDict("_remove=thoughts-99"))

    assert data is not None
    assert data["thoughts"] == LONE["thoughts"]


def test_enter_never_presses_remove() -> None:
    """The first submit button of a form is the one Enter presses."""
    first = page(WorksheetForm(W1, lang="da", saved=LONE)).select("button[type='submit']")[0]

    assert first["name"] == "_save"
    assert first["tabindex"] == "-1"


# Errors


def test_too_long_text_stays_and_says_what_to_do() -> None:
    html = page(WorksheetForm(W1, lang="da", posted=QueryDict(f"thoughts-0={'æ' * 214}")))

    thought = html.select_one("[name='thoughts-0']")
    assert thought is not None
    assert thought["value"] == "æ" * 214
    assert html.select_one("#w1-thoughts-0_error").text == "Skriv højst 200 tegn. Der er 214 nu."
    assert thought["aria-invalid"] == "true"
    assert "w1-thoughts-0_error" in str(thought["aria-describedby"])
    assert html.select("[maxlength]") == []


def test_every_error_stands_beside_its_input_and_in_the_summary() -> None:
    posted = unparse(W1, {**LONE, "action": "", "thoughts": [], "effect_now": "99"})
    posted["feelings-1-strength"] = "62"

    form = WorksheetForm(W1, lang="da", posted=posted, final=True)
    html = page(form)

    assert not form.is_valid()
    assert [problem.id for problem in form.problems] == [
        "w1-feelings-1-strength",
        "w1-thoughts",
        "w1-action",
        "w1-effect_now_0",
    ]
    assert form.problems[0].label == "Følelse 2, Hvor stærk var den?"
    for problem in form.problems:
        assert html.find(id=problem.id) is not None
        assert problem.text in html.find(id=f"{problem.id.removesuffix('_0')}_error").text
    assert [link["href"] for link in html.select(".error-summary a")] == [f"#{problem.id}" for problem in form.problems]


def test_an_empty_closing_sheet_says_so_once_at_the_top() -> None:
    form = WorksheetForm(worksheets.get("closing"), lang="da", posted=QueryDict(""), final=True)

    assert [(problem.id, problem.text) for problem in form.problems] == [
        ("closing", "Udfyld mindst ét felt, før du sender.")
    ]
    assert len(page(form).select(".error-summary li")) == 1


def test_a_draft_is_checked_mildly_and_a_blank_one_not_at_all() -> None:
    assert WorksheetForm(W1, lang="da").is_valid()
    assert not WorksheetForm(W1, lang="da", final=True).is_valid()
    assert page(WorksheetForm(W1, lang="da")).select(".error-summary, .invalid-feedback") == []


# The page


@every_sheet
@pytest.mark.parametrize("lang", ["da", "en"])
def test_every_input_has_a_name_people_can_hear(sheet: Worksheet, lang: str) -> None:
    html = page(WorksheetForm(sheet, lang=lang, saved=FULL[sheet.key], final=True))

    ids = [tag["id"] for tag in html.select("[id]")]
    assert len(ids) == len(set(ids))
    for control in html.select("input, select, textarea"):
        label = html.select_one(f"label[for='{control.get('id')}']") or control.find_parent("label")
        assert isinstance(label, Tag)
        assert label.text.strip()
    for tag in html.select("[aria-describedby]"):
        assert set(str(tag["aria-describedby"]).split()) <= set(map(str, ids))
    assert all(isinstance(group.find("legend", recursive=False), Tag) for group in html.select("fieldset"))


@every_sheet
def test_nothing_is_chosen_beforehand_and_nothing_is_remembered_by_the_browser(sheet: Worksheet) -> None:
    html = page(WorksheetForm(sheet, lang="da"))

    assert html.select("[checked]") == []
    assert all(option["value"] == "" for option in html.select("option[selected]"))
    typed = html.select("input:not([type='radio'], [type='checkbox']), select, textarea")
    assert all(control.get("autocomplete") == "off" for control in typed)
    assert html.select("[style], script, [onclick]") == []


def test_the_line_for_andet_can_be_hidden_while_it_is_empty_and_andet_is_not_chosen() -> None:
    """By the style sheet alone, so that it is there in a browser that cannot."""
    html = page(WorksheetForm(W1, lang="da"))

    for control in html.select(".with-other [value='andet']"):
        line = control.find_parent(class_="with-other").select_one(":scope > .other-line input")
        assert line["placeholder"] == " "
        assert str(line["name"]).endswith("_other")
    assert len(html.select(".other-line")) == len(html.select("[name$='_other']")) == 2


def test_a_scale_has_its_words_at_the_ends() -> None:
    html = page(WorksheetForm(W1, lang="en", saved=LONE))
    scale = html.select_one("#w1-effect_now")

    assert scale is not None
    assert [radio["value"] for radio in scale.select("input")] == [str(step) for step in range(11)]
    assert scale.select_one("[checked]")["value"] == "8"
    assert html.select_one("#w1-effect_now_ends").text == "0 = Worse 10 = Better"
    strength = html.select_one("[name='feelings-0-strength']")
    assert strength is not None
    assert (strength["min"], strength["max"], strength["step"]) == ("0", "100", "5")


def test_what_may_be_left_out_is_marked_where_something_is_required() -> None:
    def optional(sheet: Worksheet) -> list[str]:
        html = page(WorksheetForm(sheet, lang="da"))
        return [str(mark.find_parent(["label", "legend"]).contents[0]).strip() for mark in html.select(".optional")]

    assert len(optional(W1)) == 4
    assert optional(W17) == []
    assert optional(worksheets.get("closing")) == []


def test_a_persons_own_words_are_only_text_on_the_page() -> None:
    evil = "</textarea><script>alert(1)</script>{{ settings.SECRET_KEY }}"

    html = render_to_string(
        "program/_worksheet_form.html",
        {"form": WorksheetForm(W1, lang="da", saved={"situation": evil, "thoughts": [evil], "body_other": evil})},
    )

    assert "<script" not in html
    assert "{{ settings.SECRET_KEY }}" in html


def test_a_long_sheet_folds_and_opens_where_something_is_written() -> None:
    empty = page(WorksheetForm(worksheets.get("w5"), lang="da"))
    written = page(WorksheetForm(worksheets.get("w5"), lang="da", saved={"leg_why": "Musik", "leg_importance": 0}))
    folds = [(fold.summary.text, fold.has_attr("open")) for fold in written.select("details") if fold.summary]
    assert [fold.has_attr("open") for fold in empty.select("details")] == [True, False, False, False, False, False]
    assert [title for title, is_open in folds if is_open] == ["Interesser og leg"]
    assert len(written.select("input[name='natur_importance']")) == 11  # what is folded away is posted all the same


def test_a_section_with_something_to_put_right_is_open() -> None:
    sheet = worksheets.get("w5")
    posted = unparse(sheet, {"leg_importance": 5})
    html = page(WorksheetForm(sheet, lang="da", posted=posted, final=True))
    opened = [fold.summary.text for fold in html.select("details[open]") if fold.summary]
    assert opened == ["Nære relationer", "Interesser og leg"]
