"""Layer 2, second half: how a name is used, and how far it reaches."""

# ruff: noqa: PLR2004 - lengths of words and numbers, said beside each.
from __future__ import annotations

from dataclasses import replace

from .allowed import ACRONYMS
from .findings import Tier
from .lexicon import (
    KIN,
    MONTHS,
    NUMBER_WORDS,
    ORG_ENDINGS,
    PEOPLES,
    PERSON_VERBS,
    PRACTICE_WORDS,
    ROLES,
    STOPWORDS,
    VERB_ONLY_NAMES,
    WEEKDAYS,
    word_list,
)
from .reading import Reading, mark
from .tokens import Token
from .vocabulary import british_first_names, first_names, is_ordinary, last_names

_BEING = frozenset({"is", "was", "has", "had"})
# "Hope is not a plan, she said": an idea, whoever speaks of it.
_SAID_OF_IDEAS = frozenset({"not", "what", "how", "like", "about", "only", "more"})
_PRONOUNS = frozenset({"he", "she", "his", "her", "him", "herself", "himself"})
_POSSESSING = frozenset({"his", "her", "their", "my", "our", "the", "a", "an", "your"})
# What is done to a person: "i asked grace", "i met summer".
_DONE_TO_PERSONS = word_list("done_to_persons")
# Part of what somebody is called where a name follows: "Big Dave", "Nanny Bren".
_BEFORE_NICKNAME = word_list("before_nickname")
# "big dave", but not "her little sam" or "his nan pat".
_BEFORE_NICKNAME_WITHOUT_CAPITAL = frozenset(
    {"big", "little", "baby", "nanny", "auntie", "aunty", "uncle"}
)

_KIN_AND_ROLES = KIN | ROLES
_NO_SURNAMES = ORG_ENDINGS | PRACTICE_WORDS | PEOPLES
_SAID_OF_PERSONS = PERSON_VERBS | STOPWORDS | KIN | ROLES


def opens_as_person(reading: Reading, index: int) -> bool:
    """Whether what follows an ordinary word at the start of a sentence is what people do."""
    token = reading.tokens[index]
    if token.lower.endswith("'s"):
        return token.base not in MONTHS and token.base not in WEEKDAYS
    if _is_explained(reading, index) or _ends_a_list(reading, index):
        return True
    following = reading.after(index)
    if following is None:
        return False
    if following.lower in PERSON_VERBS or _is_past(following):
        return True
    if token.base in VERB_ONLY_NAMES and following.lower in _BEING:
        return True
    return _is_being_somebody(reading, index) or _pairs_with_person(reading, index)


def _is_past(token: Token) -> bool:
    return len(token.lower) > 4 and token.lower.endswith("ed") and is_ordinary(token.lower)


def _ends_a_list(reading: Reading, index: int) -> bool:
    """“He was not on my list: Dean, twenty.” No capital is needed there, so this one tells."""
    if not index or reading.gap(index) != ": ":
        return False
    gap = reading.gap(index + 1) if index + 1 < len(reading.tokens) else "."
    return gap[:1] in {",", ".", ";", ")"} and reading.tokens[index].base in british_first_names()


def _is_explained(reading: Reading, index: int) -> bool:
    """“Frank, her father, said”: kinship or a role in apposition."""
    near = reading.tokens[index + 1 : index + 4]
    if len(near) < 2 or reading.gap(index + 1) not in {", ", " ("}:
        return False
    if near[0].lower == "who":
        return True
    if near[0].lower not in _POSSESSING:
        return False
    return any(word.base in _KIN_AND_ROLES for word in near[1:])


def _is_being_somebody(reading: Reading, index: int) -> bool:
    """“Summer is fourteen”, “June has fostered”, “Hope was late, she said”."""
    following = reading.after(index)
    if following is None or following.lower not in _BEING:
        return False
    then = reading.after(index + 1)
    if then is not None and then.lower in _SAID_OF_IDEAS:
        return False
    if then is None:
        number = reading.text[following.end : following.end + 3].strip()
        return number[:1].isdigit()
    if then.lower in NUMBER_WORDS or _is_past(then):
        return True
    return any(word.lower in _PRONOUNS for word in _rest_of_sentence(reading, index + 2))


