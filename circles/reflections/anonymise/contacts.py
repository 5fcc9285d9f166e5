"""Layer 1, first half: how somebody is reached (e-mail, telephone, user names, addresses).

Every repetition is bounded and no two neighbouring parts can match the same character, so that
the time stays linear in the length of the text.
"""

# ruff: noqa: PLR2004 - lengths of words and numbers, said beside each.
from __future__ import annotations

import re
from collections.abc import Callable

from .findings import Tier
from .lexicon import ROAD_ENDINGS, one_of
from .pattern import Pattern

_I = re.IGNORECASE
_ROAD = one_of(ROAD_ENDINGS)
# What names of streets begin with in Welsh.
_WELSH_ROAD = (
    "Bryn|Cae|Clos|Cwm|Ffordd|Gelli|Glan|Gwel|Heol|Llys|Lôn|Lon|Maes|Nant|Pant|Pen|Plas|Rhes|Rhodfa"
    "|Rhiw|Stryd|Tal|Tan|Trem|Tŷ|Ty"
)
# "one" stands in nearly every text, so that it tells nothing of what is in it.
_DIGITS = (
    *("oh", "zero", "nought", "double", "treble"),
    *("two", "three", "four", "five", "six", "seven", "eight", "nine"),
)
_DIGIT_WORD = rf"(?:one|{one_of(_DIGITS)})"


def _is_user_name(found: re.Match[str], text: str) -> bool:
    name = found.group()
    letters = sum(c.isalpha() for c in name)
    digits = sum(c.isdigit() for c in name)
    has_underscore = "_" in name.strip("_")
    return (
        letters >= 3 and (has_underscore or digits >= 2) and name.lower() not in {"covid19", "s47s"}
    )


def _is_address(found: re.Match[str], text: str) -> bool:
    """Capitals, a road or "at" before it tell "9 mill lane" from "3 close friends"."""
    road = found.group().rsplit(" ", 1)[-1].lower()
    return found["name"][0].isupper() or road in _SURELY_ROADS or _is_told_where(found, text)


def near(words: str, within: int = 40) -> Callable[[re.Match[str], str], bool]:
    """A condition: one of ``words`` stands within so many characters before the match."""
    regex = re.compile(rf"\b(?:{words})\b", _I)
    return lambda found, text: (
        regex.search(text, max(0, found.start() - within), found.end()) is not None
    )


_is_told_where = near("at|to|lives?|living|address|from|number|forget|was", 12)
_SURELY_ROADS = frozenset({"road", "street", "lane", "avenue", "terrace", "crescent", "gardens"})
_PHONE = "A telephone number leads straight to a person."

