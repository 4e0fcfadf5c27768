"""A letter's text: paragraphs and links that go where they say, and nothing that runs."""

import random
import re
import string

import pytest
from django.template.loader import render_to_string

from dialogue.prose import LONGEST_LINK, Part, is_safe, paragraphs

XSS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
    'https://x.dk/"onmouseover="alert(1)',
    "https://x.dk/'onmouseover='alert(1)",
    "https://x.dk/<script>alert(1)</script>",
    "http://x.dk/`-alert(1)-`",
    "https://javascript:alert(1)@x.dk/",
    "{{ request.user }} {% include 'x' %}",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<a href='javascript:alert(1)'>https://x.dk</a>",
    "https://x.dk/\u202etxt.exe",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "</div></article><script>alert(1)</script>",
    "\x00<script\x00>alert(1)</script>",
    "http:\\\\evil.example",
]


def urls(text: str) -> list[str]:
    return [part.url for paragraph in paragraphs(text) for part in paragraph if part.url]


def plain(text: str) -> str:
    return "".join(part.text for paragraph in paragraphs(text) for part in paragraph)


def shown(text: str) -> str:
    return render_to_string("cms/_letter.html", {"paragraphs": paragraphs(text)})


def test_blank_lines_part_paragraphs_and_single_breaks_stay():
    assert paragraphs("Kære Mette\n\nDet går\nbedre.\n \n\nLone") == [
        [Part("Kære Mette")],
        [Part("Det går\nbedre.")],
        [Part("Lone")],
    ]


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("se https://sundhed.dk/borger", "https://sundhed.dk/borger"),
        ("se http://sundhed.dk.", "http://sundhed.dk"),
        ("(https://da.wikipedia.org/wiki/Søvn_(dyr))", "https://da.wikipedia.org/wiki/Søvn_(dyr)"),
        ("https://køge.dk, og mere", "https://køge.dk"),
        ("HTTPS://SUNDHED.DK!", "HTTPS://SUNDHED.DK"),
        ("https://a.dk/x?y=1&z=2#d", "https://a.dk/x?y=1&z=2#d"),
        ("“https://a.dk/b”", "https://a.dk/b"),
        ("http://127.0.0.1:8000/x", "http://127.0.0.1:8000/x"),
    ],
)
def test_an_address_becomes_a_link_as_it_was_typed(text, url):
    assert urls(text) == [url]
    assert plain(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "javascript:alert(1)",
        "ftp://x.dk",
        "mailto:x@y.dk",
        "//x.dk",
        "www.x.dk",
        "https://",
        "https://sundhed.dk@ond.example/",
        "https://sundhеd.dk/",  # a Cyrillic e
        "https://x.dk:99999/",
        "https://[x/",
        "xhttps://x.dk",
        "https://x.dk/\u202ekd.dehdnus",
        "https://x.dk/\u200b",
        "https://" + "a" * LONGEST_LINK,
    ],
)
def test_what_could_deceive_stays_text(text):
    assert urls(text) == []
    assert plain(text) == text


@pytest.mark.parametrize("text", XSS)
def test_nothing_runs(text):
    page = shown(text)
    assert "<script" not in page
    assert not re.search(r"<(img|svg|iframe)", page)
    for tag in re.findall(r"<a [^>]*>", page):
        assert re.fullmatch(r'<a href="https?://[^"<>]*" rel="noopener noreferrer nofollow" target="_blank">', tag), tag


def test_two_thousand_mutants_neither_run_nor_change_a_word():
    chance = random.Random(5)
    alphabet = "".join(XSS) + string.printable
    for _n in range(2_000):
        text = "".join(chance.choices(alphabet, k=40)) + chance.choice(XSS)
        bare = re.sub(r"\s", "", text)
        assert re.sub(r"\s", "", plain(text)) == bare
        assert "<script" not in shown(text)
        assert all(re.match(r"(?i)https?://", url) for url in urls(text))


def test_a_long_text_made_to_be_slow_is_not():
    """Linear work: every character is looked at a bounded number of times."""
    for text in ("https://" + ")" * 9_990, "https://a.dk/" * 700, "\n \t" * 3_300, "(" * 10_000):
        assert plain(text) is not None


def test_without_the_check_of_the_scheme_a_script_would_be_a_link():
    """Negative control: it is `is_safe` that keeps it out."""
    assert not is_safe("javascript:alert(1)")
    assert is_safe("https://x.dk")
