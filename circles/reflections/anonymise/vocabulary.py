"""Ordinary English words and known names, read once from pip packages when first asked for.

The words come from english-words (Webster's Second and the GCIDE), how often they are said from
pyspellchecker, the names from Faker's person providers.
"""

# ruff: noqa: PLR2004 - lengths of words and numbers, said beside each.
from __future__ import annotations

import gzip
import importlib.util
import re
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from functools import cache
from importlib import resources
from pathlib import Path

from english_words import get_english_words_set

from .lexicon import MODERN_WORDS, MONTHS, WEEKDAYS, word_list

# The languages of many families in Britain, as far as Faker writes them in Latin letters.
_LOCALES = word_list("locales")
_BRITISH = ("en_GB", "en_US", "en_IE")
# Of 1.6 thousand million words: "hamster" is said 2,600 times, "raj" 760, "shell" 18,000.
_EVERYDAY = 2_500
_NOW_AND_THEN = 100
_COUNTED = re.compile(r"\"([^\"\\]+)\": ?(\d+)")
# A provider is a class of attributes ("    first_names_male = ("), each with names in quotes.
_ATTRIBUTE = re.compile(r"^    (?:def )?(\w+)(?=(?:: [^=\n]+)? = |\()", re.MULTILINE)
_QUOTED = re.compile(r"\"([^\"\n]+)\"")
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
def ordinary_words() -> AbstractSet[str]:
    """Lower-case dictionary words that are said at all, about seventy thousand.

    Webster's of 1934 alone holds "faren", "salam" and "nese", which are somebody's name here.
    """
    words: set[str] = get_english_words_set(["web2"])
    words.difference_update([w for w in words if not w.islower()])
    words.update(w.lower() for w in get_english_words_set(["gcide"]) if " " not in w)
    words.intersection_update(word for word, _count in _said())
    words.update(MODERN_WORDS, MONTHS, WEEKDAYS)
    return words


def _said() -> Iterator[tuple[str, int]]:
    """Each word that pyspellchecker knows, with how often it was said.

    Read word by word: the whole as JSON takes 14 MB that a process keeps.
    """
    folder = resources.files("spellchecker") / "resources"
    counts = gzip.decompress((folder / "en.json.gz").read_bytes()).decode()
    return ((found[1], int(found[2])) for found in _COUNTED.finditer(counts))


@cache
def _names_of(locale: str) -> tuple[frozenset[str], frozenset[str]]:
    """First names and surnames of a language, in lower case, from its provider in Faker.

    Read from the provider's file as text: importing Faker takes 65 MB, what is read here under one.
    A test compares the two.
    """
    faker = importlib.util.find_spec("faker")
    if faker is None or faker.origin is None:
        message = "Faker is not installed"
        raise ModuleNotFoundError(message)
    provider = Path(faker.origin).parent / "providers" / "person" / locale / "__init__.py"
    _, *parts = _ATTRIBUTE.split(provider.read_text(encoding="utf-8"))
    first: set[str] = set()
    last: set[str] = set()
    for attribute, value in zip(parts[::2], parts[1::2], strict=True):
        is_first, is_last = attribute.startswith("first_names"), attribute.startswith("last_names")
        into = first if is_first else last if is_last else None
        if into is not None:
            into.update(name.lower() for name in _QUOTED.findall(value) if len(name) > 2)
    return frozenset(first), frozenset(last)


def _first_names_of(locales: Iterable[str]) -> set[str]:
    return {name for locale in locales for name in _names_of(locale)[0]}


def _last_names_of(locales: Iterable[str]) -> set[str]:
    return {name for locale in locales for name in _names_of(locale)[1]}


@cache
def first_names() -> frozenset[str]:
    """Lower-case first names of the languages spoken most in Britain."""
    return frozenset({*_first_names_of(_LOCALES), *_MORE_FIRST_NAMES})


@cache
def british_first_names() -> frozenset[str]:
    """Lower-case first names usual in Britain and Ireland, trusted even if ordinary words."""
    return frozenset({*_first_names_of(_BRITISH), *_MORE_FIRST_NAMES})


@cache
def last_names() -> frozenset[str]:
    """Lower-case surnames usual in Britain and Ireland."""
    return frozenset(_last_names_of(("en_GB", "en_IE", "en_IN", "en_PK")))


@cache
def all_names() -> frozenset[str]:
    """Lower-case first names and surnames of every language that the lists hold.

    Many are ordinary words as well: for texts of which nothing is lost when a word too many is
    taken for a name.
    """
    surnames = _last_names_of((*_LOCALES, *_BRITISH))
    return frozenset({*surnames, *first_names(), *british_first_names(), *last_names()})


@cache
def everyday_words() -> frozenset[str]:
    """Lower-case words that are said so often that they are seldom a name.

    `_EVERYDAY` is the least count.
    """
    return frozenset(word for word, count in _said_now_and_then().items() if count >= _EVERYDAY)


def spoken_words() -> AbstractSet[str]:
    """Lower-case words that are said now and then; `_NOW_AND_THEN` is the least count."""
    return _said_now_and_then().keys()


@cache
def _said_now_and_then() -> dict[str, int]:
    return {word: count for word, count in _said() if count >= _NOW_AND_THEN}


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
        if root == word or len(root) < 2:
            continue
        if len(root) == 2:
            # "using", "tries", "died": only of words that everybody says.
            if any(root + tail in everyday_words() for tail in instead if tail):
                return True
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
