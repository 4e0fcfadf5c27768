"""Files as people and attackers send them, made here."""

import io
import struct
import zipfile
import zlib

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
HTML = b"<!doctype html><script>alert(1)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
PLACE = b"Hjemme hos Lone"  # stands in the hidden part of a photo


def picture(kind: str = "JPEG", size: tuple[int, int] = (320, 200), **more) -> bytes:
    """A red picture with a green left half."""
    image = Image.new("RGB", size, (200, 20, 20))
    image.paste((20, 160, 40), (0, 0, size[0] // 2, size[1]))
    out = io.BytesIO()
    image.save(out, kind, **more)
    return out.getvalue()


def photo(size: tuple[int, int] = (320, 200), orientation: int = 6) -> bytes:
    """As a telephone makes it: lying on its side, and saying where it was taken."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010E] = PLACE.decode()
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (55.0, 24.0, 0.0)
    return picture("JPEG", size, exif=exif.tobytes(), comment=b"C:" + PLACE)


def heic() -> bytes:
    import pillow_heif

    out = io.BytesIO()
    pillow_heif.from_pillow(Image.new("RGB", (320, 200), (200, 20, 20))).save(out)
    return out.getvalue()


def flood(width: int = 50_000, height: int = 50_000) -> bytes:
    """A PNG of a few bytes that would be two and a half thousand million pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack("!I", len(data)) + kind + data + struct.pack("!I", zlib.crc32(kind + data))

    head = struct.pack("!IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    )


def text_bomb() -> bytes:
    """A PNG whose hidden text would be 200 MB."""
    packed = zlib.compress(b"\0" * 200_000_000, 9)
    data = b"Comment\0\0" + packed
    chunk = struct.pack("!I", len(data)) + b"zTXt" + data + struct.pack("!I", zlib.crc32(b"zTXt" + data))
    whole = picture("PNG")
    return whole[:33] + chunk + whole[33:]


def zip_bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("a.txt", b"\0" * 20_000_000)
    return out.getvalue()


def upload(name: str = "billede.jpg", content: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, photo() if content is None else content)
