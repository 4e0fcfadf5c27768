"""Draws a picture anew, in a process of its own: standard input to standard output, with a bound on memory and time.

Whatever comes in is decoded and drawn as one JPEG: no place, no camera, no thumbnail, nothing glued on. A decoder that
stumbles over a hostile file ends this process and nothing else. It is run as a file (dialogue.pictures), so it imports
nothing of ours. The exit code says why there is no picture.
"""

from __future__ import annotations

import io
import resource
import sys

from PIL import Image, ImageOps

MOST_PIXELS = {"JPEG": 50_000_000, "HEIF": 50_000_000}  # what telephones make
MOST_PIXELS_ELSE = 16_000_000  # screen shots; these decoders hold the whole picture several times
MOST_MEMORY = 640 * 1024 * 1024  # bytes of address space; about half of it becomes real at most
MOST_SECONDS = 20  # of the processor
LONGEST_SIDE = 2_560
QUALITY = 88
FORMATS = ("JPEG", "PNG", "WEBP", "HEIF")
TOO_MANY_PIXELS, DAMAGED = 3, 4


class CannotDraw(Exception):
    """There is no picture; `code` is the exit code."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


def redrawn(data: bytes) -> bytes:
    """The picture as a JPEG of at most LONGEST_SIDE, upright, on white; raises CannotDraw."""
    try:
        return _drawn(_opened(data))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError) as error:
        raise CannotDraw(TOO_MANY_PIXELS) from error
    except (OSError, SyntaxError, ValueError, EOFError, RuntimeError) as error:
        raise CannotDraw(DAMAGED) from error


def _opened(data: bytes) -> Image.Image:
    """Reads the header only: nothing is decoded before the size is known."""
    image = Image.open(io.BytesIO(data), formats=FORMATS)
    if image.width * image.height > MOST_PIXELS.get(image.format or "", MOST_PIXELS_ELSE):
        raise CannotDraw(TOO_MANY_PIXELS)
    return image


def _drawn(image: Image.Image) -> bytes:
    image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # lets JPEG skip most of the work
    if image.mode == "P":
        image = image.convert("RGBA")
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    upright = _on_white(ImageOps.exif_transpose(image))
    upright.info.clear()  # a JPEG's comment would be written again
    out = io.BytesIO()
    upright.save(out, "JPEG", quality=QUALITY, subsampling=0, optimize=True)
    return out.getvalue()


def _on_white(image: Image.Image) -> Image.Image:
    if image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info:
        ground = Image.new("RGBA", image.size, "white")
        ground.alpha_composite(image.convert("RGBA"))
        image = ground
    return image.convert("RGB")


def _bound() -> None:
    """From here on the process ends when it wants more; it may write no file."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> int:
    """Draw what standard input holds."""
    from pillow_heif import register_heif_opener

    register_heif_opener(thumbnails=False)
    _bound()
    try:
        sys.stdout.buffer.write(redrawn(sys.stdin.buffer.read()))
    except CannotDraw as error:
        return error.code
    return 0


if __name__ == "__main__":
    sys.exit(main())
