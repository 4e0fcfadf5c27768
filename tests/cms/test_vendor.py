"""Files by others are the ones the manifest names, whole and licensed."""

import hashlib
import tomllib
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
MANIFEST = ROOT / "cms" / "vendor" / "manifest.toml"
FILES: list[dict[str, Any]] = tomllib.loads(MANIFEST.read_text(encoding="utf-8"))["file"]


def problems(entry: dict[str, Any]) -> list[str]:
    """What is wrong with one entry of the manifest."""
    missing = [key for key in ("name", "version", "licence", "source", "made") if not entry.get(key)]
    found = hashlib.sha256((ROOT / entry["file"]).read_bytes()).hexdigest()
    if found != entry["sha256"]:
        missing.append("sha256")
    if not (ROOT / entry["licence_file"]).read_text(encoding="utf-8").strip():
        missing.append("licence_file")
    return missing


@pytest.mark.parametrize("entry", FILES, ids=lambda entry: entry["name"])
def test_a_vendored_file_is_the_one_in_the_manifest(entry: dict[str, Any]) -> None:
    assert problems(entry) == []


def test_every_vendored_file_stands_in_the_manifest() -> None:
    found = {str(path.relative_to(ROOT)) for path in (ROOT / "cms/static/cms/vendor").iterdir()}

    assert found == {entry["file"] for entry in FILES}


def test_a_changed_file_is_noticed() -> None:
    assert problems({**FILES[0], "sha256": "0" * 64}) == ["sha256"]