def _rest_of_sentence(reading: Reading, index: int) -> list[Token]:
    rest = []
    for place in range(index, min(index + 14, len(reading.tokens))):
        if set(".!?;:\n") & set(reading.gap(place)):
            break
        rest.append(reading.tokens[place])
    return rest


def _pairs_with_person(reading: Reading, index: int) -> bool:
    following, partner = reading.after(index), reading.after(index + 1)
    if following is None or following.lower != "and" or partner is None:
        return False
    return partner.text == "I" or (partner.is_capital and is_name_like(partner.base))


def is_treated_as_person(reading: Reading, index: int) -> bool:
    """Whether a word without a capital stands where names stand ("i asked grace what")."""
    token, before = reading.tokens[index], reading.before(index)
    if before and before.lower in _DONE_TO_PERSONS:
        return True
    following = reading.after(index)
    if following is None:
        return False
    if token.lower.endswith("'s"):
        return following.base in _KIN_AND_ROLES
    opens = before is None and _is_being_somebody(reading, index)
    return opens or (before is None and following.lower in PERSON_VERBS)


def is_name_like(base: str) -> bool:
    """A first name, or a double one ("lily-rose")."""
    return base in first_names() or (
        "-" in base and all(part in first_names() for part in base.split("-"))
    )


def extend_names(reading: Reading) -> None:
    """Let each name that was found reach as far as it goes: surname, nickname, couple."""
    for index in range(1, len(reading.tokens)):
        if index - 1 in reading.found:
            _extend_to_surname(reading, index)
    for index in list(reading.found):
        _extend_to_nickname(reading, index)
        _join_couple(reading, index)


def _extend_to_surname(reading: Reading, index: int) -> None:
    """A capital after a first name is the surname ("Jean Button", "Alfie T")."""
    token, before = reading.tokens[index], reading.found[index - 1]
    if index in reading.found or before.type != "PERSON" or before.rule == "odd_capital":
        return
    if reading.gap(index) != " " or token.text == "I":
        return
    if not reading.capital_counts(token):
        _extend_without_capital(reading, index)
        return
    if token.lower.startswith("i'") or reading.tokens[index - 1].lower.endswith("'s"):
        return
    if token.text not in ACRONYMS and token.base not in _NO_SURNAMES:
        reading.found[index] = mark(
            token, "surname", "A capital after a first name reads as a surname."
        )


def _extend_without_capital(reading: Reading, index: int) -> None:
    """“jamie lee price rang”: a usual surname where capitals say nothing."""
    token, before = reading.tokens[index], reading.tokens[index - 1]
    plain = token.base in _SAID_OF_PERSONS or before.lower.endswith("'s")
    without = reading.few_capitals or token.is_shouted
    if without and token.base in last_names() and not plain:
        reading.found[index] = mark(
            token, "surname", "A usual surname after a first name.", tier=Tier.WARN
        )


def _extend_to_nickname(reading: Reading, index: int) -> None:
    found, before = reading.found[index], reading.before(index)
    if found.type != "PERSON" or before is None:
        return
    if reading.capital_counts(before):
        is_part = before.base in _BEFORE_NICKNAME
    else:
        is_part = reading.few_capitals and before.base in _BEFORE_NICKNAME_WITHOUT_CAPITAL
        whose = reading.before(index - 1)
        is_part &= whose is None or whose.lower not in _POSSESSING
    if is_part:
        reading.found[index] = replace(found, start=min(found.start, before.start))


def _join_couple(reading: Reading, index: int) -> None:
    """“Jim and Elsie Tweddle” is one name of two people."""
    partner, surname = reading.found.get(index + 2), reading.found.get(index + 3)
    if partner is None or surname is None:
        return
    found = reading.found[index]
    if reading.gap(index + 3) != " ":
        return
    if found.type == partner.type == surname.type == "PERSON" and reading.tokens[
        index + 1
    ].lower in {"and", "&"}:
        between = reading.text[reading.tokens[index].end : reading.tokens[index + 2].start]
        if between == " and ":
            reading.found[index] = replace(
                found,
                end=surname.end,
                rule="couple",
                tier=Tier.BLOCK,
                replacements=("the parents", "the carers", "the couple"),
            )
