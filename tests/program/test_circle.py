"""The map as a drawing, and worksheets as they are read: the person's own words, and the whole of them."""

from typing import Any

from bs4 import BeautifulSoup
from django.template import Context, Template
from django.template.loader import render_to_string
from django.utils import translation

from program import circle

LONE: dict[str, Any] = {
    "situation": "Tirsdag aften i køkkenet, hvor jeg stod med telefonen i hånden og så beskeden fra koret.",
    "feelings": [{"name": "trist", "strength": 60}, {}, {"name": "andet", "name_other": "flad"}],
    "body": ["traet", "tung"],
    "thoughts": ["De har glemt mig."],
    "action": "Gik i seng\nkl. 20",
    "effect_now": 8,
    "effect_later": 3,
}


def drawn(data: dict[str, Any], lang: str = "da") -> circle.Circle:
    found = circle.draw(data, lang)
    assert found is not None
    return found


def rendered(source: str, lang: str = "da", **context: Any) -> BeautifulSoup:
    with translation.override(lang):
        html = Template("{% load worksheets %}" + source).render(Context(context))
    return BeautifulSoup(html, "html.parser")


def test_the_five_parts_stand_in_a_ring_with_the_persons_words() -> None:
    found = {part.title: " ".join(line.text for line in part.lines) for part in drawn(LONE).parts}

    assert found == {
        "Situation": "Tirsdag aften i køkkenet, hvor jeg stod med…",
        "Tanker": "De har glemt mig.",
        "Følelser": "Trist 60, flad",
        "Krop": "Træt og tung",
        "Handling": "Gik i seng kl. 20",
    }


def test_long_words_stay_in_their_box() -> None:
    for part in drawn({"situation": "x" * 500, "action": "Speciallægepraksisplanlægningsstabiliseringsperiode"}).parts:
        assert len(part.lines) <= circle.LINES
        assert all(len(line.text) <= circle.CHARACTERS for line in part.lines)
        assert all(part.y < line.y < part.y + 88 for line in part.lines)


def test_the_alternative_has_every_word_uncut() -> None:
    alternative = drawn(LONE).alternative

    assert LONE["situation"] in alternative
    assert "Følelser: Trist 60, flad." in alternative
    assert ".." not in alternative
    assert drawn(LONE, "en").alternative.startswith("The map as a circle")


def test_there_is_no_ring_before_anything_is_written() -> None:
    assert circle.draw({}, "da") is None
    assert circle.draw({"feelings": [{}], "thoughts": [""], "effect_now": 3}, "da") is None
    assert rendered("{% worksheet_circle data %}", data={}).text.strip() == ""


def test_what_makes_no_sense_yet_is_drawn_as_it_was_typed() -> None:
    strange = {"feelings": ["x", {"name": "lilla", "strength": "meget"}], "thoughts": "en", "body": "træt", "action": 5}

    assert "lilla meget" in drawn(strange).alternative


def test_a_filled_map_is_read_with_its_findings() -> None:
    html = rendered('{% worksheet_shown "w1" data %}', data=LONE)

    assert html.select("dl.answers dt")[0].text == "Hvad skete der? Hvor, hvornår, med hvem?"
    assert "Gik i seng\nkl. 20" in [answer.text for answer in html.select("dl.answers dd")]
    assert "Det hjalp lige dér (8)" in html.select_one("ul.findings").text
    assert html.select_one("svg")["role"] == "img"
    assert html.select("[style]") == []


def test_other_sheets_have_no_ring_and_an_empty_one_says_so() -> None:
    html = rendered('{% worksheet_shown "closing" data %}', data={"important": "Ringen"})
    assert html.select("svg, ul") == []

    assert "Her er ikke skrevet noget endnu." in rendered('{% worksheet_shown "w2" data %}', data={}).text


def test_it_is_read_in_the_language_of_the_page() -> None:
    html = rendered('{% worksheet_shown "w1" data %}', lang="en", data=LONE)

    assert "Sad, 60 out of 100" in html.text


def test_own_words_cannot_become_markup() -> None:
    html = rendered('{% worksheet_shown "w1" data %}', data={"thoughts": ['"><script>x</script>']})

    assert html.select("script") == []
    assert '"><script>' in html.select_one("svg")["aria-label"]


def test_the_figure_of_a_page_has_its_alternative_and_caption() -> None:
    html = BeautifulSoup(
        render_to_string("program/_circle.html", {"alt": "En ring", "caption": "Fem dele"}), "html.parser"
    )

    assert html.select_one("svg")["aria-label"] == "En ring"
    assert html.select_one("figcaption").text == "Fem dele"
    assert len(html.select("rect")) == 5
    assert len(html.select("path.fig-line")) == 5
