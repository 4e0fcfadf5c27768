"""Danish and English words as data; an instrument that exists in one language only carries that one."""

from collections.abc import Mapping

Text = Mapping[str, str]


def both(da: str, en: str) -> Text:
    """The same words in both languages."""
    return {"da": da, "en": en}


def say(text: Text, lang: str) -> str:
    """The words in `lang`, else in the language there is; empty when there are none."""
    return text.get(lang) or next(iter(text.values()), "")