CONTACTS = (
    Pattern(
        "email",
        "EMAIL",
        "An e-mail address leads straight to a person.",
        re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}"),
        ("an e-mail address", "[removed]"),
        clues=("@",),
    ),
    Pattern(
        "email_in_words",
        "EMAIL",
        "An e-mail address in words leads straight to a person.",
        re.compile(
            r"(?<![\w.+-])(?:\w{1,20} dot ){0,3}[\w.+-]{1,64} ?(?:\(at\)|\[at\]|\bat\b)"
            r" ?[\w-]{1,63}"
            r"(?: ?(?:\(dot\)|\[dot\]|\bdot\b) ?[\w-]{1,63}){1,4}",
            _I,
        ),
        ("an e-mail address", "[removed]"),
        clues=("dot",),
    ),
    Pattern(
        "web_address",
        "URL",
        "A web address may lead to a person or a place.",
        re.compile(
            r"\b(?:https?://|www\.)[^\s<>]{2,300}|(?<![\w@.-])[\w-]{1,63}(?:\.[\w-]{1,63}){0,3}"
            r"\.(?:co\.uk|org\.uk|sch\.uk|gov\.uk|nhs\.uk|com|org|net)\b(?:/[^\s<>]{0,200})?",
            _I,
        ),
        clues=("http", "www.", ".uk", ".com", ".org", ".net"),
    ),
    Pattern(
        "handle",
        "HANDLE",
        "A user name on social media or a game leads straight to a person.",
        re.compile(r"(?<![\w@.])@\w[\w.]{1,40}"),
        ("a user name", "[removed]"),
        clues=("@",),
    ),
    Pattern(
        "user_name",
        "HANDLE",
        "This looks like a user name or gamer tag.",
        re.compile(r"(?<![\w@./-])(?=[^\W_]{0,40}[_\d])[^\W\d][\w]{4,40}(?![\w@/-])"),
        ("a user name", "[removed]"),
        accepts=_is_user_name,
        clues=("_", "0", "1", "2", "3", "4", "5", "6", "7", "8", "9"),
    ),
    Pattern(
        "user_name_named",
        "HANDLE",
        "A user name on social media or a game leads straight to a person.",
        re.compile(
            r"\b(?:insta(?:gram)?|snap(?:chat)?|tiktok|xbox|psn|discord|gamer ?tag|user "
            r"?name|handle)"
            r"(?: name| handle| account| id)? ?(?:is|was|:|as) ?(?P<id>[\w.@]{3,40})",
            _I,
        ),
        clues=("insta", "snap", "tiktok", "xbox", "psn", "discord", "gamer", "user", "handle"),
    ),
    Pattern(
        "what3words",
        "ADDRESS",
        "Three words give an exact place.",
        re.compile(r"///\w{1,30}\.\w{1,30}\.\w{1,30}"),
        ("[place]",),
        clues=("///",),
    ),
    Pattern(
        "phone",
        "PHONE",
        _PHONE,
        re.compile(
            r"(?<![\d.])(?:(?:\+44|0044)(?: ?\(0\))?|\(?0)(?:[ .()-]{0,2}\d){9,10}(?!\d)"
            r"|(?<!\d)\+\d{1,3}"
            r"(?:[ .-]?\d){6,12}(?!\d)"
        ),
        ("a telephone number", "[number]"),
        digit=True,
    ),
    Pattern(
        "phone_in_words",
        "PHONE",
        _PHONE,
        re.compile(rf"\b{_DIGIT_WORD}(?:[ ,-]{{1,2}}{_DIGIT_WORD}){{5,14}}\b", _I),
        ("a telephone number", "[number]"),
        words=frozenset(_DIGITS),
    ),
    Pattern(
        "postcode",
        "POSTCODE",
        "A postcode narrows a home down to a few doors.",
        re.compile(
            r"\b(?:[A-PR-UWYZ]\d[\dA-HJKPS-UW]?|[A-PR-UWYZ][A-HK-Y]\d[\dABEHMNPRV-Y]?) {0,2}"
            r"\d[ABD-HJLNP-UW-Z]{2}\b",
            _I,
        ),
        ("[place]",),
        digit=True,
    ),
    Pattern(
        "address",
        "ADDRESS",
        "A house number and a street are somebody's address.",
        re.compile(
            rf"\b\d{{1,4}}[a-z]?,? (?P<name>[^\W\d_][\w'-]{{1,30}}(?: [^\W\d_][\w'-]{{1,30}}"
            rf")?) (?:{_ROAD})\b",
            _I,
        ),
        ("their home", "[place]"),
        accepts=_is_address,
        digit=True,
    ),
    Pattern(
        "welsh_address",
        "ADDRESS",
        "A house number and a street are somebody's address.",
        re.compile(
            rf"\b\d{{1,4}}[a-z]?,? (?:{_WELSH_ROAD})\b"
            r"(?:[ -](?:[yY]r?|[A-ZÀ-Þ][\w'-]{1,20})){0,3}"
        ),
        ("their home", "[place]"),
        digit=True,
    ),
    Pattern(
        "flat",
        "ADDRESS",
        "The number of a flat is part of an address.",
        re.compile(
            r"\b(?:flat|apartment|plot|caravan|unit) (?:no\.? ?)?(?:\d{1,4}[a-z]?|[A-H])\b", _I
        ),
        ("their flat", "their home"),
        words=frozenset(["flat", "apartment", "plot", "caravan", "unit"]),
    ),
    Pattern(
        "house_number",
        "ADDRESS",
        "The number of a house is part of an address.",
        re.compile(
            r"\b(?:at|to|from|of|outside|in|from|opposite|them at|kids at) "
            r"(?P<id>(?:number|no\.?) \d{1,4}[a-z]?)\b(?! (?:on|in) (?:the|my|our))",
            _I,
        ),
        ("their home", "[place]"),
        Tier.WARN,
        digit=True,
    ),
)
