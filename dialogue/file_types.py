"""Which files a letter may carry, decided by their content, and what they are called (reliability.md 4, 26)."""

from __future__ import annotations

import re
import unicodedata

MOST_BYTES = 10 * 1024 * 1024
MOST_FILES = 5  # in one letter
LONGEST_NAME = 255  # as typed
PICTURE, PDF, TEXT = "picture", "pdf", "text"
ENDINGS = {PICTURE: "jpg", PDF: "pdf", TEXT: "txt"}
SENT_AS = {PICTURE: "image/jpeg", PDF: "application/pdf", TEXT: "text/plain; charset=utf-8"}
# What the browser offers to choose. HEIC is not named, so that an iPhone hands over a JPEG; it is taken all the same.
OFFERED = "image/jpeg,image/png,image/webp,application/pdf,text/plain"

PICTURE_BEGINS = re.compile(
    rb"\xff\xd8\xff|\x89PNG\r\n\x1a\n|RIFF....WEBP|....ftyp(?:heic|heix|heim|heis|mif1|msf1)", re.DOTALL
)
PDF_BEGINS = re.compile(rb"%PDF-[12]\.\d")
PDF_ENDS, PDF_TAIL = b"%%EOF", 2_048
TEXT_ENDINGS = {"", "txt", "text", "md"}  # plain text has no mark of its own: its name must say so, too
MARKUP = re.compile(r"\s*<[!?/a-z]", re.IGNORECASE)
UTF16 = (b"\xff\xfe", b"\xfe\xff")
FORBIDDEN_IN_NAMES = re.compile(r'[<>:"/\\|?*%;]')
DEVICES = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)$")
LONGEST_STEM = 80


class BadFile(ValueError):
    """A file we do not take; `code` says why: empty, large, unknown, damaged, pixels, infected, unchecked or busy."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def kind_of(data: bytes, name: str) -> str:
    """What a file is by its content, whatever it is called; raises BadFile."""
    if not data:
        raise BadFile("empty")
    if len(data) > MOST_BYTES:
        raise BadFile("large")
    if PICTURE_BEGINS.match(data):
        return PICTURE
    if PDF_BEGINS.match(data):
        return _pdf(data)
    if ending_of(name) not in TEXT_ENDINGS or MARKUP.match(text_of(data)):
        raise BadFile("unknown")
    return TEXT


def _pdf(data: bytes) -> str:
    """A PDF ends where it says; what is glued on behind it makes it another file as well."""
    if PDF_ENDS not in data[-PDF_TAIL:]:
        raise BadFile("damaged")
    return PDF


def text_of(data: bytes) -> str:
    """The words of a plain text, in whichever of three encodings it was saved; raises BadFile."""
    for encoding in ["utf-16"] if data.startswith(UTF16) else ["utf-8-sig", "cp1252"]:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if any(unicodedata.category(c) == "Cc" and c not in "\t\n\r\f" for c in text):
            break
        return text
    raise BadFile("unknown")


def ending_of(name: str) -> str:
    """The letters after the last point, small; empty without one."""
    return name.rpartition(".")[2].strip().lower() if "." in name else ""


def visible(name: str) -> str:
    """A name as it may be shown: without characters that hide, or that turn the direction of what follows."""
    return "".join(c for c in unicodedata.normalize("NFC", name) if unicodedata.category(c)[0] != "C")


def plain_name(name: str, kind: str) -> str:
    """A name that any disk takes and that says what the file is: no folders, nothing hidden."""
    seen = visible(name).replace("\\", "/").rpartition("/")[2]
    stem = seen.rpartition(".")[0] if "." in seen.strip(".") else seen
    stem = " ".join(FORBIDDEN_IN_NAMES.sub("_", stem).split()).strip(". ")[:LONGEST_STEM].strip(". ") or "fil"
    return f"{'_' if DEVICES.match(stem) else ''}{stem}.{ENDINGS[kind]}"
