"""What a release holds is never deleted; what none holds may go."""

import pytest
from django.db.models import ProtectedError
from django.urls import reverse
from wagtail.models import Page

from clinic.demo import people
from program.models import ModulePage, StepPage
from tests.dialogue.conftest import browser_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def ida(users):
    return browser_of(people.actor(users["ida"]))


def page(model=StepPage, **code) -> Page:
    return model.objects.get(locale__language_code="da", **code)


def draft() -> StepPage:
    module = page(ModulePage, module_code="m1")
    step = StepPage(
        title="Kun en kladde", slug="ny", step_code="m1-ny", est_minutes=2, live=False, locale=module.locale
    )
    module.add_child(instance=step)
    step.save_revision()
    return step


def test_a_used_page_is_refused_with_the_reason_and_the_way_out(ida) -> None:
    used = page(step_code="m1-velkommen")
    answer = ida.post(reverse("wagtailadmin_pages:delete", args=[used.pk]), follow=True)
    seen = answer.content.decode()
    assert "Den kan ikke slettes" in seen
    assert "Er ikke med i næste udgivelse" in seen
    assert StepPage.objects.filter(pk=used.pk).exists()


def test_neither_is_the_module_above_it(ida) -> None:
    module = page(ModulePage, module_code="m2")
    ida.post(reverse("wagtailadmin_pages:delete", args=[module.pk]))
    assert ModulePage.objects.filter(pk=module.pk).exists()


def test_nor_many_at_once(ida) -> None:
    used = page(step_code="m1-velkommen")
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    ida.post(f"{address}?id={used.pk}")
    assert StepPage.objects.filter(pk=used.pk).exists()


@pytest.mark.parametrize("target", ["step", "module", "home"])
def test_nor_by_code(target) -> None:
    used = page(step_code="m1-velkommen")
    victim = {"step": used, "module": used.get_parent(), "home": used.get_ancestors()[1]}[target]
    with pytest.raises(ProtectedError):
        victim.delete()


def test_a_draft_that_nobody_has_seen_is_deleted(ida) -> None:
    step = draft()
    ida.post(reverse("wagtailadmin_pages:delete", args=[step.pk]))
    assert not StepPage.objects.filter(pk=step.pk).exists()
