"""Draws the pictures of a file afresh: a sane size, upright, and nothing but the picture.

A photograph carries where it was taken, and a picture can carry more than a picture. It is done
here, in the process with limits, so that the site itself never opens what a stranger drew.
"""

from __future__ import annotations

import io
import warnings

from PIL import Image, ImageOps

from learning.importing import limits


def drawn(data: bytes) -> bytes | None:
    """Return a picture as PNG or JPEG; None where it cannot be drawn (Windows metafiles, SVG)."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            opened = Image.open(io.BytesIO(data))
        if opened.width * opened.height > limits.MAX_PIXELS:
            return None
        is_photograph = opened.format in {"JPEG", "MPO"}
        picture = ImageOps.exif_transpose(opened)
        picture.thumbnail((limits.LONGEST_SIDE, limits.LONGEST_SIDE))
        out = io.BytesIO()
        if is_photograph:
            picture.convert("RGB").save(out, format="JPEG", quality=88)
        else:
            mode = "RGBA" if picture.has_transparency_data else "RGB"
            picture.convert(mode).save(out, format="PNG")
    except (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError):
        return None
    return out.getvalue()
