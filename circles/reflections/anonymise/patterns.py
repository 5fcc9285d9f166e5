"""Layer 1: identifiers that have a form of their own (numbers, codes, addresses, contacts).

Every repetition is bounded and no two neighbouring parts can match the same character, so that
the time stays linear in the length of the text.
"""

# ruff: noqa: PLR2004 - lengths of words and numbers, said beside each.
from __future__ import annotations

import re
from collections.abc import Iterator

from .checkdigits import is_nhs_number, is_nino, is_upn
from .contacts import CONTACTS, near
from .findings import Finding
from .lexicon import MONTHS, NAME_PARTICLES, SHORT_MONTHS, WEEKDAYS, one_of
from .pattern import Page, Pattern
from .vocabulary import first_names

_I = re.IGNORECASE
_BREAKS = re.compile(r"[\t\r\n]")
_AS_SPACES = str.maketrans("\t\r\n", "   ")
# A stop is part of it only where the date goes on: else it ends the sentence.
_MONTH = "(?:" + one_of([*MONTHS, *SHORT_MONTHS]) + r")\b(?:\.(?=,? ?'?\d))?"
_WEEKDAY = rf"(?:{'|'.join(sorted(WEEKDAYS))}|mon|tues?|wed|thurs?|fri|sat|sun)"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
DATE = (
    rf"(?:(?:{_WEEKDAY},? (?:the )?)?(?:{_DAY}(?: of)? ?{_MONTH}(?:,? ?\d{{4}}|,? '?\d{{2}})?"
    rf"|{_MONTH} {_DAY}(?!\d)(?:,? \d{{4}})?"
    r"|\d{4}-\d{2}-\d{2}|\d{1,2}[/.-]\d{1,2}[/.-](?:\d{4}|\d{2})|\d{1,2}/\d{1,2}))"
)
_PARTICLE = one_of(NAME_PARTICLES)
_SYSTEMS = (
    r"lcs|mosaic|liquid ?logic|eclipse|rio|ics|ehm|azeus|carefirst|care ?director"
    r"|paris|systmone|emis|"
    r"person id|client id|case (?:no|number|ref(?:erence)?|id)|ref(?:erence)?(?: no"
    r"| number)?|urn|cad|custody|incident|crime|"
    r"collar|arc|brp|home office|account|sort code|passport|nass|hospital (?:no|number)|mrn|unit no"
)


def _is_nhs(found: re.Match[str], text: str) -> bool:
    return is_nhs_number(found.group()) or near("nhs")(found, text)


def _is_nino(found: re.Match[str], text: str) -> bool:
    return is_nino(found.group()) or near("ni|nino|national insurance")(found, text)


def _is_pupil_number(found: re.Match[str], text: str) -> bool:
    return is_upn(found.group()) or near("upn|pupil")(found, text)


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


def _are_initials(found: re.Match[str], text: str) -> bool:
    if found.group().endswith((". A", ". I")):
        return False  # "A. A lock.": an answer and an article
    letters = "".join(c for c in found.group() if c.isalpha())
    return letters not in {"UK", "US", "USA", "EU", "NB", "PS", "DOB", "NHS", "BBC", "AM", "PM"}


_CASE = "A number from a case system, court or police force leads straight to a record."

