"""A subscription as the browser hands it over. A script sends it, so a wrong one is refused as a whole."""

from __future__ import annotations

from collections.abc import Callable

from django import forms

from care.push import address, encryption, vapid


def _must_be(check: Callable[[bytes], object]) -> Callable[[str], None]:
    def checked(value: str) -> None:
        try:
            check(vapid.decoded(value))
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error

    return checked


class SubscriptionForm(forms.Form):
    """The parts of a PushSubscription; whether its push service is one of ours is the action's question."""

    endpoint = forms.CharField(max_length=address.LONGEST)
    p256dh = forms.CharField(max_length=100, validators=[_must_be(encryption.public_key)])
    auth = forms.CharField(max_length=40, validators=[_must_be(encryption.secret)])
