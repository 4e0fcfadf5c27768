"""Every variable that the code reads is explained in `.env.example`, and nothing else is."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.rules.code import ROOT, python_files

EXAMPLE = ROOT / ".env.example"
IN_SHELL = re.compile(r"\$\{?(LYSNING_[A-Z_]*[A-Z])")
READERS = {"env", "flag", "listed"}  # the three functions of cms/settings.py, which add the prefix


def variables_in(code: str) -> Iterator[str]:
    """The variables that a piece of Python names: by the settings' functions, or in full as a string."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in READERS and node.args:
            name = node.args[0]
            if isinstance(name, ast.Constant) and isinstance(name.value, str):
                yield f"LYSNING_{name.value}"
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from re.findall(r"^LYSNING_[A-Z_]*[A-Z]$", node.value)


def read() -> dict[str, Path]:
    """Each variable, and a file that reads it: Python, and the shell of the deployment."""
    found = {name: path for path in python_files() for name in variables_in(path.read_text(encoding="utf-8"))}
    shell = [path for path in (ROOT / "deploy").rglob("*") if path.is_file()]
    return found | {name: path for path in shell for name in IN_SHELL.findall(path.read_text(encoding="utf-8"))}


def explained(text: str) -> dict[str, str]:
    """Each variable of an example file with the comment above it."""
    found: dict[str, str] = {}
    comment: list[str] = []
    for line in text.splitlines():
        if line.startswith("#"):
            comment.append(line.lstrip("# "))
        elif not line.strip():
            comment = []
        else:
            found[line.partition("=")[0]] = " ".join(comment)
    return found


def test_every_variable_that_is_read_is_explained() -> None:
    missing = {name: path.name for name, path in read().items() if name not in explained(EXAMPLE.read_text("utf-8"))}

    assert not missing, f"Explain in .env.example: {missing}"


def test_every_variable_that_is_explained_is_read() -> None:
    idle = explained(EXAMPLE.read_text("utf-8")).keys() - read().keys()

    assert not idle, f"Nothing reads these any more: {idle}"


def test_every_variable_has_a_sentence_of_its_own() -> None:
    poor = {name for name, comment in explained(EXAMPLE.read_text("utf-8")).items() if len(comment.split()) < 4}

    assert not poor


def test_the_example_holds_no_secret() -> None:
    values = dict(line.split("=", 1) for line in EXAMPLE.read_text("utf-8").splitlines() if re.match(r"\w+=", line))

    assert {name for name, value in values.items() if "KEY" in name and value} == set()


def test_a_new_variable_would_be_found() -> None:
    assert set(variables_in('A = env("NEW")\nB = os.environ["LYSNING_OTHER"]\n')) == {"LYSNING_NEW", "LYSNING_OTHER"}
    assert explained("# One two three four.\nLYSNING_NEW=1\n\nBARE=1\n") == {
        "LYSNING_NEW": "One two three four.",
        "BARE": "",
    }
