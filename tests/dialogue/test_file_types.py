"""What a file is, is told by its content; what it is called, by nobody outside."""

import pytest

from dialogue.file_types import MOST_BYTES, PDF, PICTURE, TEXT, BadFile, kind_of, plain_name
from tests.dialogue import files

GOOD = {
    "photo.jpg": (files.photo(), PICTURE),
    "skaerm.png": (files.picture("PNG"), PICTURE),
    "x.webp": (files.picture("WEBP"), PICTURE),
    "IMG_1.HEIC": (files.heic(), PICTURE),
    "plan.pdf": (files.PDF, PDF),
    "dagbog.txt": ("Jeg sov fire timer. Ærligt.\r\n".encode(), TEXT),
    "gammel.txt": ("Jeg sov fire timer. Ærligt.".encode("cp1252"), TEXT),
    "notesblok.txt": ("Jeg sov fire timer. Ærligt.".encode("utf-16"), TEXT),
    "LAES": (b"uden endelse", TEXT),
    "falsk.exe": (files.picture("PNG"), PICTURE),  # the content decides
}
BAD = {
    "tom.txt": (b"", "empty"),
    "stor.pdf": (b"%PDF-1.4" + b"x" * MOST_BYTES, "large"),
    "side.html": (files.HTML, "unknown"),
    "side.txt": (files.HTML, "unknown"),
    "tegning.svg": (files.SVG, "unknown"),
    "tegning.txt": (b"\n  " + files.SVG, "unknown"),
    "x.xml.txt": (b"<?xml version='1.0'?><x/>", "unknown"),
    "kort.zip": (files.zip_bomb(), "unknown"),
    "brev.docx": (files.zip_bomb(), "unknown"),
    "brev.txt": (files.zip_bomb(), "unknown"),
    "program.exe": (b"MZ\x90\x00\x03", "unknown"),
    "script.sh": (b"#!/bin/sh\nrm -rf /\n", "unknown"),
    "ark.csv": (b"=cmd|' /C calc'!A0", "unknown"),
    "film.mp4": (b"\x00\x00\x00\x18ftypmp42", "unknown"),
    "x.gif": (b"GIF89a<script>", "unknown"),
    "halv.pdf": (b"%PDF-1.4\n1 0 obj", "damaged"),
    "to.pdf": (files.PDF + files.zip_bomb(), "damaged"),  # a PDF in front, an archive behind
    "forkert.pdf": (b"\n" + files.PDF, "unknown"),
    "nul.txt": (b"a\x00b", "unknown"),
}


@pytest.mark.parametrize("name", GOOD)
def test_what_is_taken(name):
    data, kind = GOOD[name]
    assert kind_of(data, name) == kind


@pytest.mark.parametrize("name", BAD)
def test_what_is_not_taken_and_why(name):
    data, why = BAD[name]
    with pytest.raises(BadFile) as caught:
        kind_of(data, name)
    assert caught.value.code == why


@pytest.mark.parametrize(
    ("typed", "kind", "shown"),
    [
        ("Min plan.PDF", PDF, "Min plan.pdf"),
        ("IMG_0001.HEIC", PICTURE, "IMG_0001.jpg"),
        ("../../etc/passwd", TEXT, "passwd.txt"),
        ("C:\\Users\\Lone\\søvn.txt", TEXT, "søvn.txt"),
        ("billede\u202egpj.exe", PICTURE, "billedegpj.jpg"),
        ("a\x00b\r\nContent-Type: text/html.pdf", PDF, "html.pdf"),
        ('"><script>alert(1)</script>.png', PICTURE, "script_.jpg"),
        ("...", TEXT, "fil.txt"),
        ("", TEXT, "fil.txt"),
        (".htaccess", TEXT, "htaccess.txt"),
        ("CON.txt", TEXT, "_CON.txt"),
        ("x" * 400 + ".txt", TEXT, "x" * 80 + ".txt"),
        ("faktura.pdf.exe", PDF, "faktura.pdf.pdf"),
    ],
)
def test_a_name_is_made_harmless_and_says_what_the_file_is(typed, kind, shown):
    assert plain_name(typed, kind) == shown
