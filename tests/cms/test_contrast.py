"""Every pair of text and ground in the look can be read, in light and in dark (WCAG 2.2, 1.4.3 and 1.4.11)."""

import re
from pathlib import Path

import pytest
from django.conf import settings

CSS = Path(settings.BASE_DIR) / "cms" / "static" / "cms" / "css"
TOKENS = (CSS / "tokens.css").read_text(encoding="utf-8")
PLAIN_GROUNDS = ["ground", "dawn", "surface", "sunk", "tint", "light"]
TEXT_PAIRS = [
    *((text, ground) for text in ("text", "muted", "link") for ground in PLAIN_GROUNDS),
    *(("accent", ground) for ground in ("ground", "surface", "sunk", "light")),
    *(("urgent", ground) for ground in ("ground", "surface", "urgent-ground")),
    *(("notice", ground) for ground in ("ground", "surface", "notice-ground")),
    *(("ok", ground) for ground in ("ground", "surface", "ok-ground")),
    ("primary-text", "primary"),
    ("primary-text", "primary-hover"),
    ("urgent-text", "urgent"),
    ("urgent-text", "urgent-hover"),
    ("surface", "accent"),
    ("text", "wood-near"),
    ("text", "urgent-ground"),
]
CONTROL_PAIRS = [
    *((sign, ground) for sign in ("control", "focus") for ground in ("ground", "surface", "sunk")),
    *((sign, ground) for sign in ("primary", "accent", "urgent") for ground in ("ground", "surface")),
    ("muted", "wood-near"),
    ("focus", "wood-near"),
    ("focus", "urgent-ground"),
    ("ok", "surface"),
]
HEX = re.compile(r"--([\w-]+):\s*(#[0-9a-f]{6})\b")


def block(opening: str) -> dict[str, str]:
    """The colours that the rule with this opening sets."""
    start = TOKENS.index(opening + " {")
    return dict(HEX.findall(TOKENS[start : TOKENS.index("}", start)]))


LIGHT = block(":root")
DARK = {**LIGHT, **block(':root[data-theme="dark"]')}
THEMES = [pytest.param(LIGHT, id="light"), pytest.param(DARK, id="dark")]


def luminance(colour: str) -> float:
    """Relative luminance as WCAG defines it."""
    channels = (int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def too_weak(theme: dict[str, str], pairs: list[tuple[str, str]], least: float) -> list[str]:
    """The pairs under the limit, with their figures."""
    figures = {(one, other): contrast(theme[one], theme[other]) for one, other in pairs}
    return [f"{one} on {other}: {figure:.2f}" for (one, other), figure in figures.items() if figure < least]


@pytest.mark.parametrize("theme", THEMES)
def test_text_has_a_contrast_of_at_least_4_5(theme: dict[str, str]) -> None:
    assert too_weak(theme, TEXT_PAIRS, 4.5) == []


@pytest.mark.parametrize("theme", THEMES)
def test_controls_and_signs_have_a_contrast_of_at_least_3(theme: dict[str, str]) -> None:
    assert too_weak(theme, CONTROL_PAIRS, 3.0) == []


def test_a_pale_text_is_noticed() -> None:
    pale = {**LIGHT, "muted": "#9aa5aa"}

    assert too_weak(pale, [("muted", "ground")], 4.5) == ["muted on ground: 2.38"]


def test_known_ratios_come_out_right() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_the_chosen_dark_theme_and_the_device_s_are_the_same() -> None:
    device = block('  :root:not([data-theme="light"])')

    assert device == block(':root[data-theme="dark"]')


def test_only_tokens_hold_colours() -> None:
    colour = re.compile(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgba?|hsla?)\(")
    sheets = [path for path in CSS.glob("*.css") if not path.name.startswith("tokens.")]

    assert {path.name: colour.findall(path.read_text(encoding="utf-8")) for path in sheets} == {
        path.name: [] for path in sheets
    }


def test_every_property_that_is_used_is_set_somewhere() -> None:
    sheets = [*CSS.glob("*.css"), CSS.parent / "vendor" / "bootstrap.subset.css"]
    text = "".join(path.read_text(encoding="utf-8") for path in sheets)
    used = set(re.findall(r"var\((--[\w-]+)\)", text))

    assert used - set(re.findall(r"(--[\w-]+)\s*:", text)) == set()
