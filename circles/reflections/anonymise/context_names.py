"""Layer 2, first half: names by what stands before them (a title, kinship, "known as")."""

# ruff: noqa: PLR2004 - lengths of words and numbers, said beside each.
from __future__ import annotations

import re

from .allowed import ACRONYMS, WRITERS
from .findings import Finding, Tier
from .lexicon import KIN, NAMING, PEOPLES, PERSON_VERBS, ROLES, STOPWORDS, TITLES, VERB_ONLY_NAMES
from .reading import NAME_REPLACEMENTS, PLAIN_CAPITALS, Reading, mark
from .tokens import Token
from .vocabulary import (
    british_first_names,
    first_names,
    is_ordinary,
    is_rather_a_name,
    last_names,
)

_LOOSE_GAP = re.compile(r" ?[,(:\"'–—-]{0,2} ?[\"']?")
_NAMING_PHRASE = re.compile(
    r"\b(?:known as|goes by(?: the name(?: of)?)?|went by|answers to|(?:first |last "
    r"|sur|nick|street )?name(?: is|'s| was|:)|"
    r"calls? (?:him|her|them)(?:self|selves)?|called (?:him|her|me|them)|my name is) [\"']?$",
    re.IGNORECASE,
)
# The last word of any phrase above: the others need not be looked at.
BEFORE_A_NAME = NAMING | frozenset(
    [
        "as",
        "by",
        "of",
        "to",
        "name",
        "is",
        "name's",
        "was",
        "him",
        "her",
        "me",
        "them",
        "himself",
        "herself",
        "themselves",
    ]
)
_KIN_AND_ROLES = KIN | ROLES
_NO_NICKNAMES = STOPWORDS | ROLES | KIN
_NO_KIN = ROLES | {"judge", "figure", "social"}
_WHEN_CALLED = frozenset(
    ["yesterday", "today", "tonight", "again", "back", "late", "early", "round", "twice", "once"]
)
_NEVER_NAMES = STOPWORDS | ROLES | KIN | TITLES
_SURELY_A_NAME = re.compile(
    r"known as|goes by|went by|answers to|(?:nick|street )name", re.IGNORECASE
)
_OWN_NAME = re.compile(
    r"\b(?:his|her|their|baby's) (?:first |last |sur)?name(?: is|'s| was) $", re.IGNORECASE
)
_ROLE_REPLACEMENTS = {
    "mum": "the mother",
    "mummy": "the mother",
    "mam": "the mother",
    "mom": "the mother",
    "mother": "the mother",
    "dad": "the father",
    "daddy": "the father",
    "father": "the father",
    "nan": "the grandmother",
    "gran": "the grandmother",
    "nana": "the grandmother",
    "grandmother": "the grandmother",
    "grandad": "the grandfather",
    "grandfather": "the grandfather",
    "carer": "the carer",
    "carers": "the carers",
    "sister": "the sister",
    "brother": "the brother",
    "son": "the son",
    "daughter": "the daughter",
    "partner": "the parent's partner",
    "wife": "the mother",
    "husband": "the father",
    "teacher": "the teacher",
    "manager": "my manager",
    "solicitor": "the solicitor",
    "midwife": "the midwife",
    "interpreter": "the interpreter",
    "dog": "the dog",
}
_TITLE_REPLACEMENTS = {
    "dr": "the doctor",
    "doctor": "the doctor",
    "dc": "an officer",
    "pc": "an officer",
    "ds": "an officer",
    "sgt": "an officer",
    "judge": "the judge",
    "hhj": "the judge",
    "dj": "the judge",
    "mr": "the father",
    "mrs": "the mother",
    "miss": "the mother",
    "ms": "the mother",
}


def after_title(reading: Reading, index: int) -> Finding | None:
    """A name behind a title ("Mrs Adeyemi", "DC Harding"), whatever word it is."""
    token, title = reading.tokens[index], _title_before(reading, index)
    if title is None or token.base in STOPWORDS or token.is_all_capitals:
        return None
    if title.base in KIN and not title.is_capital and _is_whose(reading, index - 1):
        return None  # "his sister Amelie": kin, no nun
    if len(token.text) == 1 and reading.is_allowed(token):
        return None
    if token.lower.startswith("i'") or not _is_titled(reading, token, title):
        return None
    replacement = _TITLE_REPLACEMENTS.get(title.base)
    return mark(
        token,
        "title",
        "A title and a name.",
        start=_couple_start(reading, index - 1),
        replacements=(replacement, "a professional") if replacement else NAME_REPLACEMENTS,
    )


def _is_titled(reading: Reading, token: Token, title: Token) -> bool:
    if token.base in _NO_KIN:
        return False
    # "mrs begum", whatever "begum" means; "pc world", but not "the pc crashed".
    certain = title.base in {"mr", "mrs", "ms"} and len(token.text) > 1
    certain |= title.base in {"sgt", "cllr", "hhj"} and token.base not in PERSON_VERBS
    unknown = not is_ordinary(token.base) or is_rather_a_name(token.base)
    return reading.capital_counts(token) or certain or unknown


