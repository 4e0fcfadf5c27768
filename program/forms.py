"""A worksheet as a form. It works without JavaScript: rows are added and removed by submit buttons."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout
from crispy_forms.layout import Field as FieldLayout
from crispy_forms.utils import render_field
from django import forms
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from program.names import HIDDEN, anchor, parse, press, rows_of, unparse
from program.texts import error_text
from program.worksheets import older
from program.worksheets.checks import Error, blank
from program.worksheets.choices import ChoiceField, ManyField
from program.worksheets.fields import Field, LineField, NumberField, Scale10, TextField
from program.worksheets.rows import RowsField
from program.worksheets.times import DateField, MomentField, TimeField
from program.worksheets.words import say
from program.worksheets.worksheet import Cleaned, Worksheet

__all__ = ["HIDDEN", "Problem", "WorksheetForm", "anchor", "parse", "press"]

MOST_RADIOS = 5
"""More answers than this are a list to open: eleven feelings in every row would be a long page on a phone."""


@dataclass(frozen=True)
class Problem:
    """One line of the error summary; `id` is where to go."""

    id: str
    label: str
    text: str


class InputField(forms.Field):
    """One input of a worksheet. It checks nothing: the worksheet does."""

    def __init__(self, question: Field, lang: str, widget: forms.Widget, label: str = "", *, optional: bool) -> None:
        self.question = question
        self.optional = optional
        self.low, self.high = _ends(question, lang)
        super().__init__(
            required=False,
            widget=widget,
            label=label or say(question.label, lang),
            help_text=say(question.help, lang) if question.help else "",
        )


class WorksheetForm(forms.Form):
    """The form of a worksheet, from saved data or from a POST; either way it is checked, a draft mildly.

    `saved` beside a POST is the draft it belongs to: what that holds of an older definition is shown too.
    `final` asks for everything that is required; `without` leaves questions out of the page. `cleaned` is what the
    worksheet made of it, there from the start.
    """

    cleaned: Cleaned

    def __init__(
        self,
        worksheet: Worksheet,
        *,
        lang: str,
        saved: Mapping[str, object] | None = None,
        posted: QueryDict | None = None,
        final: bool = False,
        without: Collection[str] = (),
    ) -> None:
        self.worksheet, self.lang, self.final = worksheet, lang, final
        self.parsed = older.settled(worksheet, saved or {})
        if posted is not None:
            self.parsed = older.carried(worksheet, saved or {}, parse(worksheet, posted))
        self.group_errors: dict[str, list[str]] = {}
        super().__init__(data=unparse(worksheet, self.parsed), auto_id=f"{worksheet.key}-%s")
        asked = [question for question in worksheet.fields if question.key not in without]
        added = {question.key: self._add(question, self.parsed) for question in asked}
        layout = self._folded(added) if worksheet.sections else [part for parts in added.values() for part in parts]
        self.helper = _helper(Layout(*layout))
        self.full_clean()

    def clean(self) -> None:
        """Let the worksheet check what was typed, and put each error where it belongs."""
        self.cleaned = self.worksheet.clean(self.parsed, final=self.final)
        for error in self.cleaned.errors:
            self._place(error)

    @property
    def problems(self) -> list[Problem]:
        """Every error in the order of the page, for the summary."""
        whole = [Problem(self._id(""), "", text) for text in self.group_errors.get("", [])]
        return [*whole, *(problem for question in self.worksheet.fields for problem in self._problems(question))]

    @property
    def older(self) -> list[tuple[str, str]]:
        """What was typed under an older definition and has no input now: the question, if it is still asked."""
        labels = {question.key: say(question.label, self.lang) for question in self.worksheet.fields}
        return [(labels.get(one.path.partition(".")[0], ""), one.text) for one in older.left(self.parsed)]

    def _problems(self, question: Field) -> Iterator[Problem]:
        for text in self.group_errors.get(question.key, []):
            yield Problem(self._id(question.key), say(question.label, self.lang), text)
        for name in [name for name in self.fields if _belongs(name, question)]:
            row = self._row_name(question, name)
            label = f"{row}, {self[name].label}" if row and row != self[name].label else str(self[name].label)
            for error in self.errors.get(name, []):
                yield Problem(self[name].id_for_label or f"{self[name].auto_id}_0", label, str(error))

    def _row_name(self, question: Field, name: str) -> str:
        if not isinstance(question, RowsField):
            return ""
        return question.row_name(int(name.split("-")[1]) + 1, self.lang)

    def _id(self, key: str) -> str:
        return f"{self.worksheet.key}-{key}" if key else self.worksheet.key

    def _place(self, error: Error) -> None:
        """An error of a whole group of rows, or of the whole sheet, has no input of its own."""
        name, text = error.path.replace(".", "-"), error_text(error)
        inputs = [candidate for candidate in (name, f"{name}-date") if candidate in self.fields]
        if not inputs:
            known = {question.key for question in self.worksheet.fields}
            self.group_errors.setdefault(error.path if error.path in known else "", []).append(text)
        self.add_error(inputs[0] if inputs else None, text)

    def _folded(self, added: dict[str, list[Any]]) -> list[Any]:
        """The sections of a long sheet: the first of an empty one, then what is written in or must be, too."""
        sections = [one for one in self.worksheet.sections if any(key in added for key in one.keys)]
        keys = [section.keys for section in sections]
        if len(sections) < 2:
            return [part for parts in added.values() for part in parts]
        used = [any(not blank(self.parsed.get(key)) for key in group) for group in keys]
        asked = {question.key for question in self.worksheet.fields if question.required} | {*self.worksheet.after}
        begun = [is_used or not asked.isdisjoint(group) for is_used, group in zip(used, keys, strict=True)]
        opened = begun if any(used) else [number == 0 for number in range(len(keys))]
        titles = [say(section.title, self.lang) for section in sections]
        folded = [
            Fold(title, group, [part for key in group for part in added.pop(key, [])], is_open=is_open)
            for title, group, is_open in zip(titles, keys, opened, strict=True)
        ]
        return [*folded, *(part for parts in added.values() for part in parts)]

    def _add(self, question: Field, data: Mapping[str, object]) -> list[Any]:
        if isinstance(question, RowsField):
            return [self._add_rows(question, rows_of(question, data.get(question.key)))]
        return self._add_inputs(question, question.key)

    def _add_inputs(self, question: Field, name: str, label: str = "", *, marks: bool = True) -> list[Any]:
        """Add the inputs of one question; return where they stand on the page."""
        needed = question.required or any(question.key in part.needed for part in self.worksheet.parts)
        optional = marks and not needed and _has_required(self.worksheet.fields)
        layout = []
        for suffix, part_label, widget in _widgets(question, self.lang, label):
            self.fields[f"{name}{suffix}"] = InputField(question, self.lang, widget, part_label, optional=optional)
            layout.append(FieldLayout(f"{name}{suffix}", template=_template(widget)))
        if isinstance(question, ChoiceField) and question.other:
            return [Div(*layout, self._add_other(question, f"{name}_other"), css_class="with-other")]
        return layout

    def _add_other(self, question: ChoiceField, name: str) -> Any:
        """The line for "Andet". With its blank placeholder the style sheet can tell that it is empty, and hide it."""
        (layout,) = self._add_inputs(question.other_field, name, marks=False)
        layout.wrapper_class = "other-line"
        self.fields[name].widget.attrs["placeholder"] = " "
        return layout

    def _add_rows(self, question: RowsField, rows: list[object]) -> "RowsLayout":
        names = [f"{question.key}-{number}" for number in range(len(rows))]
        labels = [question.row_name(number + 1, self.lang) for number in range(len(rows))]
        parts = [self._add_row(question, name, label) for name, label in zip(names, labels, strict=True)]
        return RowsLayout(question, list(zip(names, labels, parts, strict=True)))

    def _add_row(self, question: RowsField, name: str, label: str) -> list[Any]:
        if question.item:
            return self._add_inputs(question.item, name, label, marks=False)
        return [part for field in question.fields for part in self._add_inputs(field, f"{name}-{field.key}")]


class Fold:
    """Questions under a heading that opens and closes. A layout object of crispy; without JavaScript it works too."""

    def __init__(self, title: str, keys: tuple[str, ...], parts: list[Any], *, is_open: bool) -> None:
        self.title, self.keys, self.parts, self.is_open = title, keys, parts, is_open

    def render(self, form: WorksheetForm, context: Any, **options: Any) -> SafeString:
        """The section as HTML."""
        html = [render_field(part, form, context, **options) for part in self.parts]
        wrong = any(key in form.errors for key in self.keys)
        shown = {"title": self.title, "html": html, "is_open": self.is_open or wrong}
        return render_to_string("program/_worksheet_fold.html", shown)


class RowsLayout:
    """Repeatable rows: each with its inputs and a "Fjern" button, and one "Tilføj" below. A layout object of crispy."""

    def __init__(self, question: RowsField, rows: list[tuple[str, str, list[Any]]]) -> None:
        self.question = question
        self.rows = rows

    def render(self, form: WorksheetForm, context: Any, **options: Any) -> SafeString:
        """The rows as HTML."""
        question = self.question
        rows = [
            {"name": name, "label": label, "html": [render_field(part, form, context, **options) for part in parts]}
            for name, label, parts in self.rows
        ]
        return render_to_string(
            "program/_worksheet_rows.html",
            {
                "id": f"{form.worksheet.key}-{question.key}",
                "key": question.key,
                "label": say(question.label, form.lang),
                "help": say(question.help, form.lang) if question.help else "",
                "add_label": say(question.add_label, form.lang) if len(rows) < question.maximum else "",
                "plain": question.item is not None,
                "removable": len(rows) > max(question.minimum, 1),
                "rows": rows,
                "errors": form.group_errors.get(question.key, []),
            },
        )


def _belongs(name: str, question: Field) -> bool:
    return name in question.keys or name.startswith(f"{question.key}-")


def _has_required(fields: tuple[Field, ...]) -> bool:
    """Where nothing is required, marking everything as optional says nothing."""
    return any(field.required for field in fields)


def _ends(question: Field, lang: str) -> tuple[str, str]:
    if not isinstance(question, NumberField) or not (question.low and question.high):
        return "", ""
    return say(question.low, lang), say(question.high, lang)


def _template(widget: forms.Widget) -> str:
    if isinstance(widget, ScaleSelect):
        return "program/_worksheet_scale.html"
    if isinstance(widget, forms.RadioSelect):  # check boxes are radios to Django
        return "program/_worksheet_choices.html"
    return "program/_worksheet_field.html"


class ScaleSelect(forms.RadioSelect):
    """The eleven numbers of a scale from 0 to 10, none chosen beforehand."""


def _widgets(question: Field, lang: str, label: str) -> Iterator[tuple[str, str, forms.Widget]]:
    """The inputs of a question: what is added to its name, its label, its widget."""
    if isinstance(question, MomentField):
        own = label or say(question.label, lang)
        yield "-date", f"{own} – {_('dato')}", _input("date")
        yield "-time", f"{own} – {_('klokkeslæt')}", _input("time")
    else:
        yield "", label, _widget(question, lang)


def _widget(question: Field, lang: str) -> forms.Widget:
    if isinstance(question, ChoiceField):
        return _choice_widget(question, lang)
    if isinstance(question, Scale10):
        steps = range(question.minimum, question.maximum + 1)
        return ScaleSelect(choices=[(str(step), str(step)) for step in steps])
    if isinstance(question, NumberField):
        limits = {"min": question.minimum, "max": question.maximum, "step": question.step}
        return _input("number", "form-control-short", {"inputmode": "numeric", **limits})
    if isinstance(question, DateField | TimeField):
        return _input(question.kind)
    # No maxlength: a browser would cut off what is pasted. The page counts, the worksheet asks for less.
    limit = {"data-max": question.max_length} if isinstance(question, LineField) else {}
    if isinstance(question, TextField):
        return forms.Textarea(attrs={"rows": 3, "class": "form-control grow", "autocomplete": "off", **limit})
    return _input("text", "", limit)


def _input(kind: str, extra: str = "", attrs: Mapping[str, object] | None = None) -> forms.Widget:
    shared = {"class": f"form-control {extra}".strip(), "autocomplete": "off"}
    widget = forms.TextInput(attrs={**shared, **(attrs or {})})
    widget.input_type = kind
    return widget


def _choice_widget(question: ChoiceField, lang: str) -> forms.Widget:
    choices = [(option.value, say(option.label, lang)) for option in question.options]
    if isinstance(question, ManyField):
        return forms.CheckboxSelectMultiple(choices=choices)
    if len(choices) <= MOST_RADIOS:
        return forms.RadioSelect(choices=choices)
    attrs = {"class": "form-select", "autocomplete": "off"}
    return forms.Select(choices=[("", _("Vælg")), *choices], attrs=attrs)


def _helper(layout: Layout) -> FormHelper:
    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True
    helper.form_show_errors = False  # each template here shows its own
    helper.layout = layout
    return helper
