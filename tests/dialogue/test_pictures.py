"""Pictures are drawn anew, in a process that cannot take more than its share."""

import io
import logging

import pytest
from PIL import Image

from dialogue import pictures, redraw
from dialogue.file_types import BadFile
from tests.dialogue import files


def drawn(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(pictures.to_jpeg(data)))
    image.load()
    return image


def test_a_photo_stands_upright_and_says_nothing_of_its_place():
    data = files.photo()
    assert files.PLACE in data  # else the test proves nothing
    made = pictures.to_jpeg(data)
    image = Image.open(io.BytesIO(made))
    assert image.size == (200, 320)
    assert files.PLACE not in made
    assert not image.getexif()
    assert "comment" not in image.info


@pytest.mark.parametrize(
    "data", [files.picture("PNG"), files.picture("WEBP"), files.heic()], ids=["png", "webp", "heic"]
)
def test_every_kind_becomes_a_jpeg(data):
    assert drawn(data).format == "JPEG"


def test_a_large_photo_becomes_smaller_and_keeps_its_shape():
    assert drawn(files.picture("JPEG", (6000, 3000))).size == (redraw.LONGEST_SIDE, redraw.LONGEST_SIDE // 2)


def test_what_is_glued_on_behind_is_gone():
    made = pictures.to_jpeg(files.picture("JPEG") + files.zip_bomb() + files.HTML)
    assert b"PK" not in made[-200:]
    assert b"script" not in made


def test_what_shines_through_is_on_white():
    out = io.BytesIO()
    Image.new("RGBA", (10, 10), (0, 0, 0, 0)).save(out, "PNG")
    assert drawn(out.getvalue()).getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (files.flood(), "pixels"),
        (files.flood(10_000, 4_000), "pixels"),
        (files.flood(65_500, 65_500), "pixels"),
        (files.picture("PNG")[:200], "damaged"),
        (files.text_bomb(), "damaged"),
        (b"\xff\xd8\xff" + files.HTML, "damaged"),
        (b"RIFF\x00\x00\x00\x00WEBP" + b"\xff" * 500, "damaged"),
        (b"\x00\x00\x00\x18ftypheic" + b"\xff" * 500, "damaged"),
    ],
    ids=["flood", "flood of forty millions", "largest", "half", "text bomb", "html", "webp", "heic"],
)
def test_what_would_do_harm_is_refused(data, why):
    with pytest.raises(BadFile) as caught:
        pictures.to_jpeg(data)
    assert caught.value.code == why


def test_a_decoder_that_dies_takes_nobody_along(monkeypatch, tmp_path, caplog):
    """As a decoder with a fault would: killed by a signal."""
    dying = tmp_path / "redraw.py"
    dying.write_text("import os, signal\nos.kill(os.getpid(), signal.SIGSEGV)\n")
    monkeypatch.setattr(redraw, "__file__", str(dying))
    with caplog.at_level(logging.WARNING), pytest.raises(BadFile):
        pictures.to_jpeg(files.photo())
    assert "a picture ended its process: -11" in caplog.text


def test_memory_beyond_the_bound_is_refused(monkeypatch, tmp_path):
    """The bound itself: the same child with ten gigabytes to fill."""
    hungry = tmp_path / "redraw.py"
    code = redraw.__loader__.get_source("dialogue.redraw")
    hungry.write_text(
        code.replace("    return _drawn(_opened(data))", "    bytearray(10 * 1024**3)", 1).replace(
            "try:\n        bytearray", "try:\n        return bytearray"
        )
    )
    monkeypatch.setattr(redraw, "__file__", str(hungry))
    with pytest.raises(BadFile) as caught:
        pictures.to_jpeg(files.photo())
    assert caught.value.code == "pixels"


def test_without_drawing_anew_the_place_would_stay():
    """Negative control: a mere copy keeps it."""
    image = Image.open(io.BytesIO(files.photo()))
    out = io.BytesIO()
    image.save(out, "JPEG", exif=image.getexif())
    assert files.PLACE in out.getvalue()