def _couple_start(reading: Reading, index: int) -> int:
    """Where the title at ``index`` begins, or the first of two ("Mr and Mrs White")."""
    pair = reading.tokens[max(0, index - 2) : index]
    is_pair = len(pair) == 2 and pair[0].base in TITLES and pair[1].lower == "and"
    return pair[0].start if is_pair else reading.tokens[index].start


def _title_before(reading: Reading, index: int) -> Token | None:
    """The title before a word, with or without the full stop of an abbreviation ("Mrs. White")."""
    if not index:
        return None
    title, gap = reading.tokens[index - 1], reading.gap(index)
    if title.base not in TITLES:
        return None
    if gap == ". " and title.base in _TITLE_REPLACEMENTS.keys() - {"miss"} and len(title.base) <= 4:
        return title
    return title if gap == " " and not reading.tokens[index].starts_sentence else None


def after_kin(reading: Reading, index: int) -> Finding | None:
    """A name behind kinship or a role ("his wife Priyanka", "foster carer Bev")."""
    if not index or not _LOOSE_GAP.fullmatch(reading.gap(index)):
        return None
    token, kin = reading.tokens[index], reading.tokens[index - 1]
    if kin.base not in _KIN_AND_ROLES or _is_no_name(token):
        return None
    if kin.lower.endswith("'s") or (token.starts_sentence and ":" in reading.gap(index)):
        return None
    role = _ROLE_REPLACEMENTS.get(kin.base)
    instead = (role, "[name removed]") if role else NAME_REPLACEMENTS
    reason = f"The word “{kin.base}” stands before it, so it reads as a name."
    if reading.capital_counts(token) and not token.is_all_capitals:
        return _capital_after_kin(reading, index, reason, instead)
    unknown = is_rather_a_name(token.base) or (
        token.base in first_names() and not is_ordinary(token.base)
    )
    doubtful = token.base in british_first_names() and token.base not in VERB_ONLY_NAMES | {
        "may",
        "hope",
        "don",
        "max",
    }
    doubtful |= _is_whose(reading, index - 1) and not is_ordinary(token.base)
    if unknown or (doubtful and reading.gap(index) == " "):
        return mark(
            token, "kin", reason, tier=Tier.BLOCK if unknown else Tier.WARN, replacements=instead
        )
    return None


def _ends_with_a_name(reading: Reading, token: Token) -> bool:
    """“her name is star, she's two”, not “her name was not given”."""
    stops = reading.text[token.end : token.end + 1] in {",", ".", ";"}
    return stops and not token.base.endswith(("ed", "en"))


def _is_whose(reading: Reading, index: int) -> bool:
    """“her daughter nesta”: whose kin somebody is, said before the word at ``index``."""
    before = reading.before(index)
    return before is not None and before.lower in {"his", "her", "my", "their", "our"}


def _is_no_name(token: Token) -> bool:
    return token.base in _NEVER_NAMES or len(token.base) < 2 or token.lower.startswith("i'")


def _capital_after_kin(
    reading: Reading, index: int, reason: str, instead: tuple[str, ...]
) -> Finding | None:
    token = reading.tokens[index]
    known = token.base in first_names() or token.base in last_names() or not is_ordinary(token.base)
    if (
        token.base in PEOPLES
        or token.base in PLAIN_CAPITALS
        or (reading.is_allowed(token) and not known)
    ):
        return None
    if known or token.base in WRITERS:
        return mark(token, "kin", reason, replacements=instead)
    if reading.gap(index) == " " and not reading.next_is_capital(index):
        return mark(token, "kin", reason, replacements=instead)
    return None


def _is_of_a_role(reading: Reading, index: int) -> bool:
    """“a carer called pat”; “my manager called” is somebody on the telephone."""
    if index < 3:
        return False
    article, role = reading.tokens[index - 3], reading.tokens[index - 2]
    is_when = reading.tokens[index].lower in _WHEN_CALLED
    return role.base in _KIN_AND_ROLES and article.lower in {"a", "an", "another"} and not is_when


def after_naming_word(reading: Reading, index: int) -> Finding | None:
    """A name or nickname behind "called", "known as" and the like."""
    token = reading.tokens[index]
    if not index or reading.tokens[index - 1].lower not in BEFORE_A_NAME:
        return None
    before = reading.before(index)
    if (
        token.base in _NO_NICKNAMES
        or reading.is_allowed(token)
        or (token.is_all_capitals and token.text in ACRONYMS)
    ):
        return None
    said = reading.text[max(0, token.start - 40) : token.start]
    phrase = _NAMING_PHRASE.search(said)
    if not phrase and (before is None or before.base not in NAMING):
        return None
    unknown = not is_ordinary(token.base)
    if reading.capital_counts(token) or (unknown and token.base in first_names()):
        return mark(token, "naming", "A naming word stands before it.")
    # Lower case after a naming word: "goes by spider", but not "called a meeting".
    sure = phrase and (
        _SURELY_A_NAME.search(phrase.group())
        or (token.base in british_first_names() and reading.few_capitals)
        or (_OWN_NAME.search(said) and _ends_with_a_name(reading, token))
    )
    if unknown or sure or _is_of_a_role(reading, index):
        return mark(
            token,
            "naming",
            "A naming word stands before it: it may be a name or nickname.",
            tier=Tier.WARN,
        )
    return None
