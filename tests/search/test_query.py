"""What a text that a person types stands for."""

from __future__ import annotations

import pytest

from search.query import MAX_WORDS, parse


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("I need information about school", ("school",)),
        ("does anyone know a guide to neglect?", ("guide", "neglect")),
        # What is asked for can be a word of asking.
        ("information sharing", ("information", "sharing")),
        ("child in need", ("child", "need")),
        ("early help", ("early", "help")),
        ("help", ("help",)),
        ("what is this?", ("what", "is", "this")),
        # A word counts as often as it stands.
        ("risk and more risk", ("risk", "risk")),
        ("children's homes", ("children", "homes")),
        ("I don't know O’Brien", ("o'brien",)),
        ("domestic - abuse", ("domestic", "abuse")),
    ],
)
def test_words_that_only_ask_are_left_off(text, words):
    assert parse(text).words == words


def test_text_in_quotes_must_stand_word_for_word():
    assert parse('"children\'s homes" visits').phrases == (("children's", "homes"),)


def test_a_minus_before_a_word_leaves_it_out_and_a_dash_does_not():
    assert parse("neglect -abuse").excluded == (("abuse",),)
    for dash in ("neglect - abuse", "neglect --abuse", "neglect -"):
        assert parse(dash).excluded == ()


def test_what_stands_nearly_everywhere_is_not_left_out():
    assert parse("neglect -the").excluded == ()


def test_quotes_in_a_long_question_are_for_emphasis():
    query = parse(
        "how can we tell that parents who always say they are “fine” mean it when the school, "
        "the nursery and the health visitor all tell us about hungry children on Mondays"
    )
    assert query.phrases == ()
    assert "fine" in query.words


def test_a_pasted_paragraph_is_looked_for_up_to_a_limit():
    assert len(parse("assessment " * 90).words) == 90
    assert len(parse("a1 " * 5_000).words) == MAX_WORDS
