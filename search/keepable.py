"""Which searches may ever be kept in words: those that cannot point to a person.

Practitioners may type a child's name. Five people of one team may type the same one, so that
many people typed it says nothing. What does not pass here is neither counted nor kept.
"""

from __future__ import annotations

from collections.abc import Callable

from circles.reflections.anonymise import Tier, check
from circles.reflections.anonymise.allowed import ACRONYMS
from circles.reflections.anonymise.lexicon import STOPWORDS
from circles.reflections.anonymise.vocabulary import first_names, is_ordinary, last_names
from search.query import Phrase, words_of

#: Longer texts are no searches: more room for details of a family.
MOST_WORDS = 8
#: Told by the detector, and no detail of one person by itself: a faith, a language, a condition.
HARMLESS = frozenset({"DEM", "MISC"})
#: What a short number may stand behind ("section 47"); anything else may be an age or a house.
BEFORE_NUMBERS = frozenset(
    {"section", "part", "level", "tier", "stage", "step", "schedule", "article", "chapter"}
)
LONGEST_NUMBER = 3
#: Names that are read as the word in this field, where another word stands with them.
WORDS_OF_THE_FIELD = frozenset(
    {
        "bail",
        "court",
        "day",
        "early",
        "foster",
        "harm",
        "job",
        "judge",
        "law",
        "little",
        "long",
        "love",
        "peer",
        "power",
        "small",
        "short",
        "story",
        "young",
    }
)

#: Tells whether words stand together in a title that is open to everybody who signed in.
Published = Callable[[Phrase], bool]


def may_be_kept(text: str, *, published: Published) -> bool:
    """Tell whether a search, typed by however many people, could not name or describe one.

    Each word must be an ordinary word that is nobody's name, and the detector that reads
    reflections must find nothing. A word that is no such word must be one that the site itself
    uses in a title; a name or a number only beside a word that it stands beside there. Several
    words that stand together in a title are published already.
    """
    words = words_of(text)
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
        return not all(named) and (word in WORDS_OF_THE_FIELD or word in STOPWORDS)
    if word.isdecimal():
        return at > 0 and words[at - 1] in BEFORE_NUMBERS and len(word) <= LONGEST_NUMBER
    return word.isalpha() and (is_ordinary(word) or word.upper() in ACRONYMS)


def _is_published(words: Phrase, at: int, is_name: bool, published: Published) -> bool:
    if not is_name and not words[at].isdecimal():
        return published((words[at],))
    pairs = (words[max(0, at - 1) : at + 1], words[at : at + 2])
    return any(len(pair) > 1 and not set(pair) & STOPWORDS and published(pair) for pair in pairs)


def _is_name(word: str) -> bool:
    """Tell whether a word is somebody's name as well, alone or as a family's ("the Smiths")."""
    forms = {word, word.removesuffix("s"), word.removesuffix("es")}
    return any(form in first_names() or form in last_names() for form in forms)
