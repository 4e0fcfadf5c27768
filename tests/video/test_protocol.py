"""Every frame is what PROTOCOL.md says, and nothing else is a frame."""

from __future__ import annotations

import contextlib
import dataclasses
import json
import re
import typing
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from video import control, protocol, typed
from video.typed import BadMessage

TEXT = (Path(protocol.__file__).parent / "PROTOCOL.md").read_text(encoding="utf-8")
TABLES = {
    "from the page": protocol.FROM_PAGE,
    "to the page": protocol.TO_PAGE,
    "requests": control.REQUESTS,
    "replies": control.REPLIES,
    "events": control.EVENTS,
}
KINDS = sorted({kind for table in TABLES.values() for kind in table.values()}, key=lambda kind: kind.__name__)


def values(hint: Any) -> st.SearchStrategy[Any]:
    """Values that the type of a field allows."""
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if origin is typing.Annotated:
        return limited(*args[:2])
    if origin is typing.Literal:
        return st.sampled_from(args)
    if type(None) in args:
        return st.none() | values(next(arg for arg in args if arg is not type(None)))
    if dataclasses.is_dataclass(hint):
        return messages(hint)
    return st.booleans() if hint is bool else st.uuids()


def limited(base: Any, limit: Any) -> st.SearchStrategy[Any]:
    if isinstance(limit, typed.Text):
        characters = st.sampled_from("Az09_-") if limit.pattern else st.characters(exclude_categories=["Cs"])
        longest = min(limit.most, max(limit.least, 200))
        return st.text(characters, min_size=limit.least, max_size=longest)
    if isinstance(limit, typed.Range):
        if base is float:
            return st.floats(limit.least, limit.most)
        return st.integers(int(limit.least), int(limit.most))
    return st.lists(values(typing.get_args(base)[0]), max_size=limit.count).map(tuple)


def messages(kind: type[Any]) -> st.SearchStrategy[Any]:
    hints = typing.get_type_hints(kind, include_extras=True)
    return st.builds(kind, **{field.name: values(hints[field.name]) for field in dataclasses.fields(kind)})


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
@given(data=st.data())
def test_what_is_written_is_read_again(kind: type[Any], data: st.DataObject) -> None:
    message = data.draw(messages(kind))
    text = json.dumps(typed.named(message))

    assert typed.read_any({kind.type: kind}, json.loads(text)) == message


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
@given(data=st.data())
def test_an_unknown_field_and_a_wrong_type_are_refused(kind: type[Any], data: st.DataObject) -> None:
    content = typed.named(data.draw(messages(kind)))
    with pytest.raises(BadMessage):
        typed.read_any({kind.type: kind}, content | {"extra": 1})
    for name in content.keys() - {"type"}:
        with pytest.raises(BadMessage):
            typed.read_any({kind.type: kind}, content | {name: {"no": ["such", "thing"]}})


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_message_and_each_of_its_fields_has_its_place_in_the_document(kind: type[Any]) -> None:
    fields = [field.name for field in dataclasses.fields(kind)]
    described = re.findall(rf"`{kind.type}\s+{{([^}}]*)}}", TEXT)
    assert described, kind.type
    assert any(set(re.findall(r"\w+", one)) >= set(fields) for one in described), (kind.type, fields)


def test_what_is_not_a_frame_is_refused() -> None:
    join = {"type": "join", "ticket": "a" * 43}
    assert protocol.from_page(json.dumps(join)) == protocol.Join(ticket="a" * 43)
    bad: list[str] = [
        "", "null", "[]", '"join"', "{", '{"type": 3}', '{"type": "slots"}', '{"type": "ping", "type": "ping"}',
        '{"type": "seen", "level": "good", "rtt": NaN, "loss": 0}', "[" * 60_000, '{"a":' * 30_000,
        json.dumps(join | {"ticket": "a" * 200}), json.dumps(join | {"ticket": "\ud800" * 43}),
        json.dumps(join | {"encrypts": 1}), json.dumps({"type": "restart", "sdp": "v" * 16_385}),
        json.dumps({"type": "seen", "level": "good", "rtt": 10**400, "loss": 0}),
        json.dumps({"type": "seen", "level": "good", "rtt": True, "loss": 0}),
        json.dumps({"type": "admit", "seat": str(uuid4()).upper() + "x"}),
        '{"type": "ping", "x": "' + "æ" * 33_000 + '"}',
    ]  # fmt: skip
    for text in bad:
        with pytest.raises(BadMessage):
            protocol.from_page(text)


def test_a_page_cannot_say_whose_key_it_is() -> None:
    digest = {"type": "commit", "epoch": 1, "digest": "a" * 43}
    assert protocol.from_page(json.dumps(digest)).seat is None
    with pytest.raises(BadMessage):
        protocol.from_page(json.dumps(digest | {"seat": str(uuid4())}))


def test_an_error_names_the_field_and_never_what_stood_in_it() -> None:
    with pytest.raises(BadMessage) as refused:
        protocol.from_page('{"type": "join", "ticket": "jeg hedder Lone"}')
    assert "Lone" not in str(refused.value)


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused(text: str) -> None:
    with contextlib.suppress(BadMessage):
        protocol.from_page(text)


def test_everybody_is_in_one_slot_of_everybody_else() -> None:
    for mine in range(protocol.PEOPLE):
        slots = [protocol.slot_of(mine, theirs) for theirs in range(protocol.PEOPLE)]
        assert slots[mine] is None
        assert sorted(slot for slot in slots if slot is not None) == [0, 1, 2]


def test_frames_are_frozen() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        protocol.Admit(seat=UUID(int=1)).seat = UUID(int=2)  # type: ignore[misc]
