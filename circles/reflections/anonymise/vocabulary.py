"""Ordinary English words and known names, read once from pip packages when first asked for.

The words come from english-words (Webster's Second and the GCIDE), how often they are said from
pyspellchecker, the names from Faker's person providers.
"""

# ruff: noqa: PLR2004 - lengths of words and numbers, said beside each.
from __future__ import annotations

import gzip
import importlib
import json
import re
from collections.abc import Iterable
from functools import cache
from importlib import resources

from english_words import get_english_words_set

from .lexicon import MODERN_WORDS, MONTHS, WEEKDAYS, word_list

# The languages of many families in Britain, as far as Faker writes them in Latin letters.
_LOCALES = word_list("locales")
_BRITISH = ("en_GB", "en_US", "en_IE")
# Of 1.6 thousand million words: "hamster" is said 2,600 times, "raj" 760, "shell" 18,000.
_EVERYDAY = 2_500
_FIRST = ("first_names", "first_names_male", "first_names_female", "first_names_unisex")
_LAST = ("last_names", "last_names_male", "last_names_female")
# Names that are common here and missing from Faker's British lists.
_MORE_FIRST_NAMES = word_list("more_first_names")
_ENDINGS = (
    ("ies", ("y",)),
    ("ied", ("y",)),
    ("ier", ("y",)),
    ("iest", ("y",)),
    ("ily", ("y",)),
    ("iness", ("y",)),
    ("ing", ("", "e")),
    ("ings", ("", "e")),
    ("ed", ("", "e")),
    ("er", ("", "e")),
    ("ers", ("", "e")),
    ("est", ("", "e")),
    ("es", ("", "e")),
    ("s", ("",)),
    ("ly", ("", "le")),
    ("ness", ("",)),
    ("able", ("", "e")),
    ("ment", ("",)),
    ("ments", ("",)),
    ("ful", ("",)),
    ("less", ("",)),
    ("ise", ("", "y")),
    ("ity", ("", "e")),
)
_PREFIXES = (
    "un",
    "re",
    "non",
    "over",
    "under",
    "pre",
    "post",
    "co",
    "mis",
    "anti",
    "inter",
    "multi",
    "self",
    "out",
)
_BRITISH_SPELLINGS = (
    (re.compile("is(?=e|ing|ation)"), "iz"),
    (re.compile("our"), "or"),
    (re.compile("yse"), "yze"),
)
_CONTRACTED = re.compile(r"(?:'(?:s|d|ll|re|ve|m)|n't)$")
_DOUBLED = re.compile(r"([bdgklmnprt])\1$")


@cache
def ordinary_words() -> frozenset[str]:
    """Lower-case dictionary words, about a quarter of a million."""
    webster = (w for w in get_english_words_set(["web2"]) if w.islower())
    collaborative = (w.lower() for w in get_english_words_set(["gcide"]) if " " not in w)
    return frozenset({*webster, *collaborative, *MODERN_WORDS, *MONTHS, *WEEKDAYS})


def _faker_names(locales: Iterable[str], kinds: Iterable[str]) -> set[str]:
    names: set[str] = set()
    for locale in locales:
        provider = importlib.import_module(f"faker.providers.person.{locale}").Provider
        for kind in kinds:
            names.update(str(name).lower() for name in getattr(provider, kind, ()))
    return {name for name in names if len(name) > 2}


@cache
def first_names() -> frozenset[str]:
    """Lower-case first names of the languages spoken most in Britain."""
    return frozenset({*_faker_names(_LOCALES, _FIRST), *_MORE_FIRST_NAMES})


@cache
def british_first_names() -> frozenset[str]:
    """Lower-case first names usual in Britain and Ireland, trusted even if ordinary words."""
    return frozenset({*_faker_names(_BRITISH, _FIRST), *_MORE_FIRST_NAMES})


@cache
def last_names() -> frozenset[str]:
    """Lower-case surnames usual in Britain and Ireland."""
    return frozenset(_faker_names(("en_GB", "en_IE", "en_IN", "en_PK"), _LAST))


@cache
def all_names() -> frozenset[str]:
    """Lower-case first names and surnames of every language that the lists hold.

    Many are ordinary words as well: for texts of which nothing is lost when a word too many is
    taken for a name.
    """
    surnames = _faker_names((*_LOCALES, *_BRITISH), _LAST)
    return frozenset({*surnames, *first_names(), *british_first_names(), *last_names()})


@cache
def everyday_words() -> frozenset[str]:
    """Lower-case words that are said so often that they are seldom a name.

    From the counts of spoken English that pyspellchecker carries; `_EVERYDAY` is the least count.
    """
    folder = resources.files("spellchecker") / "resources"
    counts = json.loads(gzip.decompress((folder / "en.json.gz").read_bytes()))
    return frozenset(word for word, count in counts.items() if count >= _EVERYDAY)


def is_rather_a_name(word: str) -> bool:
    """Whether ``word`` (lower case) is a first name here and, at most, a rare ordinary word."""
    return word in british_first_names() and word not in everyday_words()


def is_ordinary(word: str) -> bool:
    """Whether ``word`` (lower case) is an ordinary word, inflected and compound forms too.

    Not cached: a cache would keep words of people's texts in the memory of the server.
    """
    if word in ordinary_words():
        return True
    if "-" in word:
        return all(is_ordinary(part) or part in _PREFIXES for part in word.split("-") if part)
    stem = _CONTRACTED.sub("", word).removesuffix("'")
    return _is_inflected(stem) or _is_prefixed(stem) or _is_british(stem)


def _is_inflected(word: str) -> bool:
    known = ordinary_words()
    if word in known:
        return True
    for ending, instead in _ENDINGS:
        root = word.removesuffix(ending)
        if root == word or len(root) < 3:
            continue
        if any(root + tail in known for tail in instead) or _DOUBLED.sub(r"\1", root) in known:
            return True
    return False


def _is_prefixed(word: str) -> bool:
    for prefix in _PREFIXES:
        root = word.removeprefix(prefix)
        if root != word and len(root) > 3 and _is_inflected(root):
            return True
    return False


def _is_british(word: str) -> bool:
    for british, american in _BRITISH_SPELLINGS:
        other = british.sub(american, word)
        if other != word and _is_inflected(other):
            return True
    return False
