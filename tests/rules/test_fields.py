"""Every field is classified, and what somebody wrote about a person is encrypted (architecture.md 6.8)."""

from collections.abc import Iterator

from django.apps import apps
from django.db import models
from wagtail.models import Page

from care.fields import EncryptedTextField
from care.models.scoped import ScopedModel
from tests.rules.code import APPS
from tests.rules.fields import COMPUTED, FIELDS, READABLE, Fields

WORDS = (models.CharField, models.TextField, models.JSONField, models.BinaryField, models.FileField)


def own_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model._meta.app_label in APPS]


def own_fields(model: type[models.Model]) -> list[models.Field]:
    """The model's own columns, without those of Wagtail's Page."""
    return list(model._meta.local_concrete_fields)


def classes_of(model: type[models.Model]) -> dict[str, str]:
    return FIELDS.get(model._meta.label, Fields()).classes()


def unclassified(model: type[models.Model]) -> Iterator[str]:
    known = classes_of(model)
    return (f"{model._meta.label}.{field.name}" for field in own_fields(model) if field.name not in known)


def is_free_text(field: models.Field) -> bool:
    """Whether somebody may type anything into it."""
    return isinstance(field, WORDS) and not isinstance(field, EncryptedTextField) and not field.choices


def readable(model: type[models.Model]) -> Iterator[str]:
    """Fields whose text lies open in the database although it should not."""
    known = classes_of(model)
    for field in own_fields(model):
        name = f"{model._meta.label}.{field.name}"
        kind = known.get(field.name)
        clinical = kind == "clinical" and name not in COMPUTED
        if is_free_text(field) and (clinical or (kind == "personal" and name not in READABLE)):
            yield name


def test_every_field_is_classified() -> None:
    missing = [name for model in own_models() for name in unclassified(model)]

    assert not missing, "Classify in tests/rules/fields.py (clinical, personal or none): " + ", ".join(missing)


def test_nothing_is_classified_that_is_no_more() -> None:
    there = {f"{model._meta.label}.{field.name}" for model in own_models() for field in own_fields(model)}
    listed = {f"{label}.{name}" for label, fields in FIELDS.items() for name in fields.classes()}

    assert listed - there == set()
    assert READABLE.keys() - there == set()
    assert COMPUTED.keys() - there == set()


def test_no_field_is_in_two_classes() -> None:
    for label, fields in FIELDS.items():
        words = f"{fields.clinical} {fields.personal} {fields.none}".split()
        assert len(words) == len(set(words)), label


def test_what_is_written_about_a_person_is_encrypted() -> None:
    assert [name for model in own_models() for name in readable(model)] == []


def test_clinical_models_are_scoped_to_a_course() -> None:
    """What is clinical can only be asked for on somebody's behalf; a kept form belongs to its writer alone."""
    clinical = [model for model in own_models() if "clinical" in classes_of(model).values()]

    assert [model._meta.label for model in clinical if not issubclass(model, ScopedModel)] == ["care.KeptPost"]


def test_editors_pages_hold_nothing_clinical_and_point_at_no_person() -> None:
    pages = [model for model in own_models() if issubclass(model, Page)]

    assert len(pages) >= 5
    for model in pages:
        assert "clinical" not in classes_of(model).values()
        assert [field.name for field in own_fields(model) if field.is_relation] == ["page_ptr"]


def test_an_open_field_would_be_found() -> None:
    class Diary(models.Model):
        mood = models.CharField(max_length=5)
        text = models.TextField()

        class Meta:
            app_label = "rules_test"
            managed = False

    try:
        FIELDS["rules_test.Diary"] = Fields(clinical="text")
        assert list(unclassified(Diary)) == ["rules_test.Diary.id", "rules_test.Diary.mood"]
        assert list(readable(Diary)) == ["rules_test.Diary.text"]
    finally:
        del FIELDS["rules_test.Diary"]
        del apps.all_models["rules_test"]
        apps.clear_cache()
