"""Layer 1: identifiers that have a form of their own (numbers, codes, addresses, contacts).

Every repetition is bounded and no two neighbouring parts can match the same character, so that
the time stays linear in the length of the text.
"""

# ruff: noqa: PLR2004 - lengths of words and numbers, said beside each.
from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from .checkdigits import is_nhs_number, is_nino, is_upn
from .findings import Finding, Tier
from .lexicon import MONTHS, ROAD_ENDINGS, SHORT_MONTHS
from .vocabulary import first_names

_I = re.IGNORECASE
_MONTH = "(?:" + "|".join(sorted([*MONTHS, *SHORT_MONTHS], key=len, reverse=True)) + r")\b\.?"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
DATE = (
    rf"(?:{_DAY}(?: of)? ?{_MONTH}(?:,? ?\d{{4}}|,? '?\d{{2}})?|{_MONTH} {_DAY}(?!\d"
    rf")(?:,? \d{{4}})?"
    r"|\d{4}-\d{2}-\d{2}|\d{1,2}[/.-]\d{1,2}[/.-](?:\d{4}|\d{2})|\d{1,2}/\d{1,2})"
)
_ROAD = "|".join(sorted(ROAD_ENDINGS, key=len, reverse=True))
_DIGIT_WORD = r"(?:oh|zero|nought|double|treble|one|two|three|four|five|six|seven|eight|nine)"
_SYSTEMS = (
    r"lcs|mosaic|liquid ?logic|eclipse|rio|ics|ehm|azeus|carefirst|care ?director"
    r"|paris|systmone|emis|"
    r"person id|client id|case (?:no|number|ref(?:erence)?|id)|ref(?:erence)?(?: no"
    r"| number)?|urn|cad|custody|"
    r"collar|arc|brp|home office|account|sort code|passport|nass|hospital (?:no|number)|mrn|unit no"
)


@dataclass(frozen=True, slots=True)
class Pattern:
    """One identifier with a form: where it is, what it is, and what may stand in its place."""

    rule: str
    type: str
    reason: str
    regex: re.Pattern[str]
    replacements: tuple[str, ...] = ("[removed]",)
    tier: Tier = Tier.BLOCK
    accepts: Callable[[re.Match[str], str], bool] | None = None

    def find(self, text: str) -> Iterator[Finding]:
        """Every place where the pattern stands and its further condition, if any, holds."""
        for found in self.regex.finditer(text):
            if self.accepts is None or self.accepts(found, text):
                group = "id" if "id" in self.regex.groupindex else 0
                start, end = found.span(group)
                yield Finding(
                    start, end, self.type, self.tier, self.rule, self.reason, self.replacements
                )


def _near(words: str, within: int = 40) -> Callable[[re.Match[str], str], bool]:
    """A condition: one of ``words`` stands within so many characters before the match."""
    regex = re.compile(rf"\b(?:{words})\b", _I)
    return lambda found, text: (
        regex.search(text, max(0, found.start() - within), found.end()) is not None
    )


def _is_nhs(found: re.Match[str], text: str) -> bool:
    return is_nhs_number(found.group()) or _near("nhs")(found, text)


def _is_nino(found: re.Match[str], text: str) -> bool:
    return is_nino(found.group()) or _near("ni|nino|national insurance")(found, text)


def _is_pupil_number(found: re.Match[str], text: str) -> bool:
    return is_upn(found.group()) or _near("upn|pupil")(found, text)


def _is_code(found: re.Match[str], text: str) -> bool:
    code = found.group()
    digits = sum(c.isdigit() for c in code)
    return digits >= 4 and any(c.isalpha() for c in code) and not re.fullmatch(r"\d{4}'?s", code)


def _is_long_number(found: re.Match[str], text: str) -> bool:
    number = found.group()
    digits = sum(c.isdigit() for c in number)
    is_date = re.fullmatch(DATE, number)
    return digits >= (6 if number.isdigit() else 8) and not is_date and not _is_money(found, text)


