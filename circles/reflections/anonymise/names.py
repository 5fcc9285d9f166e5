"""Layer 2: names of people, from what stands around a word and from what the word is not.

The decisive rule is the reverse of a list of names: a capitalised word that is no known ordinary
word is a name until the author resolves it.
"""

# ruff: noqa: PLR2004 - lengths of words and numbers, said beside each.
from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from .allowed import ACRONYMS, WRITERS
from .context_names import BEFORE_A_NAME, after_kin, after_naming_word, after_title
from .findings import PLACE_INSTEAD, PLACE_REASON, Finding, Tier
from .lexicon import (
    KIN,
    MONTHS,
    NUMBER_WORDS,
    ORG_ENDINGS,
    PLACE_PREPOSITIONS,
    ROAD_ENDINGS,
    ROLES,
    SHORT_MONTHS,
    STOPWORDS,
    TITLES,
    VIRTUE_WORDS,
    WEEKDAYS,
    one_of,
    word_list,
)
from .persons import extend_names, is_name_like, is_treated_as_person, opens_as_person
from .reading import PLAIN_CAPITALS, Reading, allowed_spans, mark
from .tokens import Token, has_few_capitals, is_shouted, tokenise
from .vocabulary import (
    british_first_names,
    everyday_words,
    first_names,
    is_ordinary,
    is_rather_a_name,
    last_names,
    ordinary_words,
    spoken_words,
)
from .writers import CITED, is_writer

# "Anise, 7, has", "Cadence (9)", "Bloom was five": an age is somebody's.
_AGED = re.compile(
    rf"(?:, | \()(?:[1-9]|1\d)[,)]|(?:,? (?:is|was|turned|who's|who is|now)) "
    rf"(?:{one_of(NUMBER_WORDS)}|[1-9]|1\d)(?=[,.;]| and )"
)
_ABSTRACT = re.compile(r"(?:ness|ment|tion|sion|ity|ism|ship|hood|ing|ence|ance)s?$")
_DERIVED = re.compile(r"(?:ly|ed|er|al|ic|ous|ive|able|ful|less|ist|ary|ory|s)$")
# Words of two letters that may stand in capitals for emphasis.
SHORT_WORDS = word_list("short_words")
# "Plan B", "Level A", "Child B": letters that name nobody after these words.
_BEFORE_LETTER = word_list("before_letter")
# "in May", "last June": the month, not the girl.
_BEFORE_MONTH = word_list("before_month")
# After these even a common word may be a name ("goes by bear", "mrs begum", "his sister grace").
_TELLING = KIN | ROLES | TITLES | BEFORE_A_NAME
_ANY_MONTH = MONTHS | SHORT_MONTHS
_NO_SURNAMES = PLAIN_CAPITALS | STOPWORDS | ORG_ENDINGS | ROAD_ENDINGS
_UNKNOWN = "A capitalised word that is not in the dictionary: it may be a name or a place."


def read(text: str, writers: frozenset[str] = frozenset()) -> Reading:
    """Find the names in a normalised text; ``writers`` are more of those that `allowed` holds."""
    tokens = tokenise(text)
    allowed = allowed_spans(text, tokens)
    shouted = is_shouted(tokens)
    few_capitals = shouted or has_few_capitals(text, tokens)
    reading = Reading(text, tokens, few_capitals, shouted, allowed, writers)
    for index in range(len(tokens)):
        if _is_plain(reading, index):
            continue
        for rule in RULES:
            finding = rule(reading, index)
            if finding:
                reading.found[index] = finding
                break
    extend_names(reading)
    return reading


def _is_plain(reading: Reading, index: int) -> bool:
    """Whether a word can be no name: a common word in lower case that no naming word precedes."""
    token = reading.tokens[index]
    if token.is_capital or reading.few_capitals or token.lower not in ordinary_words():
        return False
    return not index or reading.tokens[index - 1].base not in _TELLING


def _double_name(reading: Reading, index: int) -> Finding | None:
    """“Jordan-Lee”: each part has its capital, which "Life-story work" has not; or "josie-lea"."""
    token = reading.tokens[index]
    parts = token.text.removesuffix("'s").split("-")
    if len(parts) < 2 or reading.is_allowed(token):
        return None
    bases = token.base.split("-")
    if all(part.islower() for part in parts):
        is_name = not is_ordinary(token.base) and any(is_rather_a_name(base) for base in bases)
    else:
        capitals = all(
            part[:1].isupper() and (part[1:].islower() or part.isupper()) for part in parts
        )
        is_name = capitals and not first_names().isdisjoint(bases)
    return mark(token, "given_name", "Two first names joined.") if is_name else None


