"""Patients' rows are asked for on somebody's behalf; text is never trusted; nothing inline (architecture.md 6 and 8)."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

from care.models.scoped import ScopedModel, Unscoped
from tests.rules.code import APPS, name_of, python_files, scripts, templates, trees

# Where every row may be asked for: the nouns, the verbs, the reads that join, jobs and what the clock runs.
LAYERS = re.compile(r"(models|actions|queries|management|migrations)(/|\.py$)|_?queries\.py$|clinic/demo/")
UNSCOPED = {
    "care/access.py": "the actor's own course",
    "care/account_forms.py": "the region of somebody who has not signed in yet",
    "care/http.py": "tells a foreign object from a missing one, for the audit trail",
    "care/own_notices.py": "the worker checks the facts again before it sends",
    "program/own_data.py": "the person's own data, asked for by the person",
}
SQL = {
    "care/audit.py": "takes the lock that makes numbers final before they are sealed",
    "care/triggers.py": "triggers have no other language",
    "care/clock.py": "the advisory lock",
    "cms/health.py": "asks whether the database answers",
}
TRUSTS = re.compile(r"\|\s*safe\b|\|\s*safeseq\b|{%\s*autoescape off")
INLINE = re.compile(r"""<[^>]*\s(on[a-z]+\s*=|style\s*=)|href\s*=\s*["']javascript:""")
UNSIGNED = re.compile(r"""<(?:script|style)(?![^>]*(?:\bnonce=|\bsrc=|application/json))[^>]*>""")  # inline, no nonce
ONE_FACTORY = "video/static/video/js/peer.js"  # the file that may call RTCPeerConnection


def attributes(tree: ast.AST, name: str) -> list[ast.Attribute]:
    return [node for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.attr == name]


def raw_sql(tree: ast.AST) -> Iterator[int]:
    """Lines that speak to the database in its own language."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            on = ast.unparse(node.func.value)
            if node.func.attr in {"raw", "extra"} and ".objects" in on:
                yield node.lineno
            if node.func.attr in {"execute", "executemany", "cursor"} and re.search(
                r"cursor|connection|schema_editor", on
            ):
                yield node.lineno
        if isinstance(node, ast.Name) and node.id == "RawSQL":
            yield node.lineno


def trusting(tree: ast.AST) -> Iterator[int]:
    """Lines that call a text safe which is no literal."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) == "mark_safe":
            yield from (argument.lineno for argument in node.args if not isinstance(argument, ast.Constant))


def test_rows_of_patients_are_asked_for_on_somebodys_behalf() -> None:
    found = [
        f"{name}:{node.lineno}"
        for name, tree in trees()
        for node in attributes(tree, "unscoped")
        if not LAYERS.search(name) and name not in UNSCOPED
    ]

    assert not found, f"Use .objects.for_user(actor), or move the query to queries.py: {found}"


def test_no_exception_has_outlived_its_file() -> None:
    there = {name_of(path) for path in python_files()}
    asking = {name for name, tree in trees() if attributes(tree, "unscoped")}

    assert UNSCOPED.keys() - asking == set()
    assert SQL.keys() - there == set()


def test_the_database_is_spoken_to_through_the_models() -> None:
    found = [f"{name}:{line}" for name, tree in trees() if name not in SQL for line in raw_sql(tree)]

    assert found == []


def scoped_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if issubclass(model, ScopedModel)]


@pytest.mark.parametrize("model", scoped_models(), ids=lambda model: model.__name__)
def test_an_unscoped_question_is_refused(model: type[models.Model]) -> None:
    for ask in ("all", "count", "first"):
        with pytest.raises((Unscoped, AttributeError)):
            getattr(model.objects, ask)()
    assert model._meta.base_manager_name == "unscoped"


def test_rows_that_belong_to_a_course_are_scoped() -> None:
    """A model that points at a course and could be asked for by anybody would be a hole."""
    loose = [
        model._meta.label
        for model in apps.get_models()
        if model._meta.app_label in APPS and not issubclass(model, ScopedModel)
        for field in model._meta.local_fields
        if field.related_model in scoped_models()
    ]

    assert loose == []


@pytest.mark.parametrize("path", templates(), ids=name_of)
def test_a_template_trusts_no_text_and_has_nothing_inline(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    if path.suffix != ".txt":  # a mail is plain text
        assert TRUSTS.findall(text) == []
    if "_static" not in path.name:  # the crisis page carries its styles with it
        assert INLINE.findall(text) == []
        assert UNSIGNED.findall(text) == []


def test_python_calls_no_foreign_text_safe() -> None:
    assert [f"{name}:{line}" for name, tree in trees() for line in trusting(tree)] == []


def test_calls_are_made_in_one_place() -> None:
    found = [name_of(path) for path in scripts() if "RTCPeerConnection(" in path.read_text(encoding="utf-8")]

    assert [name for name in found if name != ONE_FACTORY] == []


def test_scripts_write_no_html_and_run_no_text() -> None:
    risky = re.compile(
        r"\.(innerHTML|outerHTML)\s*[+]?=[^=]|insertAdjacentHTML|document\.write\(|\beval\(|new Function\("
    )
    found = [name_of(path) for path in scripts() if risky.search(path.read_text(encoding="utf-8"))]

    assert found == []


def test_each_fault_is_found() -> None:
    code = 'Course.unscoped.all()\nconnection.cursor().execute("x")\nCourse.objects.raw("x")\nmark_safe(text)\nmark_safe("a")'
    tree = ast.parse(code)

    assert [node.lineno for node in attributes(tree, "unscoped")] == [1]
    assert sorted(set(raw_sql(tree))) == [2, 3]
    assert list(trusting(tree)) == [4]
    assert TRUSTS.search("{{ body|safe }}")
    assert INLINE.search('<p class="a" style="color: red">')
    assert INLINE.search('<button onclick="x()">')
    assert not INLINE.search('<p data-style="x">')
    assert UNSIGNED.search("<script>alert(1)</script>")
    assert not UNSIGNED.search('<script nonce="{{ request.csp_nonce }}">')
    assert LAYERS.search("care/models/course.py")
    assert not LAYERS.search("care/views/mine.py")
