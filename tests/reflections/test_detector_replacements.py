"""The safer words that are offered for a mark."""

from __future__ import annotations

from datetime import date

import pytest

from circles.reflections.anonymise import check
from circles.reflections.anonymise.replacing import age_band, time_since
from tests.reflections.marks import marked_words


def offered(text: str, words: str) -> tuple[str, ...]:
    begin = text.index(words)
    (found,) = [f for f in check(text) if f.start <= begin < f.end and f.tier != "tell"]
    return found.replacements


@pytest.mark.parametrize(
    ("words", "band"),
    [
        ("eight months old", "under one"),
        ("22 months", "under five"),
        ("3", "under five"),
        ("six", "between 5 and 9"),
        ("12-year-old", "between 10 and 12"),
        ("fourteen", "between 13 and 15"),
        ("17", "16 or 17"),
        ("34", "an adult"),
        ("71", "an older adult"),
        ("seventy two", "an older adult"),
        ("thirty-four", "an adult"),
        ("nine weeks", "under one"),
        ("a teenager", None),
    ],
)
def test_an_age_is_offered_as_a_band(words, band):
    assert age_band(words) == band


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (-3, None),
        (0, None),
        (1, "the next day"),
        (3, "some days later"),
        (7, "a week later"),
        (14, "two weeks later"),
        (90, "three months later"),
        (800, "two years later"),
    ],
)
def test_a_later_day_is_told_from_the_first(days, words):
    first = date(2023, 3, 14)
    assert time_since(first, date.fromordinal(first.toordinal() + days)) == words


def test_the_first_date_becomes_a_season_and_later_ones_a_time_since():
    text = "I went on 14 March 2023 and nobody was in. I went again on Tuesday 28 March 2023."
    assert offered(text, "14 March")[0] == "in the spring"
    assert offered(text, "28 March")[0] == "two weeks later"


def test_a_date_of_another_form_is_offered_what_fits_any():
    assert offered("It was on 31/02/2023 that I went.", "31/02/2023")


def test_an_age_in_a_text_is_offered_its_band_first():
    assert offered("The boy is six and his sister says so.", "six")[0] == "between 5 and 9"


def test_two_people_with_one_role_are_told_apart_by_letters():
    text = "The foster carer Bev rang. The other carer Maureen did not. The mum Tracey cried."
    assert offered(text, "Bev")[0] == "carer A"
    assert offered(text, "Maureen")[0] == "carer B"
    assert offered(text, "Tracey")[0] == "the mother"


@pytest.mark.parametrize(
    "text",
    [
        "Tyler is 4.",
        "She is nine.",
        "Hollie, his daughter, 11, said so.",
        "Summer is fourteen and quiet.",
        "He is 17 and leaves soon.",
        "DC Wozencroft wrote it down.",
        "PC 4471 carried the cot.",
    ],
)
def test_what_is_offered_in_place_of_a_mark_is_not_marked_again(text):
    finding = max(check(text), key=lambda one: one.start)
    words = finding.replacements[0]
    changed = text[: finding.start] + words + text[finding.end :]
    end = finding.start + len(words)
    assert not [one for one in check(changed) if one.start < end and one.end > finding.start]


@pytest.mark.parametrize(
    "text", ["It was 2020-10-14 year olds there.", "A 999 year old oak.", "She was 201 years old."]
)
def test_a_number_too_high_for_an_age_does_not_end_the_check(text):
    assert all(one.replacements for one in check(text) if one.type == "AGE")


@pytest.mark.parametrize(
    ("text", "name", "safer"),
    [
        ("Kayleigh Pritchard rang me.", "Kayleigh Pritchard", "the child"),
        ("Her son Tyler Ashdown hid.", "Tyler Ashdown", "the son"),
        ("Then Mr David Okafor came.", "Mr David Okafor", "a professional"),
        ("We met Mary Anne Hughes-Rees there.", "Mary Anne Hughes-Rees", "the child"),
        ("Then Gethin ap Rhys came.", "Gethin ap Rhys", "the child"),
        ("I sat with Hodan bint Yusuf.", "Hodan bint Yusuf", "the child"),
        ("I rang Mrs Van der Berg.", "Mrs Van der Berg", "a professional"),
    ],
)
def test_first_name_and_surname_are_asked_about_once(text, name, safer):
    (found,) = check(text)
    assert text[found.start : found.end] == name
    assert safer in found.replacements


def test_two_people_named_one_after_the_other_are_two():
    text = "Kayleigh, Tyler and Bashir were in."
    assert marked_words(text) == ["Kayleigh", "Tyler", "Bashir"]


@pytest.mark.parametrize("day", ["12 March", "3 Oct", "Saturday 8th June", "3 Oct. 2023"])
def test_a_date_leaves_the_stop_to_its_sentence(day):
    text = f"She rang on {day}. Her son was out."
    (found,) = check(text)
    assert text[found.start : found.end] == day


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("I met a ten-year-old girl.", "young"),
        ("I met a ten-year-old who would not talk.", "child"),
        ("He is a 14-year-old.", "teenager"),
        ("She is six years old.", "between 5 and 9"),
        ("We met a girl of thirteen.", "between 13 and 15"),
    ],
)
def test_an_age_is_offered_as_the_part_of_speech_that_it_is(text, first):
    (found,) = check(text)
    assert found.replacements[0] == first
