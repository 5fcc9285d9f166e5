"""What the detector marks in a text, as words."""

from __future__ import annotations

from circles.reflections.anonymise import check


def marked_words(text: str) -> list[str]:
    """Return the marked stretches of a text in order."""
    return [text[found.start : found.end] for found in check(text)]
