"""A release as it is read: steps, blocks and exercises from the frozen snapshot, rendered once and kept by its hash."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.utils import translation
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from program import worksheets
from program.blocks import StepBody
from program.models import Release
from program.readability import plain_text

_STREAM = StepBody()
WEEKLY_CHECK = "weekly_check"
LOOK_BACK = "look_back"
Text = dict[str, str]


@dataclass(frozen=True)
class Exercise:
    """One exercise of a step: the worksheet to fill in, and what is asked."""

    key: str
    worksheet: str
    label: Text
    prompt: Text
    required: bool
    module_code: str
    step_number: int

    @property
    def stored_as(self) -> str:
        """The key its answers are kept under: its own, or the worksheet's where all modules share one history."""
        return self.worksheet if worksheets.get(self.worksheet).shared else self.key


@dataclass(frozen=True)
class Step:
    """One page of a module; `number` counts from 1 within the module."""

    code: str
    number: int
    title: Text
    est_minutes: int
    required: bool
    exercises: tuple[Exercise, ...]


@dataclass(frozen=True)
class Module:
    """One module of a release."""

    code: str
    number: int
    title: Text
    summary: Text
    goal: Text
    homework: Text
    read_minutes: int
    exercise_minutes: int
    weeks: int
    steps: tuple[Step, ...]

    def step(self, number: int) -> Step | None:
        return self.steps[number - 1] if 1 <= number <= len(self.steps) else None

    def step_by_code(self, code: str) -> Step | None:
        return next((step for step in self.steps if step.code == code), None)

    @property
    def is_core(self) -> bool:
        """Whether everybody goes through it; the others (x1 …) a psychologist opens (clinical.md 4.1)."""
        return self.code.startswith("m")

    @property
    def exercises(self) -> tuple[Exercise, ...]:
        return tuple(exercise for step in self.steps for exercise in step.exercises)

    def exercise(self, key: str) -> Exercise | None:
        return next((exercise for exercise in self.exercises if exercise.key == key), None)


@dataclass(frozen=True)
class Segment:
    """A run of rendered blocks, one exercise, or the place of something of the patient's own, in the page's order."""

    html: SafeString | None
    exercise: Exercise | None = None
    is_check: bool = False
    is_look_back: bool = False


@dataclass(frozen=True)
class Programme:
    """A whole release."""

    code: str
    number: int
    title: Text
    modules: tuple[Module, ...]

    def module(self, code: str) -> Module | None:
        return next((module for module in self.modules if module.code == code), None)


_programmes: dict[str, Programme] = {}


def programme(release: Release) -> Programme:
    """The release's content, parsed once per hash; the JSON itself is only read then."""
    held = _programmes.get(release.digest)
    if held is None:
        held = _programmes[release.digest] = _programme(release)
    return held


def pinned(digest: str) -> Programme:
    """The content of that hash; its release is only looked for when nobody has read it before."""
    held = _programmes.get(digest)
    if held is not None:
        return held
    return programme(Release.objects.filter(digest=digest).defer("content", "revisions")[0])


def _programme(release: Release) -> Programme:
    content = release.content
    modules = tuple(_module(raw) for raw in content["modules"])
    return Programme(content["code"], release.number, content["title"], modules)


def _module(raw: dict[str, Any]) -> Module:
    steps = tuple(_step(raw["code"], number, step) for number, step in enumerate(raw["steps"], start=1))
    plain = {name: raw[name] for name in Module.__dataclass_fields__ if name not in {"steps", "weeks"}}
    return Module(**plain, weeks=raw.get("weeks", 1), steps=steps)


def _step(module_code: str, number: int, raw: dict[str, Any]) -> Step:
    return Step(
        code=raw["code"],
        number=number,
        title={language: raw[language]["title"] for language in ("da", "en")},
        est_minutes=raw["est_minutes"],
        required=raw["required"],
        exercises=_exercises(module_code, number, raw),
    )


def _exercises(module_code: str, number: int, raw: dict[str, Any]) -> tuple[Exercise, ...]:
    pairs = zip(_exercise_blocks(raw["da"]["body"]), _exercise_blocks(raw["en"]["body"]), strict=True)
    return tuple(
        Exercise(
            key=da["key"],
            worksheet=da["worksheet"],
            label={"da": da["label"], "en": en["label"]},
            prompt={"da": da["prompt"], "en": en["prompt"]},
            required=da["required"],
            module_code=module_code,
            step_number=number,
        )
        for da, en in pairs
    )


def _exercise_blocks(body: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [block["value"] for block in body if block["type"] == "exercise"]


def segments(release: Release, step: Step, module: Module, language: str) -> tuple[Segment, ...]:
    """The step's page in one language, ready to be put into the template."""
    return _segments(release.digest, module.code, step.number, language, _Body(release, module.code, step.number))


class _Body:
    """Carries the release past the cache key: equal for all calls, so only the hash decides."""

    def __init__(self, release: Release, module_code: str, number: int) -> None:
        self.release, self.module_code, self.number = release, module_code, number

    def __hash__(self) -> int:
        return 0

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Body)

    def raw(self, language: str) -> list[dict[str, Any]]:
        module = next(m for m in self.release.content["modules"] if m["code"] == self.module_code)
        body: list[dict[str, Any]] = module["steps"][self.number - 1][language]["body"]
        return body


@lru_cache(maxsize=1024)
def _segments(digest: str, module_code: str, number: int, language: str, body: _Body) -> tuple[Segment, ...]:
    exercises = iter(programme(body.release).module(module_code).step(number).exercises)  # type: ignore[union-attr]
    with translation.override(language):
        return tuple(_grouped(body.raw(language), exercises))


def _grouped(raw: list[dict[str, Any]], exercises: Any) -> list[Segment]:
    done: list[Segment] = []
    for block in raw:
        if block["type"] == "exercise":
            done.append(Segment(None, next(exercises)))
        elif block["type"] == WEEKLY_CHECK:
            done.append(Segment(None, is_check=True))
        elif block["type"] == LOOK_BACK:
            done.append(Segment(None, is_look_back=True))
        elif done and done[-1].html is not None:
            done[-1] = Segment(SafeString(done[-1].html + rendered(block)))
        else:
            done.append(Segment(SafeString(rendered(block))))
    return done


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [plain_text(value)]
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [text for part in parts for text in _texts(part)]


def rendered(block: dict[str, Any]) -> str:
    """One frozen block as HTML. A type that is no longer known is shown as its own text, never dropped in silence."""
    if block["type"] not in _STREAM.child_blocks:
        return format_html_join("", "<p>{}</p>", ((text,) for text in _texts(block["value"])))
    return str(_STREAM.to_python([block])[0].render())
