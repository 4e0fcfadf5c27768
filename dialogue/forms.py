"""What a writing box posts."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.core.signing import BadSignature
from django.utils.translation import gettext_lazy as _

from care.forms.fields import KeyedForm
from care.models import Course
from dialogue import texts
from dialogue.about import About, opened
from dialogue.finding import LONGEST_QUERY
from dialogue.models import PHRASE_LIMIT, PHRASE_NAME_LIMIT

LARGEST = 2**31 - 1  # what a number of letters may be in the database


class DraftForm(forms.Form):
    """A text, what it is about, and the save it builds on. How long it may be is the action's business."""

    body = forms.CharField(required=False, strip=False)
    about = forms.CharField(required=False, max_length=4000)
    base = forms.IntegerField(required=False, min_value=0)
    attach_id = forms.UUIDField(required=False)
    remove = forms.UUIDField(required=False)

    def __init__(self, data: Any, *, course: Course, about: About | None = None) -> None:
        super().__init__(data)
        self.posted = data
        self.course = course
        self.page_about = about

    def clean_about(self) -> About | None:
        try:
            about = opened(self.cleaned_data["about"], self.course)
        except BadSignature as error:
            raise forms.ValidationError(texts.form_broken()) from error
        if self.page_about and (about is None or about.code != self.page_about.code):
            raise forms.ValidationError(texts.form_broken())
        return about

    def clean(self) -> dict[str, Any]:
        """The files that the page shows beside the text, by their codes."""
        try:
            self.cleaned_data["files"] = [UUID(code) for code in self.posted.getlist("attachment")]
        except ValueError as error:
            raise forms.ValidationError(texts.form_broken()) from error
        return self.cleaned_data

    @property
    def typed(self) -> str:
        """The text as it was posted, also when the form is wrong: nothing typed is lost."""
        return str(self.data.get("body", ""))

    @property
    def draft(self) -> dict[str, Any]:
        """The arguments of `save_draft`."""
        return {name: self.cleaned_data[name] for name in ("body", "base", "about")}

    @property
    def matter(self) -> About | None:
        """What it is about as far as the form can be trusted: the page's own matter when it says something else."""
        self.is_valid()
        about: About | None = self.cleaned_data.get("about")
        return about or self.page_about


class LetterForm(DraftForm):
    """The same with the key that the page made for this letter, and the newest letter that it knew."""

    client_id = forms.UUIDField()
    same_again = forms.CharField(required=False, max_length=8)
    known = forms.IntegerField(required=False, min_value=0, max_value=LARGEST)

    @property
    def letter(self) -> dict[str, Any]:
        """The arguments of `send_message`."""
        return {name: self.cleaned_data[name] for name in ("client_id", "body", "about", "known")}


class AttachForm(forms.Form):
    """One file, the key that the page made for it, and what the letter is about."""

    file = forms.FileField(allow_empty_file=True, max_length=None)
    attach_id = forms.UUIDField()
    about = forms.CharField(required=False, max_length=4000)

    def __init__(self, data: Any, files: Any, *, course: Course) -> None:
        super().__init__(data, files)
        self.course = course

    def clean_about(self) -> About | None:
        try:
            return opened(self.cleaned_data["about"], self.course)
        except BadSignature as error:
            raise forms.ValidationError(texts.form_broken()) from error


class SearchForm(forms.Form):
    """What to look for."""

    q = forms.CharField(max_length=LONGEST_QUERY)


class PhraseForm(KeyedForm):
    """A phrase of one's own."""

    name = forms.CharField(label=_("Navn"), max_length=PHRASE_NAME_LIMIT, help_text=_("Det, du finder den på."))
    body = forms.CharField(
        label=_("Frase"),
        max_length=PHRASE_LIMIT,
        widget=forms.Textarea(attrs={"rows": 5, "class": "grow"}),
        help_text=_(
            "[navn], [psykolog], [ugedag] og [næste svardag] bliver udfyldt af sig selv. Andet i [parentes] skal "
            "udfyldes, før brevet kan sendes."
        ),
    )

    @property
    def words(self) -> dict[str, str]:
        """What is kept of it."""
        return {name: self.cleaned_data[name] for name in ("name", "body")}


class CursorForm(forms.Form):
    """How far a page has come that asks for news."""

    seq = forms.IntegerField(min_value=0, max_value=LARGEST)
    code = forms.UUIDField(required=False)
    mark = forms.CharField(required=False, max_length=60)


class SeenForm(forms.Form):
    """The newest letter that somebody has had before them."""

    seq = forms.IntegerField(min_value=1, max_value=LARGEST)
