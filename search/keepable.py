"""Which searches may ever be kept in words: those that cannot point to a person.

Practitioners may type a child's name. Five people of one team may type the same one, so that
many people typed it says nothing. What does not pass here is neither counted nor kept.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from circles.reflections.anonymise import Tier, check
from circles.reflections.anonymise.allowed import ACRONYMS
from circles.reflections.anonymise.lexicon import KIN, ROLES, STOPWORDS, TITLES
from circles.reflections.anonymise.vocabulary import all_names, is_ordinary
from search.query import Phrase, fold, words_of

#: Longer texts are no searches: more room for details of a family.
MOST_WORDS = 8
#: Told by the detector, and no detail of one person by itself: a faith, a language, a condition.
HARMLESS = frozenset({"DEM", "MISC"})
#: What a short number may stand behind ("section 47"); anything else may be an age or a house.
BEFORE_NUMBERS = frozenset(
    {"section", "part", "level", "tier", "stage", "step", "schedule", "article", "chapter"}
)
LONGEST_NUMBER = 3
#: Shorter ones are names and initials as often as words.
SHORTEST_WORD = 3
#: Names that are read as the word in this field, where they stand with other words.
WORDS_OF_THE_FIELD = frozenset(
    {
        "bail",
        "best",
        "bite",
        "car",
        "case",
        "court",
        "day",
        "each",
        "early",
        "foot",
        "foster",
        "good",
        "harm",
        "house",
        "job",
        "judge",
        "key",
        "law",
        "link",
        "little",
        "long",
        "love",
        "low",
        "peer",
        "power",
        "real",
        "room",
        "short",
        "small",
        "story",
        "strong",
        "wise",
        "young",
    }
)
#: Somebody, in this field, and never somebody's name.
NO_NAMES = KIN | ROLES | {"parent"}
#: Before these, and after somebody's title or kin, a word is read as a name after all.
AFTER_NAMES = frozenset({"family", "household", "case", "file"})
BEFORE_NAMES = KIN | TITLES

#: Tells whether words stand together in a title that is open to everybody who signed in.
Published = Callable[[Phrase], bool]


def may_be_kept(text: str, *, published: Published) -> bool:
    """Tell whether a search, typed by however many people, could not name or describe one.

    Each word must be an ordinary word that is nobody's name, and the detector that reads
    reflections must find nothing. A word that is no such word must be one that the site itself
    uses in a title; a name or a number only beside a word that it stands beside there. Several
    words that stand together in a title are published already.
    """
    words = words_of(fold(text))
    if not words or len(words) > MOST_WORDS:
        return False
    named = [_is_name(word) for word in words]
    doubtful = [at for at in range(len(words)) if not _is_plain(words, at, named)]
    told = any(f.tier is not Tier.TELL and f.type not in HARMLESS for f in check(text.lower()))
    if not doubtful and not told:
        return True
    if len(words) > 1 and published(words):
        return True
    return not told and all(_is_published(words, at, named[at], published) for at in doubtful)


def _is_plain(words: Phrase, at: int, named: list[bool]) -> bool:
    word = words[at]
    if named[at]:
        before, after = words[at - 1 : at], words[at + 1 : at + 2]
        is_read_so = BEFORE_NAMES.isdisjoint(before) and AFTER_NAMES.isdisjoint(after)
        is_usual = word in STOPWORDS or not WORDS_OF_THE_FIELD.isdisjoint(_forms(word))
        return is_read_so and is_usual and not all(named)
    if word.isdecimal():
        return at > 0 and words[at - 1] in BEFORE_NUMBERS and len(word) <= LONGEST_NUMBER
    if len(word) < SHORTEST_WORD:
        return word in STOPWORDS or word.upper() in ACRONYMS
    return word.isalpha() and (is_ordinary(word) or word.upper() in ACRONYMS)


def _is_published(words: Phrase, at: int, is_name: bool, published: Published) -> bool:
    if not is_name and not words[at].isdecimal():
        return published((words[at],))
    pairs = (words[max(0, at - 1) : at + 1], words[at : at + 2])
    return any(len(pair) > 1 and not set(pair) & STOPWORDS and published(pair) for pair in pairs)


def _is_name(word: str) -> bool:
    """Tell whether a word is somebody's name as well, alone or as a family's ("the Smiths")."""
    forms = _forms(word)
    return forms.isdisjoint(NO_NAMES) and not forms.isdisjoint(_names())


def _forms(word: str) -> set[str]:
    """Return a word, and what it may be the plural of."""
    forms = {word, word.removesuffix("s")}
    if word.endswith(("ses", "xes", "zes", "ches", "shes")):
        forms.add(word.removesuffix("es"))
    return forms


@cache
def _names() -> frozenset[str]:
    """Return every part of every name, as the words of a search are written."""
    parts = {part for name in all_names() for part in words_of(fold(name))}
    return frozenset(part for part in parts - STOPWORDS if len(part) >= SHORTEST_WORD)
