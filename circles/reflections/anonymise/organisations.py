"""Named organisations and places: a run of capitals with an ending, or a pair of capitals."""

# ruff: noqa: PLR2004 - lengths of words and numbers, said beside each.
from __future__ import annotations

from collections.abc import Iterator

from .allowed import ACRONYMS
from .findings import PLACE_INSTEAD, PLACE_REASON, Finding, Tier
from .lexicon import (
    KIN,
    MODERN_WORDS,
    ORG_ENDINGS,
    PEOPLES,
    PLACE_PREPOSITIONS,
    PRACTICE_WORDS,
    ROAD_ENDINGS,
    ROLES,
    STOPWORDS,
    TITLES,
    WEEKDAYS,
    word_list,
)
from .reading import Reading
from .tokens import Token
from .vocabulary import everyday_words, first_names, is_ordinary

_LOWER_ENDINGS = frozenset(
    [
        "estate",
        "school",
        "primary",
        "academy",
        "nursery",
        "college",
        "hospital",
        "infirmary",
        "infants",
        "juniors",
        "prison",
        "mosque",
        "gurdwara",
        "temple",
        "church",
        "library",
        "centre",
        "refuge",
        "hostel",
        "hospice",
        "surgery",
        "clinic",
        "flats",
        "shops",
        "site",
        "road",
        "street",
        "avenue",
        "lane",
        "crescent",
        "terrace",
    ]
)
_PLAIN = PRACTICE_WORDS | KIN | ROLES | TITLES | MODERN_WORDS | STOPWORDS | PEOPLES | WEEKDAYS
_SAID_OF_WORK = PRACTICE_WORDS | KIN | ROLES | TITLES | MODERN_WORDS
_LOWER_ENDINGS_OF_THE_HURRIED = frozenset(
    {"house", "court", "high", "lodge", "hall", "park", "gardens", "pru", "way", "close"}
    | {"mill", "hill", "green", "farm", "cross", "bridge"}
)
_ROADS = frozenset({"road", "street", "avenue", "lane", "crescent", "terrace"})
_NO_ROADS = word_list("no_roads")
_PARTS_OF_NAMES = frozenset({"general", "royal", "moss", "bank"})
_BEGINNINGS = _PARTS_OF_NAMES | {"old", "new", "great", "king", "queen"}
# "South Benwell" stands for a place wherever it stands; "Little Tyrell" may be a child.
_COMPASS = frozenset({"north", "south", "east", "west"})
_SETS_NO_PLACE_APART = _SAID_OF_WORK | _COMPASS
_PEOPLE_AND_DAYS = KIN | ROLES | TITLES | WEEKDAYS
_PARTS_OF_LAND = _COMPASS | {"great", "upper", "lower", "new", "nether", "isle"}
_BEFORE_A_PLACE = STOPWORDS | PLACE_PREPOSITIONS
_ENDINGS = ORG_ENDINGS | ROAD_ENDINGS
_JOINING = frozenset({"and", "of", "the", "on", "upon", "le", "under"})
_REPLACEMENTS = {
    "school": ("a school", "a primary school", "a secondary school"),
    "hospital": ("a hospital", "a local hospital"),
    "nursery": ("a nursery",),
    "church": ("a place of worship",),
    "mosque": ("a place of worship",),
    "temple": ("a place of worship",),
    "team": ("a team", "another team"),
    "house": ("a placement", "a service"),
    "estate": ("an estate", "the neighbourhood"),
    "club": ("a club",),
    "court": ("the court",),
    "college": ("a college",),
    "university": ("a university",),
}
_SCHOOLS = frozenset(
    [
        "primary",
        "secondary",
        "academy",
        "infants",
        "infant",
        "juniors",
        "junior",
        "grammar",
        "high",
        "comprehensive",
    ]
)
_SETS_NOTHING_APART = PRACTICE_WORDS | KIN | ROLES | TITLES | STOPWORDS | _SCHOOLS
_HOSPITALS = frozenset(["infirmary", "general", "hospice"])


