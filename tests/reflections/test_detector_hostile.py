"""Texts that hide what they name, by accident or on purpose."""

from __future__ import annotations

import pytest

from circles.reflections.anonymise import Tier, check, has_other_language

PLAIN = "I rang Kirsty Oyelaran on 07700 900461 about her flat at 9 Saltmarsh Close, CM2 6ZX."
TELLING = ("Kirsty", "Oyelaran", "07700 900461", "9 Saltmarsh Close", "CM2 6ZX")


def blocked(text: str) -> str:
    marked = {i for f in check(text) if f.tier is Tier.BLOCK for i in range(f.start, f.end)}
    return "".join(c for i, c in enumerate(text) if i in marked and c.isalnum())


@pytest.mark.parametrize(
    "disguise",
    [
        lambda words: words,
        "\u200b".join,
        "\u00ad".join,
        lambda words: f"\u202e{words}\u202c",
        lambda words: f"\u2067{words}\u2069",
        lambda words: words.replace("i", "\u0456").replace("e", "\u0435").replace("a", "\u0430"),
        lambda words: words.translate({n: n + 0xFEE0 for n in range(0x21, 0x7F)}),
        lambda words: "".join(f"&#{ord(c)};" if c.isalnum() else c for c in words),
        lambda words: words.replace(" ", "\u00a0"),
        lambda words: words.replace(" ", "\n"),
        lambda words: words.replace(" ", "\t"),
    ],
    ids=[
        *("plain", "zero width", "soft hyphens", "bidi override", "bidi isolate", "look-alikes"),
        *("full width", "entities", "no-break spaces", "line ends", "tabs"),
    ],
)
def test_a_disguise_changes_nothing(disguise):
    text = PLAIN
    for words in TELLING:
        text = text.replace(words, disguise(words))
    marked = {i for f in check(text) if f.tier is Tier.BLOCK for i in range(f.start, f.end)}
    for words in TELLING:
        hidden = disguise(words)
        begin = text.index(hidden)
        assert all(i in marked for i in range(begin, begin + len(hidden)) if text[i].isalnum()), (
            words
        )


@pytest.mark.parametrize(
    "text",
    [
        "Call 0 7 7 0 0 9 0 0 4 6 1 today.",
        "Call 07700\n900461 today.",
        "Call 07700-\n900461 today.",
        "It is 943\n476\n5919 on the form.",
        "It is 9 4 3 4 7 6 5 9 1 9 on the form.",
        "It is C M 2 6 Z X on the form.",
        "The case CM23\nC50417 was listed.",
        "The case C M 2 3 C 5 0 4 1 7 was listed.",
        "NI QQ\n12 34 56\nC on her hand.",
        "K 🙂 O was there.",
        "I saw 👩Kirsty👩 there.",
        "KIRSTY OYELARAN WAS AT HOME WITH HER CHILDREN TODAY",
        "| Kirsty | 9 | home |\n| Jordan | 7 | school |",
        "Kirsty\tOyelaran\t9\tat home",
        "<b>Kirsty</b> was there.",
        "<p class='x'>I saw Kirsty<br>there</p>",
    ],
)
def test_something_of_a_split_or_decorated_identifier_blocks(text):
    assert blocked(text)


def test_the_same_text_gets_the_same_marks():
    assert check(PLAIN) == check(PLAIN)


@pytest.mark.parametrize(
    "text",
    [
        "Es i i weld y teulu ac roedd y fam yn drist iawn. Gofynnais iddi beth oedd hi eisiau.",
        "Odwiedziłam rodzinę w domu i zapytałam matkę, czego potrzebuje. Była bardzo zmęczona.",
        "J'ai vu la famille et la mère m'a dit qu'elle était fatiguée. Les enfants dormaient.",
        "main ne khandan se mulaqat ki aur maa ne kaha ke woh thak gayi hai aur kuch nahi bola",
        "زرت العائلة وقالت الأم إنها متعبة. سألتها ماذا تريد. كان الأطفال يشاهدون التلفاز دون كلام",
    ],
)
def test_a_paragraph_in_another_language_is_noticed(text):
    assert has_other_language(text)
    assert has_other_language(f"I wrote down what she said, word for word.\n\n{text}\n\nI did.")


def test_names_and_terms_do_not_make_a_text_foreign():
    assert not has_other_language(PLAIN)
    assert not has_other_language("Kirsty, Oyelaran, Wickford, ICPC, MARAC.")
