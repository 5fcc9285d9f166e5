"""Typing mistakes made by chance."""

from __future__ import annotations

from rapidfuzz.distance import OSA

from search.evaluation.typos import mistyped

QUESTION = "How do I write an assessment with the words of parents?"


def test_so_many_mistakes_are_made_each_in_a_word_that_is_looked_for():
    for seed in range(50):
        text = mistyped(QUESTION, mistakes=2, seed=str(seed))
        wrong = [
            (was, now)
            for was, now in zip(QUESTION.split(), text.split(), strict=True)
            if was != now
        ]
        assert len(wrong) == 2
        assert {was.strip("?") for was, _ in wrong} <= {"write", "assessment", "words", "parents"}
        assert all(OSA.distance(was, now) == 1 for was, now in wrong)


def test_the_same_seed_makes_the_same_mistakes():
    assert mistyped(QUESTION, mistakes=2, seed="a") == mistyped(QUESTION, mistakes=2, seed="a")
    assert len({mistyped(QUESTION, mistakes=2, seed=str(seed)) for seed in range(20)}) > 10


def test_more_mistakes_than_words_go_on_in_the_same_words():
    assert OSA.distance(mistyped("neglect", mistakes=2, seed="1"), "neglect") in {1, 2}
    assert mistyped("up to us", mistakes=2, seed="1") == "up to us"
