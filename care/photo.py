"""A photo of a member of staff: what is accepted, and what is kept of it.

Whatever comes in is decoded and drawn anew: 320 × 320 pixels, WebP, no metadata (no place, no camera, no thumbnail).
"""

from __future__ import annotations

import io

from PIL import Image, ImageOps

SIDE = 320
MOST_BYTES = 5 * 1024 * 1024
MOST_PIXELS = 40_000_000
FORMATS = ("JPEG", "PNG", "WEBP")
QUALITY = 82


class BadPhoto(ValueError):
    """A file we do not take; `code` says why: `large`, `unknown`, `pixels` or `damaged`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def to_webp(data: bytes) -> bytes:
    """The picture cut to a square and drawn anew; raises BadPhoto."""
    if len(data) > MOST_BYTES:
        raise BadPhoto("large")
    image = _opened(data)
    if image.width * image.height > MOST_PIXELS:
        raise BadPhoto("pixels")
    return _drawn(image)


def _opened(data: bytes) -> Image.Image:
    """Reads the header only: nothing is decoded before the size is known."""
    try:
        return Image.open(io.BytesIO(data), formats=FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise BadPhoto("pixels") from error
    except (OSError, SyntaxError, ValueError) as error:
        raise BadPhoto("unknown") from error


def _drawn(image: Image.Image) -> bytes:
    try:
        image.draft("RGB", (2 * SIDE, 2 * SIDE))  # lets JPEG skip most of the work
        upright = ImageOps.exif_transpose(image)
        square = ImageOps.fit(_on_white(upright), (SIDE, SIDE), Image.Resampling.LANCZOS)
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise BadPhoto("damaged") from error
    out = io.BytesIO()
    square.save(out, "WEBP", quality=QUALITY, exif=b"", xmp=b"", icc_profile=b"")
    return out.getvalue()


def _on_white(image: Image.Image) -> Image.Image:
    if image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info:
        ground = Image.new("RGBA", image.size, "white")
        ground.alpha_composite(image.convert("RGBA"))
        image = ground
    return image.convert("RGB")
