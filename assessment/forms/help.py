"""What the follow-up page sends: one answer by script, or all of them at once without."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID, uuid4

from django import forms

from assessment import risk

NAMES = tuple(question.key for question in risk.QUESTIONS)
PHONE = "k7"


class AnswerForm(forms.Form):
    """One answer as the page's script sends it, with the key it was given when it was chosen."""

    name = forms.ChoiceField(choices=[(name, name) for name in NAMES])
    answer = forms.CharField(max_length=200, required=False)
    key = forms.UUIDField()


def given(post: Mapping[str, str]) -> dict[str, tuple[str, UUID]]:
    """The answers of the whole form, each with its key. What is no answer of the question counts as left blank."""
    found = {name: str(post.get(name, "")).strip() for name in NAMES}
    return {
        name: (answer, _key(post.get(f"{name}_key", "")))
        for name, answer in found.items()
        if answer and (name == PHONE or answer in risk.K_ANSWERS[name])
    }


def _key(text: str) -> UUID:
    """The form's key; a broken one is made anew, for an answer is worth more than its key."""
    try:
        return UUID(text)
    except ValueError:
        return uuid4()
