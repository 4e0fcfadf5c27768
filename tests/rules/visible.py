"""Finds text that people would see and nobody translated: in templates, and in Python where it is handed over."""

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser

from django.template.base import Lexer, Token, TokenType

WORD = re.compile(r"[^\W\d_]{2,}")
# Names and signs that read the same in every language.
SAME_EVERYWHERE = re.compile(r"\b(Lysning|Dansk|English|CPR|PHQ|MBT|MIT|SIL|CC|BY|SA|WebP|PNG|JPEG|QR|nbsp|css|js)\b")
SPOKEN = {"alt", "aria-label", "aria-description", "aria-roledescription", "placeholder", "title", "label", "content"}
UNSEEN = {"script", "style", "template"}
QUOTED = re.compile(r"""(?<!_\()("[^"]*"|'[^']*')""")
SENTENCE = re.compile(r"[æøåÆØÅ]|^[A-ZÆØÅ][a-zæøå]+$|\w \w")
TECHNICAL = {
    "extends",
    "include",
    "load",
    "url",
    "static",
    "if",
    "elif",
    "block",
    "translate",
    "trans",
    "get_url",
    "date",
}
ATTRIBUTES = re.compile(r"block (width|frame_name)$")  # blocks inside an HTML tag
TELLS = {"ValidationError", "PermissionDenied", "success", "error", "info", "warning"}
LABELS = {"label", "help_text", "verbose_name"}


def seen_text(tokens: list[Token]) -> Iterator[str]:
    """The template's literal text with every tag taken out, and the words of translated blocks with them."""
    hidden = ""
    for token in tokens:
        word = token.contents.split(" ", 1)[0] if token.token_type == TokenType.BLOCK else ""
        if hidden:
            hidden = "" if word == hidden else hidden
        elif ATTRIBUTES.match(token.contents):
            hidden = "endblock"
        elif word in {"blocktranslate", "blocktrans", "comment"}:
            hidden = f"end{word}"
        if token.token_type == TokenType.TEXT and not hidden:
            yield token.contents
        elif token.token_type != TokenType.COMMENT:
            yield "\n" * token.contents.count("\n")


class Reader(HTMLParser):
    """Collects what a person would read or hear, with the line it stands on."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[int, str]] = []
        self.unseen = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in UNSEEN:
            self.unseen = tag
        is_description = tag != "meta" or ("name", "description") in attrs
        for name, value in attrs:
            if name in SPOKEN and value and (name != "content" or is_description):
                self._note(value)

    def handle_endtag(self, tag: str) -> None:
        if tag == self.unseen:
            self.unseen = ""

    def handle_data(self, data: str) -> None:
        if not self.unseen:
            self._note(data)

    def _note(self, text: str) -> None:
        if WORD.search(SAME_EVERYWHERE.sub("", text)):
            self.found.append((self.getpos()[0], " ".join(text.split())))


def in_template(text: str) -> list[str]:
    """Literal text of a template that is in no translate tag, as "line: text"."""
    tokens = Lexer(text).tokenize()
    reader = Reader()
    reader.feed("".join(seen_text(tokens)))
    reader.close()
    found = [f"{line}: {words}" for line, words in reader.found]
    return found + list(in_tags(text))


def in_tags(text: str) -> Iterator[str]:
    """Sentences in the arguments of tags: `{% include "x.html" with title="Dine breve" %}`."""
    for line, source in enumerate(text.splitlines(), 1):
        for token in Lexer(source).tokenize():
            word = token.contents.split(" ", 1)[0] if token.token_type == TokenType.BLOCK else ""
            if word.startswith("blocktrans") or (word in TECHNICAL and word != "include"):
                continue
            if token.token_type in {TokenType.BLOCK, TokenType.VAR}:
                yield from (f"{line}: {quoted}" for quoted in QUOTED.findall(token.contents) if _speaks(quoted))


def _speaks(quoted: str) -> bool:
    words = SAME_EVERYWHERE.sub("", quoted.strip("\"'"))
    is_format = re.fullmatch(r"[\w :.\\]*", words) and len(max(re.findall(r"[^\W\d_]+", words) or [""], key=len)) < 2
    return bool(SENTENCE.search(words)) and not is_format and ".html" not in words


def in_python(code: str) -> Iterator[str]:
    """Bare strings where only a translated one may stand: labels, messages, refusals; as "line: text"."""
    for node in ast.walk(ast.parse(code)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        handed = [keyword.value for keyword in node.keywords if keyword.arg in LABELS]
        if name in TELLS and not _is_log(node.func):
            handed += node.args
        for value in handed:
            if isinstance(value, (ast.Constant, ast.JoinedStr)) and WORD.search(_words(value)):
                yield f"{value.lineno}: {_words(value)}"


def _is_log(func: ast.expr) -> bool:
    return isinstance(func, ast.Attribute) and "messages" not in ast.unparse(func.value)


def _words(value: ast.Constant | ast.JoinedStr) -> str:
    parts = [value] if isinstance(value, ast.Constant) else value.values
    return "".join(part.value for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str))
