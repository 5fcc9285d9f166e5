"""Safer words in the place of marked ones: the sentence still reads."""

from __future__ import annotations

from pathlib import Path

import pytest

from circles.reflections.anonymise import Tier, check
from circles.reflections.anonymise.marked_texts import read_marked_texts
from circles.reflections.rewording import reworded

KNOWN = sorted((Path(__file__).parent / "texts").glob("known_*.txt"))


@pytest.mark.parametrize(
    ("text", "marked", "instead", "reads"),
    [
        ("I rang on 9 May.", "9 May", "in the spring", "I rang in the spring."),
        ("On 9 May I rang.", "9 May", "in the spring", "In the spring I rang."),
        ("Gone since 9 May.", "9 May", "in the spring", "Gone since the spring."),
        ("I went on the 9th.", "9th", "some weeks later", "I went some weeks later."),
        ("We met at 7.15am.", "7.15am", "in the morning", "We met in the morning."),
        ("He read the Echo.", "Echo", "a local paper", "He read a local paper."),
        ("The Echo printed it.", "Echo", "a local paper", "A local paper printed it."),
        ("A girl of ten hid.", "ten", "of primary-school age", "A girl of primary-school age hid."),
        ("An 11-year-old hid.", "11-year-old", "child", "A child hid."),
        ("He is a vicar.", "vicar", "older worker", "He is an older worker."),
        ("He has a tag.", "tag", "user name", "He has a user name."),
        ("Tyler’s mum came.", "Tyler’s", "the child", "The child’s mum came."),
        ("Her son Tyler hid.", "Tyler", "the son", "Her son hid."),
        ("Her son Tyler’s bike.", "Tyler’s", "the son", "Her son’s bike."),
        ("We saw Tyler, once.", "Tyler", "", "We saw, once."),
        ("In Rhyl it rained.", "Rhyl", "a nearby town", "In a nearby town it rained."),
        ("She was in year 2.", "year 2", "primary school", "She was in primary school."),
    ],
)
def test_a_sentence_reads_with_the_safer_words(text, marked, instead, reads):
    start = text.index(marked)
    assert reworded(text, start, start + len(marked), instead) == reads


@pytest.mark.parametrize(
    ("text", "reads"),
    [
        ("I met a ten-year-old girl.", "I met a young girl."),
        ("His gran is a welder.", "His gran is a shift worker."),
        ("She works nights packing salad.", "She works nights in a manual job."),
        ("He works for the council bins.", "He works shifts."),
        ("She works at the biscuit factory.", "She works at a workplace."),
        ("We waited at the General.", "We waited at a hospital."),
        ("It was my fault in 1998.", "It was my fault in an earlier year."),
        ("He has a tracheostomy.", "He has a long-term health condition."),
        ("We met a girl of thirteen.", "We met a girl of between 13 and 15."),
        ("She reads Urdu better.", "She reads another language better."),
    ],
)
def test_what_is_offered_reads_in_its_sentence(text, reads):
    (found,) = check(text)
    offered = [reworded(text, found.start, found.end, words) for words in found.replacements]
    assert reads in offered


def test_nothing_that_is_offered_is_marked_again():
    tried = set()
    for file in KNOWN:
        for marked in read_marked_texts(file):
            for found in check(marked.text):
                for words in found.replacements:
                    if (found.rule, words) in tried:
                        continue
                    tried.add((found.rule, words))
                    new = reworded(marked.text, found.start, found.end, words)
                    end = len(new) - (len(marked.text) - found.end)
                    again = [
                        new[f.start : f.end]
                        for f in check(new)
                        if found.start <= f.start and f.end <= end and f.tier is not Tier.TELL
                    ]
                    assert again == [], (found.rule, words, marked.id)
    assert len(tried) > 100
