from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning.practice_tools.miti import Coding, summary

GLOBALS = ("cultivating", "softening", "partnership", "empathy")
COUNTS = ("simple", "complex", "question", "affirm", "seek", "emphasize", "persuade", "confront")


def coding(line):
    ratings, counts = (part.split(",") for part in line.split("|"))
    numbers = dict(zip(GLOBALS, ratings, strict=True)) | dict(zip(COUNTS, counts, strict=True))
    return Coding(**{name: int(number) for name, number in numbers.items()})


@pytest.mark.parametrize(
    ("line", "shown", "levels"),
    [
        (
            "3,4,4,3|6,4,8,2,1,1,1,0",
            ["3.5", "3.5", "40.0%", "1.25", "4", "1"],
            ["fair", "fair", "fair", "fair", "", ""],
        ),
        (
            "4,4,5,4|10,12,10,3,2,2,0,0",
            ["4.0", "4.5", "54.5%", "2.20", "7", "0"],
            ["good", "good", "good", "good", "", ""],
        ),
        (
            "2,3,3,3|9,1,25,0,0,0,4,2",
            ["2.5", "3.0", "10.0%", "0.40", "0", "6"],
            ["below", "below", "below", "below", "", ""],
        ),
        (
            "3,3,4,3|0,0,12,0,0,0,3,1",
            ["3.0", "3.5", "n/c", "0.00", "0", "4"],
            ["fair", "fair", "", "below", "", ""],
        ),
    ],
)
def test_the_published_examples_come_out_as_they_should(line, shown, levels):
    scores = summary(coding(line))
    assert [score.shown for score in scores] == shown
    assert [score.level for score in scores] == levels


def test_nothing_heard_and_nothing_rated_is_not_calculable():
    assert [score.shown for score in summary(Coding())] == ["n/c"] * 4 + ["0", "0"]


def test_a_value_that_would_round_up_to_a_threshold_is_still_below_it():
    """1,999 of 5,000 is shown as 40.0%, and is less than 40%."""
    share = summary(Coding(simple=3001, complex=1999))[2]
    assert (share.shown, share.level) == ("40.0%", "below")


numbers = st.integers(min_value=0, max_value=500)
ratings = st.none() | st.integers(min_value=1, max_value=5)


@given(
    st.builds(
        Coding,
        **dict.fromkeys(COUNTS, numbers),
        **dict.fromkeys(GLOBALS, ratings),
    )
)
def test_the_scores_are_what_the_formulas_say_for_any_session(coding):
    technical, relational, share, ratio, adherent, against = summary(coding)
    both = coding.cultivating is not None and coding.softening is not None
    assert (technical.value is not None) == both
    if both:
        assert technical.value == Fraction(coding.cultivating + coding.softening, 2)
    if relational.value is not None:
        assert (relational.level == "good") == (coding.partnership + coding.empathy >= 8)
    reflections = coding.simple + coding.complex
    assert (share.value is None) == (reflections == 0)
    if share.value is not None:
        assert (share.level == "good") == (2 * coding.complex >= reflections)
    if ratio.value is not None:
        assert ratio.value * coding.question == reflections
    assert adherent.value == coding.seek + coding.affirm + coding.emphasize
    assert against.value == coding.confront + coding.persuade
    assert (adherent.level, against.level) == ("", "")