def find_organisations(reading: Reading) -> Iterator[Finding]:
    """Names of schools, hospitals, roads, estates, clubs, newspapers and the like."""
    for first, last in _runs(reading):
        yield from _judge(reading, first, last)
    yield from _lower_case_places(reading)


def _runs(reading: Reading) -> Iterator[tuple[int, int]]:
    """Index pairs of runs of two or more capitalised words ("Braintree and Witham Times")."""
    index = 0
    while index < len(reading.tokens):
        last = _run_end(reading, index)
        if last > index:
            yield index, last
        index = last + 1


def _run_end(reading: Reading, first: int) -> int:
    if not _joins(reading, first):
        return first
    last = first
    while last + 1 < len(reading.tokens) and reading.gap(last + 1) in {" ", " & "}:
        if _joins(reading, last + 1):
            last += 1
        elif _bridges(reading, last + 1):
            last += 2
        else:
            break
    return last


def _bridges(reading: Reading, index: int) -> bool:
    token = reading.tokens[index]
    nearby = (
        index + 1 < len(reading.tokens)
        and reading.gap(index + 1) == " "
        and _joins(reading, index + 1)
    )
    return token.lower in _JOINING and nearby


def _joins(reading: Reading, index: int) -> bool:
    token = reading.tokens[index]
    if not reading.capital_counts(token) or len(token.base) < 2:
        return False
    return not reading.is_allowed(token) and not token.lower.startswith("i'")


def _judge(reading: Reading, first: int, last: int) -> Iterator[Finding]:
    words = reading.tokens[first : last + 1]
    while len(words) > 1 and (
        not words[0].is_capital or (words[0].starts_sentence and words[0].lower in _BEFORE_A_PLACE)
    ):
        words = words[1:]
    first = last + 1 - len(words)
    ending = max((i for i, word in enumerate(words) if word.base in _ENDINGS), default=0)
    is_road = words[ending].base in ROAD_ENDINGS
    named = [w for w in words[:ending] if _names_something(w, is_road=is_road)]
    if named:
        yield _organisation(words[0], words[ending])
    elif _is_area(reading, first, words):
        yield _run(words, "PLACE", "named_area", PLACE_REASON, PLACE_INSTEAD)
    elif (
        len(words) > 1
        and not words[0].starts_sentence
        and not _is_heading(reading, words)
        and (_all_odd(words) or _begins_oddly(words) or _is_gone_to(reading, first, words))
    ):
        reason = "Two capitalised words read as the name of a place or organisation."
        yield _run(words, "ORG", "capital_pair", reason, ("a service", "[place]"))


def _run(
    words: list[Token], kind: str, rule: str, reason: str, instead: tuple[str, ...]
) -> Finding:
    return Finding(words[0].start, words[-1].end, kind, Tier.WARN, rule, reason, instead)


def _is_area(reading: Reading, first: int, words: list[Token]) -> bool:
    """“In Nether Wallop”, “to East Burrafirth”: a word unknown beside others names a place."""
    if len(words) == 1 or words[0].base in first_names():
        return False
    before = reading.before(first)
    is_placed = before is not None and before.lower in PLACE_PREPOSITIONS
    is_land = words[0].base in _PARTS_OF_LAND
    named = words[1:] if is_land else words
    if not (is_placed or is_land) or all(is_ordinary(w.base) for w in named):
        return False
    return not any(w.base in _SAID_OF_WORK or w.is_all_capitals for w in named)


def _names_something(word: Token, *, is_road: bool) -> bool:
    """Whether a word sets a place apart: "Station Road" is one, "School Nursery" is not."""
    return word.base not in _SETS_NOTHING_APART and (is_road or word.base not in ORG_ENDINGS)