PATTERNS = (
    Pattern(
        "nhs_number",
        "NHS",
        "An NHS number is one person's alone.",
        re.compile(r"(?<!\d)\d{3}[ -]?\d{3}[ -]?\d{4}(?!\d)"),
        ("[number]",),
        accepts=_is_nhs,
        digit=True,
    ),
    Pattern(
        "nino",
        "NINO",
        "A National Insurance number is one person's alone.",
        re.compile(r"\b[A-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D]\b", _I),
        ("[number]",),
        accepts=_is_nino,
        digit=True,
    ),
    Pattern(
        "upn",
        "UPN",
        "A unique pupil number is one child's alone.",
        re.compile(r"\b[A-Z]\d{11}[\dA-Z]\b", _I),
        ("[number]",),
        accepts=_is_pupil_number,
        digit=True,
    ),
    Pattern(
        "dotted_initials",
        "PERSON",
        "Letters with full stops read as somebody's initials.",
        re.compile(r"\b(?:[A-Z]\. ?){1,2}[A-Z]\.?(?![\w.])"),
        ("the child", "the parent"),
        accepts=_are_initials,
    ),
    Pattern(
        "vehicle",
        "VEHICLE",
        "A registration number leads to the keeper of a vehicle.",
        re.compile(r"\b[A-Z]{2}\d{2} ?[A-Z]{3}\b", _I),
        ("a car",),
        digit=True,
    ),
    Pattern(
        "vehicle_old",
        "VEHICLE",
        "A registration number leads to the keeper of a vehicle.",
        re.compile(r"\b(?:[A-Z]\d{1,3} ?[A-Z]{3}|[A-Z]{3} ?\d{1,3} ?[A-Z]?)\b"),
        ("a car",),
        accepts=near("reg|registration|plate|car|van|number plate|vehicle|bike|moped"),
        digit=True,
    ),
    Pattern(
        "driving_licence",
        "CODE",
        "A driving licence number is one person's alone.",
        re.compile(r"\b[A-Z9]{5}\d{6}[A-Z9]{2}\d[A-Z]{2}\b", _I),
        ("[number]",),
        digit=True,
    ),
    Pattern(
        "court_number",
        "CODE",
        _CASE,
        re.compile(r"\b[A-Z]{2} ?\d{2} ?[CPFZ] ?\d{5}\b", _I),
        ("[number]",),
        digit=True,
    ),
    Pattern(
        "crime_number",
        "CODE",
        _CASE,
        re.compile(r"(?<![\d/])\d{1,3}/\d{3,8}/\d{2,4}(?![\d/])"),
        ("[number]",),
        digit=True,
    ),
    Pattern(
        "application_number",
        "CODE",
        _CASE,
        re.compile(r"(?<![\d/.,])\d{4,6}/\d{2}(?![\d/])|\bnos?\. (?P<id>\d{1,6}/\d{2})(?![\d/])"),
        ("[number]",),
        digit=True,
    ),
    Pattern(
        "titled_initials",
        "PERSON",
        "A title and a name.",
        re.compile(
            r"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Judge|Cllr|Rev|D[CIS]|PC|Sgt)\.? "
            r"(?:(?:[A-ZÀ-Þ]\.? ?){1,3} ?[A-ZÀ-Þ][\w'-]{1,30}(?: [A-Z][\w'-]{1,30})?"
            rf"|(?:(?i:{_PARTICLE}|ter|ten)[ -]){{1,3}}[A-ZÀ-Þ][\w'-]{{1,30}})"
        ),
        ("a professional", "the parent"),
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
        digit=True,
    ),
    Pattern(
        "officer_number",
        "CODE",
        _CASE,
        re.compile(r"\b(?:PC|WPC|PS|PCSO|DC|(?:pc|wpc|pcso)(?= )) ?\d{2,6}\b"),
        ("an officer",),
        digit=True,
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
        digit=True,
    ),
    Pattern(
        "spaced_number",
        "CODE",
        "A long number may lead to a record.",
        re.compile(r"(?<!\d)\d(?:[ .-]\d){6,20}(?!\d)"),
        ("[number]",),
        digit=True,
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
        digit=True,
    ),
    Pattern(
        "ip_address",
        "CODE",
        "An IP address may lead to a person.",
        re.compile(r"(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])"),
        ("[number]",),
        digit=True,
    ),
    Pattern(
        "date_of_birth",
        "DATE",
        "A date of birth, death or delivery is one person's.",
        re.compile(
            rf"\b(?:born|dob|d\.o\.b\.?|date of birth|birthday|edd|due date|died|date of death"
            rf")(?!\w)[^.\d\n]{{0,24}}"
            rf"(?P<id>{DATE}|\d{{2}} ?\d{{2}} ?(?:\d{{4}}|\d{{2}})\b)",
            _I,
        ),
        ("[date]", "when they were small"),
        digit=True,
        clues=("born", "dob", "d.o.b", "birth", "edd", "due", "died", "death"),
    ),
    Pattern(
        "disguised_name",
        "PERSON",
        "This looks like a name written with digits.",
        re.compile(r"(?<![\w])(?=[^\W\d_]{0,12}[\d@$])[^\W_][\w@$]{2,14}(?![\w@$])"),
        ("the child", "the parent"),
        accepts=_is_disguised_name,
        clues=("@", "$", "0", "1", "3", "4", "5", "7"),
    ),
)


def find_identifiers(page: Page) -> Iterator[Finding]:
    """Every identifier with a form of its own in a normalised text."""
    # A number that is broken over lines or cells of a table is still one; the places stay.
    page = Page.of(page.text.translate(_AS_SPACES)) if _BREAKS.search(page.text) else page
    for pattern in (*CONTACTS, *PATTERNS):
        yield from pattern.find(page)
