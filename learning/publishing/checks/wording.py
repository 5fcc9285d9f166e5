"""Advice about words. It measures what can be counted and never keeps a page back.

The reading age is the Flesch–Kincaid grade (Kincaid, Fishburne, Rogers and Chissom, 1975,
"Derivation of new readability formulas for Navy enlisted personnel") plus five years, the age at
which the first grade begins being about six. It counts words, sentences and syllables and knows
nothing of meaning; syllables are counted by where a word may be hyphenated, which misses some. In
a text of two sentences one long word moves it by a year.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING

import pyphen
from bs4 import BeautifulSoup
from django.utils.translation import gettext as _
from wagtail.blocks import CharBlock, RichTextBlock, TextBlock

from learning.publishing.checks.findings import Finding, parts_of

if TYPE_CHECKING:
    from learning.glossary.selectors import Meaning
    from learning.models.base import LearningPage

#: A summary above this reading age is worth a second look.
READING_AGE = 16
#: Fewer words than this say too little for a figure.
FEWEST_WORDS = 12

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_SENTENCE_END = re.compile(r"[.!?…]+(?=\s|$)")
_ACRONYM = re.compile(r"(?<![\w’'-])([A-Z]{2,6}|[A-Z]&[A-Z]|[A-Z]{1,3}-[A-Z]{2,4})s?(?![\w-])")
_EXPANDED_AFTER = re.compile(r"\s*\([^()]*[a-z]{2,}[^()]*\)")
_WORDS_BEFORE = re.compile(r"[^\W\d_]+[\s-]+(?:[^\W\d_]+[\s-]+)*$")
_ROMAN = re.compile(r"[IVX]+")
#: Known to everybody who reads here.
EVERYDAY = frozenset({"DOI", "GP", "ID", "MP", "NHS", "OK", "PDF", "TV", "UK", "US", "USA"})


def reading_age(text: str) -> float | None:
    """Return the Flesch–Kincaid reading age in years; None where there is too little text."""
    words = _WORD.findall(text)
    if len(words) < FEWEST_WORDS:
        return None
    sentences = max(1, len(_SENTENCE_END.findall(text.strip())))
    syllables = sum(_syllables(word) for word in words)
    grade = 0.39 * len(words) / sentences + 11.8 * syllables / len(words) - 15.59
    return max(grade, 0) + 5


@cache
def _patterns() -> pyphen.Pyphen:
    return pyphen.Pyphen(lang="en_GB", left=1, right=1)


def _syllables(word: str) -> int:
    return len(_patterns().positions(word.lower())) + 1


def summary_hard_to_read(page: LearningPage) -> Iterator[Finding]:
    """Advise where the summary asks for more than most people want to give it in a hurry."""
    age = reading_age(page.summary)
    if age is not None and age > READING_AGE:
        yield Finding(
            "summary",
            _(
                "The summary has a reading age of about %(age)d by the Flesch–Kincaid formula, "
                "a rough count. Shorter sentences and shorter words help."
            )
            % {"age": round(age)},
        )


def unexpanded_acronyms(text: str) -> list[str]:
    """Return the acronyms in `text` whose first use is neither followed nor preceded by words."""
    seen: set[str] = set()
    found = []
    for match in _ACRONYM.finditer(text):
        acronym = match.group(1)
        if acronym in seen or acronym in EVERYDAY or _ROMAN.fullmatch(acronym):
            continue
        seen.add(acronym)
        if not _is_expanded(text, match):
            found.append(acronym)
    return found


def _is_expanded(text: str, match: re.Match[str]) -> bool:
    """Tell whether words stand beside it: "ABC (some words)" or "some words (ABC)"."""
    before, after = text[: match.start()], text[match.end() :]
    if _EXPANDED_AFTER.match(after):
        return True
    in_brackets = before.endswith("(") and after.startswith((")", ",", ";"))
    return in_brackets and _WORDS_BEFORE.search(before[:-1].rstrip() + " ") is not None


def acronym_never_expanded(
    page: LearningPage, known: Mapping[str, Meaning] | None = None
) -> Iterator[Finding]:
    """Advise about capital letters that nobody explains on this page.

    What is `known` with one meaning the glossary explains in place. Where it knows several, only
    the writer can say which is meant.
    """
    texts = [("summary", page.summary), *_texts_of(page)]
    for acronym in unexpanded_acronyms("\n".join(text for _field, text in texts)):
        meaning = (known or {}).get(acronym)
        if meaning is not None and (len(meaning.expansions) == 1 or not meaning.explain):
            continue
        letters = re.compile(rf"(?<!\w){re.escape(acronym)}s?(?!\w)")
        field = next(field for field, text in texts if letters.search(text))
        yield Finding(field, _acronym_advice(acronym, meaning))


def _acronym_advice(acronym: str, meaning: Meaning | None) -> str:
    if meaning is None:
        words = _("“%(acronym)s” is not explained. Write it out at its first use.")
        return words % {"acronym": acronym}
    words = _("“%(acronym)s” may stand for %(several)s. Write out which, at its first use.")
    several = _(" or ").join(f"“{one}”" for one in meaning.expansions)
    return words % {"acronym": acronym, "several": several}


def _texts_of(page: LearningPage) -> Iterator[tuple[str, str]]:
    """Return the words readers see, by field; references keep the words of their publishers."""
    for part in parts_of(page):
        if part.field == "references" or not part.value:
            continue
        if isinstance(part.block, RichTextBlock):
            source = getattr(part.value, "source", part.value)
            yield part.field, BeautifulSoup(source, "html.parser").get_text(" ")
        elif isinstance(part.block, (CharBlock, TextBlock)) and part.block.search_index:
            yield part.field, str(part.value)
