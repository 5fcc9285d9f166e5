"""One corpus and what every engine must find in it: cases as data.

A `Case` says what is asked, by whom, with which filters, and which entries must come, of which
order only what `first` says is fixed; `corrected` are the words that were looked for instead.
`matrix()` adds questions whose answers are worked out here by counting, without any engine.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from portal.core.searchable import EVERYONE, SIGNED_IN, SearchEntry
from search.engines.base import Sort
from tests.search.corpus import CIRCLE, CORPUS, FILED

VISITOR = frozenset({EVERYONE})
SIGNED = frozenset({EVERYONE, SIGNED_IN})
MEMBER = frozenset({EVERYONE, SIGNED_IN, CIRCLE})


@dataclass(frozen=True, slots=True)
class Case:
    """One question and its answer."""

    text: str
    found: frozenset[int]
    tokens: frozenset[str] = VISITOR
    filters: dict[str, tuple[str, ...]] = field(default_factory=dict)
    first: tuple[int, ...] = ()
    corrected: tuple[str, ...] = ()
    facets: dict[str, dict[str, int]] = field(default_factory=dict)
    sort: Sort = Sort.RELEVANCE


def _case(text: str, *found: int, **more) -> Case:
    return Case(text, frozenset(found), **more)


NOTHING: tuple[int, ...] = ()

WORDS = (
    _case("neglect", 1, 2, 10, first=(1,)),
    _case("NEGLECT", 1, 2, 10),
    _case("  neglect  ", 1, 2, 10),
    _case("neglect", 1, 2, 8, 10, tokens=SIGNED),
    _case("neglect", 1, 2, 8, 9, 10, tokens=MEMBER),
    _case("neglected", 1, 2, 10),
    _case("neglecting", 1, 2, 10),
    _case("visit", 2),
    _case("visits visiting visited", 2),
    _case("family", 1, 13, 20),
    _case("families", 1, 13, 20),
    _case("assessment", 1, 17),
    _case("assess", 1, 17),
    _case("listen", 3, 4, first=(3,)),
    _case("reflections", 3),
    _case("reflective", 3, first=(3,)),
    _case("reflective", 3, 15, tokens=SIGNED),
    _case("question", 4, first=(4,)),
    _case("naive", 5),
    _case("naïve", 5),
    _case("NAÏVE CAFÉ", 5),
    _case("cafe", 5),
    _case("uber facade resume", 5),
    _case("pinata jalapeno", 5),
    _case("nai\u0308ve", 5),  # the same letters in two pieces
    _case("child's", 2, 12, 18),
    _case("child’s", 2, 12, 18),
    _case("children's", 11, 12),
    _case("siblings", 12),
    _case("O'Brien", 12),
    _case("O’Brien's", 12),
    _case("grandparent", 13),
    _case("guardianship order", 13, first=(13,)),
    _case("coercion", 6),
    _case("coercive", 6, first=(6,)),
    _case("marac", 6),
    _case("MARAC DASH", 6),
    _case("camhs", 18),
    _case("mental health", 18),
    _case("1989", 11),
    _case("section 47", 11, first=(11,)),
    _case("24 hours", 11, 19),
    _case("100%", 19),
    _case("R&D", 19),
    _case("gŵyl", 14),
    _case("gwyl", 14),
    _case("ynys mon", 14),
    _case("teuluoedd", 14, corrected=("theuluoedd",)),
    _case("pre-birth", 17, first=(17,)),
    _case("unborn baby", 17),
    _case("poverty aware", 10, first=(10,)),
    _case("poverty", 10),
    _case("poverty", 9, 10, tokens=MEMBER),
    _case("genogram", 9, tokens=MEMBER),
    _case("xylography", 16, tokens=MEMBER),
    _case("motivational interviewing", 7, first=(7,)),
    _case("what is neglect", 1, 2, 10, first=(1,)),
    _case("find articles about neglect please", 1, 2, 10),
    _case("does anyone know how to listen", 3, 4),
    _case("neglect neglect neglect", 1, 2, 10),
    _case("kinship; care", 13, first=(13,)),
    _case("kinship/care", 13),
    _case("kinship, (care)", 13),
    _case("kinship_care", 13),
    _case("safety planning", 7, 17, 20, first=(20,)),
    _case("change talk", 5, 7, first=(7,)),
)

PHRASES = (
    _case('"at the door"', 2),
    _case('"door the at"', *NOTHING),
    _case("“at the door”", 2),
    _case("„at the door“", 2),
    _case("«at the door»", 2),
    _case('"safety plan"', 20),
    _case('"safety planning"', 20),
    _case('"plan safety"', *NOTHING),
    _case('"over time"', 1),
    _case('"over time"', 1, 8, tokens=SIGNED),
    _case('"over time" neglect', 1, 8, tokens=SIGNED),
    _case('"over time" "assessments over"', 1),
    _case('"over time" "at the door"', *NOTHING),
    _case('"poverty is not neglect"', 10),
    _case('"not neglect" poverty', 10),
    _case('"children act"', 11),
    _case('"section 47"', 11),
    _case('"Children’s voices"', 12),
    _case('"children\'s own words"', 12),
    _case('"yes or no"', 4),
    _case('"change talk and sustain talk"', 7),
    _case('"naïve café"', 5),
    _case('"naive cafe"', 5),
    _case('"motivational interviewing"', 7),
    _case('neglect "', 1, 2, 10),
    _case('neglect"', 1, 2, 10),
    _case('""', *range(1, 8), *range(10, 15), *range(17, 21)),
    _case('neglect ""', 1, 2, 10),
)

LEFT_OUT = (
    _case("neglect -door", 1, 10),
    _case("neglect −door", 1, 10),
    _case("neglect –door", 1, 10),
    _case("neglect -doors", 1, 10),
    _case("neglect -poverty", 1, 2),
    _case("neglect -poverty", 1, 2, 8, tokens=MEMBER),
    _case('neglect -"at the door"', 1, 10),
    _case('neglect -"the door at"', 1, 2, 10),
    _case("neglect -poverty -door", 1),
    _case("neglect -neglect", *NOTHING),
    _case("-neglect", *(n for n in range(1, 21) if n not in {8, 9, 15, 16})),
    _case("pre-birth -substance", *NOTHING),
    _case("listening - questions", 3, 4),
    _case('"safety plan" -family', *NOTHING),
    _case("café -naïve", *NOTHING),
    _case("neglect -zzzz", 1, 2, 10),
)

PUT_RIGHT = (
    _case("neglcet", 1, 2, 10, corrected=("neglect",)),
    _case("negleckt", 1, 2, 10, corrected=("neglect",)),
    _case("motivatonal interveiwing", 7, corrected=("motivational", "interviewing")),
    _case("domesitc abuse", 6, corrected=("domestic", "abuse")),
    _case("coerciev", 6, corrected=("coercive",)),
    _case("grandparnets", 13, corrected=("grandparents",)),
    _case("guardianshp", 13, corrected=("guardianship",)),
    _case("ambivalnce", 3, corrected=("ambivalence",)),
    _case("marca", 6, corrected=("marac",)),
    _case("suports", *NOTHING),
    _case("genogrm", *NOTHING),
    _case("genogrm", 9, tokens=MEMBER, corrected=("genogram",)),
    _case("xylograpy", *NOTHING),
    _case("xylograpy", *NOTHING, tokens=SIGNED),
    _case("xylograpy", 16, tokens=MEMBER, corrected=("xylography",)),
    _case("supervison", *NOTHING),
    _case("supervison", 15, tokens=SIGNED, corrected=("supervision",)),
    _case("zzzzqqqq", *NOTHING),
    _case("1889", *NOTHING),
    _case("neglect", 1, 2, 10, corrected=()),
)

ALL_OPEN = tuple(n for n in range(1, 21) if n not in {8, 9, 15, 16})
ODD = (
    *(_case(text, *ALL_OPEN) for text in ("", " ", "\t\n", "\x00", "\u202e", "\u200b", "*", "--")),
    *(_case(text, *ALL_OPEN) for text in ("()", "{}[]", "🙂", "!?", "&&", "\\", "%", "' '", "…")),
    _case("neglect*", 1, 2, 10),
    _case("neglect~2", 1, 2, 10),
    _case("neglect^9", 1, 2, 10),
    _case("+neglect", 1, 2, 10),
    _case("title:neglect", 1, 2, 10),
    _case("neglect\x00", 1, 2, 10),
    _case("ne\u200bglect", 1, 2, 10),
    _case("\u202eneglect\u202c", 1, 2, 10),
    _case("neglect AND (door", 1, 2, 10),
    _case("NEAR(neglect door)", 1, 2, 10),
    _case('{"match_all": {}}', *NOTHING),
    _case("/.*neglect.*/", 1, 2, 10),
    _case("neglect; DROP TABLE search_entry", 1, 2, 10),
    _case("neglect " + "x" * 10_000, 1, 2, 10),
    _case("neglect " * 2_000, 1, 2, 10),
    _case('neglect "' * 1_000, 1, 2, 10),
    _case("שלום neglect", 1, 2, 10),
    _case("مرحبا", *NOTHING),
    _case("社会工作", *NOTHING),
    _case("neglect\ud800", 1, 2, 10),
)

FACETS = (
    _case("neglect", 1, 2, 10, facets={"kind": {"guide": 3}, "nation": {"england": 2, "wales": 2}}),
    _case(
        "neglect",
        1,
        2,
        filters={"nation": ("england",)},
        facets={"nation": {"england": 2, "wales": 2}, "topic": {"neglect": 2, "visits": 1}},
    ),
    _case(
        "neglect",
        1,
        filters={"nation": ("england",), "evidence": ("high",)},
        facets={"nation": {"england": 1, "wales": 1}, "evidence": {"high": 1}},
    ),
    _case("neglect", 1, 2, 10, filters={"nation": ("england", "wales")}),
    _case("neglect", *NOTHING, filters={"nation": ("atlantis",)}),
    _case(
        "neglect",
        2,
        filters={"year": ("2025",)},
        facets={"year": {"2024": 1, "2025": 1, "2026": 1}},
    ),
    _case("neglect", 8, tokens=SIGNED, filters={"circle": ("neglect-north",)}),
    _case("", 8, 9, 16, tokens=MEMBER, filters={"circle": ("neglect-north",)}),
    _case("", *NOTHING, filters={"circle": ("neglect-north",)}),
    _case("", 7, filters={"audience": ("students",)}),
    _case("", 17, filters={"assessment": ("pre-birth",)}),
    _case("", 1, 6, 17, filters={"level": ("specialist",)}),
    _case("neglcet", 2, filters={"topic": ("visits",)}, corrected=("neglect",)),
)


def matrix() -> Iterator[Case]:
    """Questions without words for every role, by kind, nation, topic and order."""
    choices = {
        "kind": ("guide", "page", "circle"),
        "nation": ("wales", "england"),
        "topic": ("neglect", "talking"),
        "year": ("2026",),
    }
    roles = (VISITOR, SIGNED, MEMBER)
    for tokens, count in itertools.product(roles, (1, 2)):
        for names in itertools.combinations(choices, count):
            for values in itertools.product(*(choices[one] for one in names)):
                filters = {one: (value,) for one, value in zip(names, values, strict=True)}
                yield _counted(tokens, filters)
    for tokens, sort in itertools.product(roles, (Sort.DATE, Sort.TITLE)):
        yield _sorted(tokens, sort)


def values_of(entry: SearchEntry, facet: str) -> set[str]:
    """What an entry is filed under."""
    if facet == "kind":
        return {entry.kind}
    if facet == "year":
        return {str(entry.on.year)} if entry.on else set()
    return {one.slug for one in entry.facets.get(facet, ())}


def _counted(tokens: frozenset[str], filters: dict[str, tuple[str, ...]]) -> Case:
    seen = [one for one in CORPUS if one.audience & tokens]

    def passing(but: str) -> list[SearchEntry]:
        return [
            one
            for one in seen
            if all(values_of(one, name) & set(of) for name, of in filters.items() if name != but)
        ]

    facets = {
        name: dict(Counter(value for one in passing(name) for value in values_of(one, name)))
        for name in ("kind", "year", *FILED)
    }
    found = frozenset(int(one.object_id) for one in passing(""))
    return Case("", found, tokens, filters, facets=facets)


def _sorted(tokens: frozenset[str], sort: Sort) -> Case:
    seen = [one for one in CORPUS if one.audience & tokens]
    if sort is Sort.DATE:
        seen.sort(key=lambda one: one.on or date.min, reverse=True)
    else:
        seen.sort(key=lambda one: one.title.casefold())
    order = tuple(int(one.object_id) for one in seen)
    return Case("", frozenset(order), tokens, first=order, sort=sort)


CASES = (*WORDS, *PHRASES, *LEFT_OUT, *PUT_RIGHT, *ODD, *FACETS, *matrix())