def _all_odd(words: list[Token]) -> bool:
    # "The South Green", though "South" is said of teams as well; no "North West".
    named = words[1:] if words[0].base in _COMPASS and len(words) == 2 else words
    return not any(w.base in _SETS_NO_PLACE_APART for w in named) and _are_ordinary(words)


def _are_ordinary(words: list[Token]) -> bool:
    return all(is_ordinary(w.base) and not w.is_all_capitals for w in words)


def _begins_oddly(words: list[Token]) -> bool:
    """A word that is hardly ever said before a word of practice: “Coram Voice”."""
    first = words[0]
    return (
        len(words) == 2
        and first.base not in _PLAIN
        and first.base not in everyday_words()
        and not first.is_all_capitals
        and is_ordinary(first.base)
    )


def _is_gone_to(reading: Reading, first: int, words: list[Token]) -> bool:
    """“At Little Steps”, “from Black Rock”: two words with capitals, not both of them of work."""
    before = reading.before(first)
    if before is None or before.lower not in {"at", "to", "from", "in", "near"}:
        return False
    return (
        len(words) == 2
        and not any(w.base in _PEOPLE_AND_DAYS for w in words)
        and not all(w.base in _SAID_OF_WORK for w in words)
        and _are_ordinary(words)
    )


def _is_heading(reading: Reading, words: list[Token]) -> bool:
    """A line of its own with most words capitalised is a heading."""
    start = reading.text.rfind("\n", 0, words[0].start) + 1
    end = reading.text.find("\n", words[-1].end)
    line = reading.text[start : end if end >= 0 else None]
    return len(line) < 80 and not line.rstrip().endswith((".", "!", "?")) and start > 0


def _organisation(first: Token, last: Token) -> Finding:
    kind = (
        "PLACE"
        if last.base in ROAD_ENDINGS - {"court", "hill", "st"} or last.base in {"estate", "park"}
        else "ORG"
    )
    key = (
        "school" if last.base in _SCHOOLS else "hospital" if last.base in _HOSPITALS else last.base
    )
    instead = _REPLACEMENTS.get(key, ("[place]", "a local service"))
    reason = (
        "The name of a road or area."
        if kind == "PLACE"
        else "The name of an organisation or building."
    )
    return _run([first, last], kind, "named_place", reason, instead)


def _lower_case_places(reading: Reading) -> Iterator[Finding]:
    """“the craylands estate”, “the Al-Noor mosque”: a name before an ending of places."""
    for index, token in enumerate(reading.tokens):
        if token.is_capital or not _is_lower_ending(reading, token):
            continue
        before = reading.before(index)
        if before and _names_lower_place(reading, before, token):
            yield _organisation(reading.tokens[_first_of_name(reading, index - 1)], token)


def _is_lower_ending(reading: Reading, token: Token) -> bool:
    return token.lower in _LOWER_ENDINGS or (
        reading.few_capitals and token.lower in _LOWER_ENDINGS_OF_THE_HURRIED
    )


def _names_lower_place(reading: Reading, before: Token, ending: Token) -> bool:
    if before.base in _PLAIN or reading.is_allowed(before) or before.lower.endswith("'s"):
        return False
    if not is_ordinary(before.base):
        return before.text not in ACRONYMS and before.text.upper() not in ACRONYMS
    if not reading.few_capitals:
        return reading.capital_counts(before) and not before.starts_sentence
    # Who uses no capitals writes "sycamore court" and "victoria street", but also "main road".
    if ending.lower in _ROADS:
        return before.base not in _NO_ROADS
    return before.base not in everyday_words() or before.base in _PARTS_OF_NAMES


def _first_of_name(reading: Reading, index: int) -> int:
    """Where a name without capitals begins whose last word is at ``index`` ("moss bank")."""
    while reading.few_capitals and index and reading.gap(index) == " ":
        left = reading.tokens[index - 1]
        if left.base in _PLAIN or reading.is_allowed(left) or len(left.base) < 2:
            break
        if left.base in everyday_words() and left.base not in _BEGINNINGS:
            break
        index -= 1
    return index