def _given_name(reading: Reading, index: int) -> Finding | None:
    token = reading.tokens[index]
    if reading.is_allowed(token) or len(token.base) < 2 or not is_name_like(token.base):
        return None
    if is_writer(reading, index):
        return None
    rare = reading.capital_counts(token) and is_rather_a_name(token.base)
    if (rare and token.base not in VIRTUE_WORDS) or not is_ordinary(token.base):
        return mark(token, "given_name", "A known first name.")
    if token.base in PLAIN_CAPITALS and token.base not in VIRTUE_WORDS:
        return None
    usual = token.base in british_first_names() or "-" in token.base
    if not reading.capital_counts(token):
        return _given_name_without_capital(reading, index) if usual else None
    if token.starts_sentence:
        certain = opens_as_person(reading, index) or (
            usual and token.base not in VIRTUE_WORDS and "-" not in token.base
        )
    else:
        certain = not _is_month_here(reading, index) and not _is_emphasis(token)
    return (
        mark(token, "given_name", "A first name that is also an ordinary word.")
        if certain
        else None
    )


def _given_name_without_capital(reading: Reading, index: int) -> Finding | None:
    """A first name that is an ordinary word too, where capitals say nothing."""
    token = reading.tokens[index]
    if not reading.few_capitals and not token.is_shouted:
        return None
    if token.base not in VIRTUE_WORDS:
        return mark(token, "given_name", "A known first name.")
    if is_treated_as_person(reading, index):
        return mark(
            token,
            "given_name",
            "An ordinary word that is a first name too, used as one uses a name.",
            tier=Tier.WARN,
        )
    return None


def _is_emphasis(token: Token) -> bool:
    return token.is_all_capitals and (
        token.text in ACRONYMS or token.base not in british_first_names()
    )


def _is_month_here(reading: Reading, index: int) -> bool:
    token, before = reading.tokens[index], reading.before(index)
    if token.base not in _ANY_MONTH:
        return False
    return (
        before is None
        or before.lower in _BEFORE_MONTH
        or reading.text[token.end : token.end + 2].strip().isdigit()
    )


def _initial(reading: Reading, index: int) -> Finding | None:
    token = reading.tokens[index]
    letter = token.text.removesuffix("'s").rstrip("'")
    if (
        len(letter) != 1
        or not letter.isupper()
        or letter in {"I", "X", "Y"}
        or reading.is_allowed(token)
    ):
        return None
    if letter == "Q" and reading.text[token.end : token.end + 1] in {".", ":"}:
        return None  # of question and answer
    before = reading.before(index)
    if (
        (before and before.lower in _BEFORE_LETTER)
        or _beside_digit(reading.text, token)
        or _is_abbreviation(reading.text, token)
    ):
        return None
    if letter == "A" and not token.lower.endswith("'s") and not _pairs_with_letter(reading, index):
        return None
    if token.end - token.start > 1 or not reading.few_capitals:
        return mark(token, "initial", "A single capital letter reads as somebody's initial.")
    return None


def _beside_digit(text: str, token: Token) -> bool:
    return (
        text[token.end : token.end + 1].isdigit()
        or text[max(0, token.start - 1) : token.start].isdigit()
    )


def _is_abbreviation(text: str, token: Token) -> bool:
    """Letters that belong to something longer ("T & C", "Q&A", "F/T")."""
    return text[token.end : token.end + 1] in {"&", "/", "+"} or text[
        max(0, token.start - 1) : token.start
    ] in {"&", "/"}


def _pairs_with_letter(reading: Reading, index: int) -> bool:
    near = [reading.tokens[i] for i in (index - 2, index + 2) if 0 <= i < len(reading.tokens)]
    between = {
        reading.tokens[i].lower for i in (index - 1, index + 1) if 0 <= i < len(reading.tokens)
    }
    return "and" in between and any(
        len(t.text) == 1 and t.text.isupper() and t.text != "I" for t in near
    )


def _all_capitals(reading: Reading, index: int) -> Finding | None:
    token = reading.tokens[index]
    stem = re.sub(r"(?:'s|s)$", "", token.text)
    if (
        reading.few_capitals
        or not (len(stem) > 1 and stem.isupper())
        or stem in ACRONYMS
        or token.text in ACRONYMS
    ):
        return None
    if reading.is_allowed(token) or not all(p.isalpha() for p in stem.split("-")):
        return None
    if stem.lower() in SHORT_WORDS or (len(stem) > 2 and is_ordinary(token.base)):
        return None
    if token.base in first_names() or len(stem) == 2:
        return mark(token, "capitals", "Capital letters that may be a name or initials.")
    return mark(
        token,
        "capitals",
        "An abbreviation that is not on the list: it may name a local team or place.",
        tier=Tier.WARN,
        kind="ORG",
        replacements=("a service", "[removed]"),
    )


