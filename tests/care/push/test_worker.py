"""The one service worker: every app's part in a block of its own, small, and the same for everybody."""

import json
import re

from django.test import Client
from django.urls import reverse

from care import registry, worker
from care.push import words

SMALL = 6_000  # bytes; every navigation of whoever has it asks whether it is new


def source() -> str:
    return Client().get(reverse("care-worker")).content.decode()


def test_it_is_at_the_root_for_everybody_and_asked_for_anew() -> None:
    answer = Client().get("/sw.js")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-cache"
    assert "Service-Worker-Allowed" not in answer.headers  # from the root it may answer for the whole site


def test_it_holds_both_parts_and_stays_small() -> None:
    assert {part.name for part in registry.worker_parts} == {"offline help", "push"}
    assert len(source().encode()) < SMALL


def test_each_part_is_a_block_of_its_own() -> None:
    part = registry.WorkerPart(name="twin", script=lambda: "const WORDS = 1;\n")
    with registry.worker_parts.with_also(part):
        assert "\n{\nconst WORDS = 1;\n}\n" in worker.whole()


def test_the_texts_are_in_both_languages_and_say_nothing() -> None:
    found = words.in_every_language()
    assert found["da"] == {"news": "Der er nyt til dig", "urgent": "Der er en opgave, som haster"}
    assert found["en"] == {"news": "There is news for you", "urgent": "There is an urgent task"}
    assert json.dumps(found, ensure_ascii=False) in source()
    text = json.dumps(found).lower()
    assert not re.search("lysning|klinik|clinic|psyk|behandl|treat|depress|patient|brev|letter|modul", text)


def test_every_kind_of_notice_has_a_word_that_the_worker_knows() -> None:
    assert {kind.word for kind in registry.notices} <= words.in_every_language()["da"].keys()
