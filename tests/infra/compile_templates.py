"""Compiles every template of our own, so that a misspelt tag is found without opening the page."""

import sys
from pathlib import Path

import django
from django.template import TemplateDoesNotExist, TemplateSyntaxError, engines

ROOT = Path(__file__).resolve().parents[2]


def main() -> int:
    """1 when a template does not compile, with its name and the reason."""
    django.setup()
    bad = 0
    for folder in sorted(ROOT.glob("*/templates")):
        for file in sorted(path for path in folder.rglob("*") if path.suffix in {".html", ".txt"}):
            name = file.relative_to(folder).as_posix()
            try:
                engines["django"].get_template(name)
            except (TemplateSyntaxError, TemplateDoesNotExist) as error:
                bad += 1
                print(f"{file.relative_to(ROOT)}: {error}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
