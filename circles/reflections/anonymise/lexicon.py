"""Word lists of the detector that no package holds, from the text files beside this module."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import resources


def word_list(name: str) -> frozenset[str]:
    """The words of `words/<name>.txt`, set apart by spaces and line ends."""
    folder = resources.files(__package__ or "") / "words"
    return frozenset((folder / f"{name}.txt").read_text(encoding="utf-8").split())


def phrase_list(name: str) -> tuple[str, ...]:
    """The lines of `words/<name>.txt`."""
    folder = resources.files(__package__ or "") / "words"
    return tuple((folder / f"{name}.txt").read_text(encoding="utf-8").splitlines())


def one_of(words: Iterable[str]) -> str:
    """A regular expression's alternatives of ``words``, longest first so that none cuts another."""
    return "|".join(sorted(words, key=lambda word: (-len(word), word)))


MONTHS = word_list("months")
NAME_PARTICLES = word_list("name_particles")
SHORT_MONTHS = word_list("short_months")
WEEKDAYS = word_list("weekdays")

# Everyday words that the dictionaries are too old or too American to hold.
MODERN_WORDS = word_list("modern_words")

# Words that are far oftener an ordinary word than a name at the start of a sentence.
VIRTUE_WORDS = word_list("virtue_words")

# Kinship and role words after which a capital is a name ("foster carer Bev", "his wife Priyanka").
KIN = word_list("kin")
ROLES = word_list("roles")
TITLES = word_list("titles")
NAMING = word_list("naming")

# Endings of names of organisations and places. A capitalised word before one makes a name of it.
ORG_ENDINGS = word_list("org_endings")
ROAD_ENDINGS = word_list("road_endings")
PLACE_PREPOSITIONS = word_list("place_prepositions")

PEOPLES = word_list("peoples")

JOBS = word_list("jobs")

COMMON_UNITS = word_list("common_units")
NUMBER_WORDS = word_list("numbers_in_order")

# Words that practice writes with a capital although they name nobody ("Child Protection Plan").
PRACTICE_WORDS = word_list("practice_words")
PERSON_VERBS = word_list("person_verbs")
VERB_ONLY_NAMES = word_list("verb_only_names")
STOPWORDS = word_list("stopwords")
