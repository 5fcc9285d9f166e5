"""Pasted judgments are read more strictly; reflections are not."""

from __future__ import annotations

from circles.reflections.anonymise import Tier, check

PAPER = (
    "The applicant lodged an appeal with the Westmere Tribunal on 4 May 1993. The hearing before "
    "the court lasted four days. The applicant, a Turkish national, was represented by "
    "Mr D. Walton. Between 1980 and 1981 the applicant had worked as a security guard. The court "
    "dismissed the appeal (no. 1520/06) and awarded 4,393 pounds sterling (GBP) pursuant to the "
    "Rules."
)
EXACT = ["four days", "Turkish national", "4,393 pounds sterling", "Between 1980 and 1981"]


def marked(text: str) -> dict[str, Tier]:
    return {text[f.start : f.end]: f.tier for f in check(text) if f.tier is not Tier.TELL}


def test_a_court_paper_has_its_sums_lengths_and_parties_marked_as_a_warning():
    found = marked(PAPER)
    for words in EXACT:
        assert any(words in mark and tier is Tier.WARN for mark, tier in found.items()), words


def test_names_and_numbers_of_cases_in_it_block():
    found = marked(PAPER)
    assert found["Mr D. Walton"] is Tier.BLOCK
    assert any("1520/06" in mark and tier is Tier.BLOCK for mark, tier in found.items())


def test_the_same_words_in_a_reflection_are_left_alone():
    text = "The hearing lasted four days and I had read 50 pages. It cost me three months of sleep."
    assert marked(text) == {}