def _is_money(found: re.Match[str], text: str) -> bool:
    return text[max(0, found.start() - 1) : found.start()] in {"£", "$", "€"}


def _is_disguised_name(found: re.Match[str], text: str) -> bool:
    letters = found.group().lower().translate(str.maketrans("013457@$", "oieastas"))
    return letters in first_names()


def _is_user_name(found: re.Match[str], text: str) -> bool:
    name = found.group()
    letters = sum(c.isalpha() for c in name)
    digits = sum(c.isdigit() for c in name)
    has_underscore = "_" in name.strip("_")
    return (
        letters >= 3 and (has_underscore or digits >= 2) and name.lower() not in {"covid19", "s47s"}
    )


def _is_address(found: re.Match[str], text: str) -> bool:
    """Capitals, or "at" or "lives" before it, tell "9 mill lane" from "3 close friends"."""
    return found["name"][0].isupper() or _near("at|lives?|living|address|from|number", 12)(
        found, text
    )


_PHONE = "A telephone number leads straight to a person."
_CASE = "A number from a case system, court or police force leads straight to a record."

PATTERNS = (
    Pattern(
        "email",
        "EMAIL",
        "An e-mail address leads straight to a person.",
        re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}"),
        ("by e-mail", "[removed]"),
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
        ("by e-mail", "[removed]"),
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
    ),
    Pattern(
        "handle",
        "HANDLE",
        "A user name on social media or a game leads straight to a person.",
        re.compile(r"(?<![\w@.])@\w[\w.]{1,40}"),
        ("on social media", "[removed]"),
    ),
    Pattern(
        "user_name",
        "HANDLE",
        "This looks like a user name or gamer tag.",
        re.compile(r"(?<![\w@./-])(?=[^\W_]{0,40}[_\d])[^\W\d][\w]{4,40}(?![\w@/-])"),
        ("on social media", "[removed]"),
        accepts=_is_user_name,
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
    ),
    Pattern(
        "what3words",
        "ADDRESS",
        "Three words give an exact place.",
        re.compile(r"///\w{1,30}\.\w{1,30}\.\w{1,30}"),
        ("[place]",),
    ),
    Pattern(
        "phone",
        "PHONE",
        _PHONE,
        re.compile(
            r"(?<![\d.])(?:\+44|0044|\(?0)(?:[ .()-]{0,2}\d){9,10}(?!\d)|(?<!\d)\+\d{1,3}"
            r"(?:[ .-]?\d){6,12}(?!\d)"
        ),
        ("by telephone", "[number]"),
    ),
    Pattern(
        "phone_in_words",
        "PHONE",
        _PHONE,
        re.compile(rf"\b{_DIGIT_WORD}(?:[ ,-]{{1,2}}{_DIGIT_WORD}){{5,14}}\b", _I),
        ("by telephone", "[number]"),
    ),
    Pattern(
        "nhs_number",
        "NHS",
        "An NHS number is one person's alone.",
        re.compile(r"(?<!\d)\d{3}[ -]?\d{3}[ -]?\d{4}(?!\d)"),
        ("[number]",),
        accepts=_is_nhs,
    ),
    Pattern(
        "nino",
        "NINO",
        "A National Insurance number is one person's alone.",
        re.compile(r"\b[A-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D]\b", _I),
        ("[number]",),
        accepts=_is_nino,
    ),
    Pattern(
        "upn",
        "UPN",
        "A unique pupil number is one child's alone.",
        re.compile(r"\b[A-Z]\d{11}[\dA-Z]\b", _I),
        ("[number]",),
        accepts=_is_pupil_number,
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
    ),
    Pattern(
        "flat",
        "ADDRESS",
        "The number of a flat is part of an address.",
        re.compile(
            r"\b(?:flat|apartment|plot|caravan|unit) (?:no\.? ?)?(?:\d{1,4}[a-z]?|[A-H])\b", _I
        ),
        ("their flat", "their home"),
    ),
    Pattern(
        "vehicle",
        "VEHICLE",
        "A registration number leads to the keeper of a vehicle.",
        re.compile(r"\b[A-Z]{2}\d{2} ?[A-Z]{3}\b", _I),
        ("a car",),
    ),
    Pattern(
        "vehicle_old",
        "VEHICLE",
        "A registration number leads to the keeper of a vehicle.",
        re.compile(r"\b(?:[A-Z]\d{1,3} ?[A-Z]{3}|[A-Z]{3} ?\d{1,3} ?[A-Z]?)\b"),
        ("a car",),
        accepts=_near("reg|registration|plate|car|van|number plate|vehicle|bike|moped"),
    ),
    Pattern(
        "driving_licence",
        "CODE",
        "A driving licence number is one person's alone.",
        re.compile(r"\b[A-Z9]{5}\d{6}[A-Z9]{2}\d[A-Z]{2}\b", _I),
        ("[number]",),
    ),
    Pattern(
        "court_number",
        "CODE",
        _CASE,
        re.compile(r"\b[A-Z]{2} ?\d{2} ?[CPFZ] ?\d{5}\b", _I),
        ("[number]",),
    ),
    Pattern(
        "crime_number",
        "CODE",
        _CASE,
        re.compile(r"(?<![\d/])\d{1,3}/\d{3,8}/\d{2,4}(?![\d/])"),
        ("[number]",),
    ),
    Pattern(
        "system_number",
        "CODE",
        _CASE,
        re.compile(
            rf"\b(?:{_SYSTEMS})\b[ :#.-]{{0,3}}(?:(?:id|no|number|ref|record|is|was)\b[ :#"
            rf".-]{{0,3}}){{0,2}}"
            r"(?=[A-Z/-]{0,4}\d)[A-Z\d/-]{3,20}\b",
            _I,
        ),
        ("[number]",),
    ),
    Pattern(
        "officer_number",
        "CODE",
        _CASE,
        re.compile(r"\b(?:PC|WPC|PS|PCSO|DC) ?\d{2,6}\b"),
        ("a police officer",),
    ),
    Pattern(
        "code",
        "CODE",
        "A code of letters and digits may lead to a record.",
        re.compile(
            r"(?<![\w/-])(?=[A-Za-z/-]{0,20}\d)[A-Za-z\d][A-Za-z\d/-]{3,24}[A-Za-z\d](?![\w/])"
        ),
        ("[number]",),
        accepts=_is_code,
    ),
    Pattern(
        "long_number",
        "CODE",
        "A long number may lead to a record.",
        re.compile(
            r"(?<![\d.,/-])\d{6,20}(?![\d])|(?<![\d.,/-])\d{2,6}(?:[ -]\d{2,6}){1,5}(?![\d/])"
        ),
        ("[number]",),
        accepts=_is_long_number,
    ),
    Pattern(
        "ip_address",
        "CODE",
        "An IP address may lead to a person.",
        re.compile(r"(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])"),
        ("[number]",),
    ),
    Pattern(
        "date_of_birth",
        "DATE",
        "A date of birth, death or delivery is one person's.",
        re.compile(
            rf"\b(?:born|dob|d\.o\.b|date of birth|birthday|edd|due date|died|date of death"
            rf")\b[^.\d\n]{{0,24}}"
            rf"(?P<id>{DATE}|\d{{2}} ?\d{{2}} ?(?:\d{{4}}|\d{{2}})\b)",
            _I,
        ),
        ("[date]", "when they were small"),
    ),
    Pattern(
        "disguised_name",
        "PERSON",
        "This looks like a name written with digits.",
        re.compile(r"(?<![\w])(?=[^\W\d_]{0,12}[\d@$])[^\W_][\w@$]{2,14}(?![\w@$])"),
        ("the child", "the parent"),
        accepts=_is_disguised_name,
    ),
)


def find_identifiers(text: str) -> Iterator[Finding]:
    """Every identifier with a form of its own in a normalised text."""
    for pattern in PATTERNS:
        yield from pattern.find(text)
