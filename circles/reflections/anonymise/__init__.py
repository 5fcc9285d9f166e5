"""Finds what may identify a child, a family, a colleague or the author in a text.

Pure Python: no Django, no network, nothing stored or logged.
"""

from __future__ import annotations

from .detector import MAX_LENGTH, RULES_VERSION, check, lacks_capitals
from .findings import Finding, Tier
from .language import has_other_language
from .people import Person, parse_people

__all__ = [
    "MAX_LENGTH",
    "RULES_VERSION",
    "Finding",
    "Person",
    "Tier",
    "check",
    "has_other_language",
    "lacks_capitals",
    "parse_people",
]
