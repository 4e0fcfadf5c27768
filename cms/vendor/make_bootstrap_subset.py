"""Make the subset of Bootstrap's CSS that Lysning uses.

    npm pack bootstrap@5.3.9 && tar xzf bootstrap-5.3.9.tgz
    python cms/vendor/make_bootstrap_subset.py package/dist/css/bootstrap.css

A rule stays when every class in its selector is in KEEP, so element rules (reboot) stay whole. Colours come from
tokens.css: a root property that tokens.css sets, or that nothing uses, is left out, and so is every data: image.
"""

import hashlib
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).resolve().parent
STATIC = HERE.parent / "static" / "cms"
TOKENS = STATIC / "css" / "tokens.css"
OUTPUT = STATIC / "vendor" / "bootstrap.subset.css"

KEEP = frozenset(  # one long string reads better than forty quoted words
    """
    row col col-12 col-md col-md-4 col-md-6 col-md-8 g-3
    form-label col-form-label form-text form-control form-select form-check form-check-inline form-check-label
    input-group input-group-text
    btn disabled alert alert-heading alert-link table badge
    visually-hidden visually-hidden-focusable
    d-none d-flex d-block flex-wrap gap-2 gap-3 w-100 text-muted text-end
    m-0 mb-0 mb-1 mb-2 mb-3 mb-4 mb-5 mt-0 mt-1 mt-2 mt-3 mt-4 mt-5 pt-0 fs-6
    """.split()  # noqa: SIM905
)
# Ours already: headings, links, focus and check boxes (base.css, components.css). Never on our pages: the rest.
UNWANTED = re.compile(
    r"^h[1-6]$|^a\b|^hr$|^\.(form|btn|input)\S*:(focus|active|first-child)|^\.btn\S*:hover|file-upload-button"
    r"|webkit-(inner|search|date-and|datetime)|moz-focus|\[type=search\]|^(pre|code|iframe|progress|output|mark|sub|sup)\b"
)
# Declarations that name what we do not use: motion, shadows, the picture of a select's arrow, vendor prefixes.
DROPPED = (
    "transition", "--bs-btn-focus-box-shadow", "--bs-btn-box-shadow", "background-image:var(--bs-form", "-moz-",
    "text-align:var(--bs-body", "--bs-table-striped", "--bs-table-hover", "--bs-table-active", "-webkit-user-select",
)  # fmt: skip
CLASS = re.compile(r"\.(-?[A-Za-z_][\w-]*)")
USED = re.compile(r"var\((--bs-[\w-]+)")
SET = re.compile(r"(--bs-[\w-]+)\s*:")


class Rule(NamedTuple):
    """One rule, or one at-rule with the text inside its braces."""

    head: str
    body: str


def rules(css: str) -> Iterator[Rule]:
    """Split a stylesheet into its top-level rules."""
    start, depth, head = 0, 0, ""
    for place, character in enumerate(css):
        if character == "{":
            if depth == 0:
                head, start = css[start:place].strip(), place + 1
            depth += 1
        elif character == "}":
            depth -= 1
            if depth == 0:
                yield Rule(head, css[start:place].strip())
                start = place + 1


def wanted(selector: str) -> bool:
    """Say whether a single selector is about things we use."""
    return not UNWANTED.search(selector) and set(CLASS.findall(selector)) <= KEEP


def tidy(body: str) -> str:
    """Write declarations compactly, without images and without those in DROPPED."""
    parts = [re.sub(r"\s*([:,])\s*", r"\1", part.strip()) for part in re.split(r";(?![^(]*\))", body) if part.strip()]
    return ";".join(part for part in parts if "data:" not in part and not part.startswith(DROPPED))


def subset(css: str) -> Iterator[str]:
    """Yield the rules that stay, minified, in Bootstrap's order."""
    for head, body in rules(css):
        if head.startswith("@media"):
            inner = "".join(subset(body))
            if inner:
                yield f"{head}{{{inner}}}"
        elif head.startswith((":root", "@", "[data-bs-theme")):
            continue
        else:
            selectors = [one.strip() for one in head.split(",")]
            kept = [one for one in selectors if wanted(one)]
            declarations = tidy(body)
            if kept and declarations:
                yield f"{','.join(kept)}{{{declarations}}}"


def root_properties(css: str, kept: str, ours: str) -> str:
    """Give the root properties that the kept rules need and that tokens.css does not set."""
    first = next(rule.body for rule in rules(css) if rule.head.startswith(":root"))
    given = dict(part.strip().split(":", 1) for part in first.split(";") if part.strip())
    settled = set(SET.findall(kept)) | set(SET.findall(ours))
    needed, queue = {}, USED.findall(kept)
    while queue:
        name = queue.pop()
        if name in settled or name in needed or name not in given:
            continue
        needed[name] = given[name].strip()
        queue += USED.findall(needed[name])
    return ";".join(f"{name}:{value}" for name, value in sorted(needed.items()))


def make(source: Path) -> str:
    """Return the whole subset with Bootstrap's licence line on top."""
    text = source.read_text(encoding="utf-8")
    banner = re.search(r"Bootstrap\s+v([\d.]+)", text)
    if banner is None:
        raise SystemExit(f"{source}: not Bootstrap's own bootstrap.css")
    css = re.sub(r"/\*.*?\*/|@charset[^;]*;", "", text, flags=re.DOTALL)
    kept = "".join(subset(css))
    root = root_properties(css, kept, TOKENS.read_text(encoding="utf-8"))
    licence = f"/*! Bootstrap v{banner[1]} (subset) | MIT | getbootstrap.com */"
    return f"{licence}\n:root{{{root}}}{kept}\n"


def main() -> None:
    """Write the file and print what the manifest needs to know."""
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    css = make(Path(sys.argv[1]))
    OUTPUT.write_text(css, encoding="utf-8")
    sys.stdout.write(f"{OUTPUT.name}: {len(css.encode())} bytes, sha256 {hashlib.sha256(css.encode()).hexdigest()}\n")


if __name__ == "__main__":
    main()
