"""The code that the rules read: our own files, and the modules they make."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
APPS = ("care", "program", "assessment", "dialogue", "video", "clinic", "cms")


def python_files(*, migrations: bool = False) -> list[Path]:
    """Every Python file of our apps."""
    found = [path for app in APPS for path in (ROOT / app).rglob("*.py")]
    return sorted(path for path in found if migrations or "migrations" not in path.parts)


def templates() -> list[Path]:
    """Every template of our apps."""
    found = [path for app in APPS for path in (ROOT / app / "templates").rglob("*")]
    return sorted(path for path in found if path.suffix in {".html", ".txt"})


def scripts() -> list[Path]:
    """Every script of our own that a browser runs."""
    return sorted(path for app in APPS for path in (ROOT / app / "static").rglob("*.js") if "vendor" not in path.parts)


def name_of(path: Path) -> str:
    """A file as one would write it in an allowed list."""
    return path.relative_to(ROOT).as_posix()


def trees() -> Iterator[tuple[str, ast.Module]]:
    """Each Python file's name and its syntax tree."""
    for path in python_files():
        yield name_of(path), ast.parse(path.read_text(encoding="utf-8"), str(path))