def _unknown_capital(reading: Reading, index: int) -> Finding | None:
    token = reading.tokens[index]
    if (
        not reading.capital_counts(token)
        or len(token.base) < 2
        or token.is_all_capitals
        or reading.is_allowed(token)
    ):
        return None
    if (
        token.base in PLAIN_CAPITALS
        or is_ordinary(token.base)
        or token.text in ACRONYMS
        or _is_plural_acronym(token)
    ):
        return None
    if is_writer(reading, index):
        return None
    if CITED.match(reading.text, token.end):
        return mark(
            token,
            "cited",
            "A surname beside a year: keep it if it is a published author.",
            tier=Tier.WARN,
        )
    before = reading.before(index)
    if before and before.lower in PLACE_PREPOSITIONS and token.base not in first_names():
        return mark(
            token,
            "place",
            PLACE_REASON,
            tier=Tier.WARN,
            kind="PLACE",
            replacements=PLACE_INSTEAD,
        )
    return mark(token, "unknown_capital", _UNKNOWN)


def _is_plural_acronym(token: Token) -> bool:
    stem = re.sub(r"(?:'s|s)$", "", token.text)
    return len(stem) > 1 and stem.isupper()


def _opens_as_a_name(reading: Reading, index: int) -> Finding | None:
    """“Cadence (9) knows”, “Shekinah sent a list”: a rare word that does what people do."""
    token = reading.tokens[index]
    if not reading.capital_counts(token) or not token.starts_sentence or len(token.base) < 3:
        return None
    if token.is_all_capitals or token.base in PLAIN_CAPITALS or token.base in STOPWORDS:
        return None
    if reading.is_allowed(token) or is_writer(reading, index) or _ABSTRACT.search(token.base):
        return None
    if not (
        _AGED.match(reading.text, token.end)
        or _is_hardly_said(token.base)
        or (token.base not in everyday_words() and opens_as_person(reading, index))
    ):
        return None
    return mark(
        token, "odd_capital", "It opens the sentence as somebody's name would.", tier=Tier.WARN
    )


def _is_hardly_said(base: str) -> bool:
    """A root that a dictionary holds and nearly nobody says ("agon")."""
    return base not in spoken_words() and base in ordinary_words() and not _DERIVED.search(base)


def _ordinary_capital(reading: Reading, index: int) -> Finding | None:
    """A capital in mid-sentence on an ordinary word: a surname ("White"), a nickname."""
    token = reading.tokens[index]
    if not _is_lone_capital(reading, index) or not is_ordinary(token.base):
        return None
    if token.base in _NO_SURNAMES:
        return None
    if token.lower.startswith("i'") or token.base.removesuffix("s") in WEEKDAYS:
        return None
    if reading.is_allowed(token) or is_writer(reading, index):
        return None
    if token.base in last_names():
        return mark(token, "surname", "A surname that is also an ordinary word.", tier=Tier.WARN)
    return mark(
        token,
        "odd_capital",
        "A capital letter in mid-sentence: is it a nickname or the name of a place?",
        tier=Tier.WARN,
    )


def _is_lone_capital(reading: Reading, index: int) -> bool:
    """Whether a capital in mid-sentence stands alone: no heading, no name of several words."""
    token = reading.tokens[index]
    if not reading.capital_counts(token) or token.starts_sentence or len(token.base) < 2:
        return False
    if token.is_all_capitals or _is_plural_acronym(token):
        return False
    following = reading.after(index)
    is_last = following is None or not following.is_capital or following.text == "I"
    return is_last and not reading.last_is_capital(index)


def _unknown_lower(reading: Reading, index: int) -> Finding | None:
    """In a text without capitals a word that no dictionary holds may be a name."""
    token = reading.tokens[index]
    if not reading.few_capitals or reading.is_allowed(token):
        return None
    if len(token.base) < 2 or (len(token.base) == 2 and not _could_be_initials(token)):
        return None
    plain = token.base in PLAIN_CAPITALS or token.base in WRITERS or token.text.upper() in ACRONYMS
    if plain or is_ordinary(token.base) or token.base.rstrip("s").upper() in ACRONYMS:
        return None
    return mark(
        token,
        "unknown_word",
        "The text has few capitals and the dictionary lacks this word: it may be a name.",
        tier=Tier.WARN,
    )


def _could_be_initials(token: Token) -> bool:
    return token.lower not in SHORT_WORDS and not set(token.lower) & set("aeiou'")


RULES: tuple[Callable[[Reading, int], Finding | None], ...] = (
    after_title,
    after_kin,
    after_naming_word,
    _initial,
    _double_name,
    _given_name,
    _all_capitals,
    _unknown_capital,
    _ordinary_capital,
    _opens_as_a_name,
    _unknown_lower,
)


def names_found(reading: Reading) -> Iterator[Finding]:
    """The names of a reading, in order."""
    yield from (reading.found[index] for index in sorted(reading.found))
