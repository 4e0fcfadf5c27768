"""How patients see a member of staff: words, and a photo that is drawn anew."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from care import cards, photo
from care.models import AuditEvent, StaffProfile
from tests.care import people
from tests.care.cast import Cast

WHERE = 0x8825  # the tag of the place in a photo's metadata


def picture(kind: str = "JPEG", size: tuple[int, int] = (900, 600), mode: str = "RGB", **options: object) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, "teal").save(out, kind, **options)
    return out.getvalue()


def with_place() -> bytes:
    exif = Image.Exif()
    exif[0x010E] = "Lone's house"
    exif.get_ifd(WHERE)[1] = "N"
    return picture(exif=exif)


@pytest.fixture
def mettes(cast: Cast) -> Client:
    return people.browser_of(cast.mette)


def upload(browser: Client, data: bytes, name: str = "mig.jpg"):
    return browser.post(reverse("care-set-photo"), {"photo": SimpleUploadedFile(name, data)})


@pytest.mark.parametrize(
    "data",
    [
        picture(),
        picture("PNG"),
        picture("PNG", mode="RGBA"),
        picture("PNG", mode="P"),
        picture("WEBP"),
        picture("JPEG", (100, 2000)),
        picture("JPEG", mode="CMYK"),
        picture("PNG", (1, 1)),
    ],
)
def test_every_picture_becomes_a_square_webp(data: bytes) -> None:
    drawn = Image.open(io.BytesIO(photo.to_webp(data)))
    assert (drawn.format, drawn.size) == ("WEBP", (320, 320))


def test_nothing_of_the_cameras_notes_stays() -> None:
    assert b"house" in with_place()
    made = photo.to_webp(with_place())
    assert b"house" not in made
    assert not Image.open(io.BytesIO(made)).getexif()


def test_a_picture_on_its_side_is_turned_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    halves = Image.new("RGB", (600, 600), "white")
    halves.paste("black", (0, 0, 300, 600))
    out = io.BytesIO()
    halves.save(out, "JPEG", exif=exif)
    drawn = Image.open(io.BytesIO(photo.to_webp(out.getvalue()))).convert("L")
    assert drawn.getpixel((160, 20)) < 60 < 200 < drawn.getpixel((160, 300))


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"not a picture", "unknown"),
        (b"", "unknown"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'></svg>", "unknown"),
        (picture("GIF", mode="P"), "unknown"),
        (picture("BMP"), "unknown"),
        (picture("PNG")[:120], "damaged"),
        (b"\xff\xd8" + b"0" * photo.MOST_BYTES, "large"),
    ],
)
def test_what_is_not_taken_says_why(data: bytes, why: str) -> None:
    with pytest.raises(photo.BadPhoto) as refused:
        photo.to_webp(data)
    assert refused.value.code == why


@pytest.mark.parametrize("size", [(8000, 6000), (30_000, 30_000)])
def test_a_bomb_is_refused_before_it_is_decoded(size: tuple[int, int]) -> None:
    bomb = picture("PNG", (10, 10))
    header = bomb[:16] + size[0].to_bytes(4) + size[1].to_bytes(4)
    import zlib

    bomb = header + bomb[24:29] + zlib.crc32(header[12:] + bomb[24:29]).to_bytes(4) + bomb[33:]
    with pytest.raises(photo.BadPhoto) as refused:
        photo.to_webp(bomb)
    assert refused.value.code == "pixels"


@pytest.mark.django_db
def test_patients_see_the_photo_and_browsers_keep_it(mettes: Client, cast: Cast) -> None:
    assert upload(mettes, picture()).status_code == 302
    lones = people.browser_of(cast.lone)
    answer = lones.get(reverse("care-photo", args=[cast.mette.code]))
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/webp")
    assert "private" in answer["Cache-Control"]
    again = lones.get(reverse("care-photo", args=[cast.mette.code]), headers={"If-None-Match": answer["ETag"]})
    assert again.status_code == 304
    assert Client().get(reverse("care-photo", args=[cast.mette.code])).status_code == 302


@pytest.mark.django_db
def test_a_bad_file_is_refused_and_the_old_photo_stays(mettes: Client, cast: Cast) -> None:
    upload(mettes, picture())
    answer = upload(mettes, b"%PDF-1.7", "cv.pdf")
    assert answer.status_code == 422
    assert "JPEG, PNG eller WebP" in answer.content.decode()
    assert StaffProfile.objects.get(user=cast.mette).photo_hash


@pytest.mark.django_db
def test_without_a_photo_there_are_initials(mettes: Client, cast: Cast) -> None:
    upload(mettes, picture())
    mettes.post(reverse("care-remove-photo"))
    card = cards.card_of(cast.mette, "da")
    assert (card.initials, card.photo_url) == ("MD", "")
    assert mettes.get(reverse("care-photo", args=[cast.mette.code])).status_code == 404


@pytest.mark.django_db
def test_the_page_shows_the_card_in_both_languages(mettes: Client, cast: Cast) -> None:
    form = {
        "title": "psykolog",
        "presentation_da": "Jeg læser om torsdagen.",
        "presentation_en": "I read on Thursdays.",
    }
    assert mettes.post(reverse("care-profile"), form).status_code == 302
    page = mettes.get(reverse("care-profile")).content.decode()
    assert page.count("Jeg læser om torsdagen.") == 2
    assert page.count("I read on Thursdays.") == 2
    assert [event.action for event in AuditEvent.objects.filter(actor_code=cast.mette.code)][-1] == "profile.changed"


@pytest.mark.django_db
def test_a_card_without_english_words_falls_back_to_danish(cast: Cast) -> None:
    StaffProfile.objects.create(user=cast.mette, title="psykolog", presentation_da="Hej.")
    assert cards.card_of(cast.mette, "en").presentation == "Hej."


@pytest.mark.django_db
def test_patients_have_no_profile_page(cast: Cast) -> None:
    assert people.browser_of(cast.lone).get(reverse("care-profile")).status_code == 404
    assert AuditEvent.objects.filter(outcome="refused", actor_code=cast.lone.code).exists()


@pytest.mark.parametrize(
    ("name", "letters"), [("Mette Dahl", "MD"), ("Anne Marie Sofie Holm", "AH"), ("Bo", "B"), ("", "")]
)
def test_initials_are_of_the_first_and_last_name(name: str, letters: str) -> None:
    assert cards.initials(name) == letters


def test_the_patient_sees_who_treats_them_under_mig(client, cast):
    client.force_login(cast.lone)
    page = client.get("/mig/").content.decode()
    assert "Din psykolog" in page
    assert "Mette Dahl" in page
