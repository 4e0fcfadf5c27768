"""The pattern page shows every component, and only on a debug server."""

import pytest
from django.http import Http404
from django.test import RequestFactory
from django.test.utils import override_settings

from cms.pattern import pattern, sample


def test_it_is_not_there_in_production(rf: RequestFactory) -> None:
    with override_settings(DEBUG=False), pytest.raises(Http404):
        pattern(rf.get("/moenster/"))


def test_its_form_shows_an_error_beside_each_kind_of_field() -> None:
    assert set(sample()["form"].errors) == {"email", "when", "area", "reason", "agree"}
