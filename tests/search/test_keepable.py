"""What may ever be kept of a search, however many people typed it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from circles.reflections.anonymise.lexicon import STOPWORDS
from circles.reflections.anonymise.vocabulary import all_names
from search.keepable import NO_NAMES, may_be_kept
from search.query import fold, words_of

TITLES = ["Talking with young carers", "Lessons from Daniel Pelka", "MARAC", "DARN-CAT", "Grace"]


def published(words):
    """Stand together in one of the titles."""
    titles = [words_of(title) for title in TITLES]
    size = len(words)
    return any(
        title[at : at + size] == tuple(words) for title in titles for at in range(len(title))
    )


def kept(text):
    return may_be_kept(text, published=published)


@pytest.mark.parametrize(
    "text",
    [
        "neglect",
        "home visits",
        "self harm",
        "foster carers",
        "family law",
        "case notes",
        "parents",
        "best interests",
        "three houses",
        "peer pressure",
        "life story work",
        "county lines",
        "section 47",
        "fetal alcohol syndrome",
        "working with muslim families",
        "motivational interviewing",
        "hoarding",
        "ofsted",
        "cafcass",
    ],
)
def test_words_of_the_field_may_be(text):
    assert kept(text)


@pytest.mark.parametrize(
    "text",
    [
        "mr long",
        "sister foster",
        "the young family",
        "foster case",
        "becker family",
        "de groot family",
        "li family",
        "İde",
        "zoë",
        "the joneses",
        "kayleigh",
        "smith",
        "the smiths",
        "smith family",
        "young",
        "foster",
        "will young",
        "grace",
        "grace neglect",
        "lily-rose",
        "o'brien",
        "mark brown",
        "mohammed khan",
        "st marys school",
        "harlow",
        "kit son of amy",
        "amy born 3 may 2014",
        "born 03/05/2014",
        "case number 12345",
        "07700 900461",
        "1234567",
        "12 mill road",
        "cm2 6zx",
        "baby 7 months old",
        "boy aged 7",
        "year 9",
        "a.person@example.org",
        "zwxqv",
        "ℯ𝓂𝓂𝒶",
        "",
        "?!",
        "one two three four five six seven eight nine words",
    ],
)
def test_what_may_name_or_describe_somebody_may_not(text):
    assert not kept(text)


#: In the lists of names, and words that name nobody when they stand alone.
NOBODY = STOPWORDS | NO_NAMES


def test_no_name_of_any_list_passes_alone_or_as_a_family():
    names = [name for name in sorted(all_names()) if not NOBODY & set(words_of(fold(name)))]
    passed = [name for name in names[::4] if kept(name) or kept(f"{name} family")]
    assert len(names) > 20_000
    assert [name for name in passed if name.removesuffix("s") not in NOBODY] == []


@pytest.mark.parametrize("text", ["young carers", "daniel pelka", "marac", "darn cat"])
def test_what_the_site_publishes_itself_may_be(text):
    assert kept(text)


@pytest.mark.parametrize(
    "text", ["daniel", "daniel carers", "lessons from daniel", "daniel smith", "pelka smith"]
)
def test_a_published_name_is_kept_only_as_it_was_published(text):
    assert not kept(text) or text == "lessons from daniel"  # a part of the title, word for word


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=250))
def test_any_text_can_be_judged(text):
    assert kept(text) in {True, False}
