"""Any text at all: no crash, marks inside the text, and no pattern that takes for ever."""

from __future__ import annotations

import itertools
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from circles.reflections.anonymise import (
    MAX_LENGTH,
    Person,
    ages,
    author_tells,
    check,
    circumstances,
    contacts,
    court_papers,
    patterns,
    quasi,
)
from circles.reflections.anonymise.normalise import normalise

WORDS = ["Kirsty", "in", "Wickford", "9", "St", "and", "CM2 6ZX", "@k", "07700", "&#x41;", "\u200b"]


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300) | st.lists(st.sampled_from(WORDS), max_size=60).map(" ".join))
def test_marks_lie_inside_the_text_in_order_and_apart(text):
    found = [f for f in check(text) if f.tier != "tell"]
    assert all(0 <= f.start < f.end <= len(text) for f in found)
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200))
def test_normalising_keeps_a_place_in_the_given_text_for_each_character(text):
    plain = normalise(text)
    assert len(plain.starts) == len(plain.ends) == len(plain.text)
    assert all(0 <= a < b <= len(text) for a, b in zip(plain.starts, plain.ends, strict=True))
    assert list(plain.starts) == sorted(plain.starts)


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=40))
def test_any_name_may_be_listed(name):
    check("A parent cried.", [Person(name)])


@pytest.mark.parametrize(
    "piece",
    [
        "12 ",
        "a-",
        "x@",
        "a.b@",
        "1/",
        "Aa ",
        "St ",
        "Ab of ",
        "e\u0301",
        "&#x41;",
        "one two ",
        "'",
        "\n",
        "Mr A ",
        "K. ",
        "CM2 ",
        "dot at ",
        "the applicant court appeal ",
        "i saw zylph and ",
    ],
)
def test_the_worst_repetitions_of_the_longest_text_are_read(piece):
    text = (piece * MAX_LENGTH)[:MAX_LENGTH]
    assert all(f.end <= MAX_LENGTH for f in check(text))


def test_a_longer_text_is_refused():
    with pytest.raises(ValueError, match="longer than"):
        check("a" * (MAX_LENGTH + 1))


@pytest.mark.parametrize(
    "pattern",
    [
        *contacts.CONTACTS,
        *patterns.PATTERNS,
        *ages.PATTERNS,
        *quasi.PATTERNS,
        *circumstances.PATTERNS,
        *court_papers.PATTERNS,
        *author_tells.TELLS,
    ],
    ids=lambda p: p.rule,
)
def test_no_pattern_repeats_without_a_bound(pattern):
    """An unbounded repetition is what makes the time grow faster than the text."""
    plain = re.sub(r"\\.|\[(?:\\.|[^\]])*\]", "x", pattern.regex.pattern)
    assert not re.search(r"[^?(*+][*+]|\{\d*,\}", re.sub(r"\\s[*+]|x\*\$", "", plain))
