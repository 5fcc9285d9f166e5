"""The tagger that reads after the rules: what it adds, that it never blocks, how it is trained."""

from __future__ import annotations

import pycrfsuite
import pytest

from circles.reflections.anonymise import Tier, check
from circles.reflections.anonymise.second_reader import RULE, reader
from circles.reflections.anonymise.second_reader.examples import examples
from circles.reflections.anonymise.second_reader.features import features
from circles.reflections.anonymise.second_reader.reader import MODEL
from circles.reflections.anonymise.second_reader.training import fingerprint, train
from circles.reflections.anonymise.tokens import tokenise
from circles.reflections.checking import review_text

LOWER = "he is in mold with his aunt now. we talked for an hour. she was tired."


def test_it_adds_what_the_rules_leave_out_and_only_for_a_look():
    by_rules = check(LOWER, second_reader=False)
    added = [f for f in check(LOWER) if f.rule == RULE]
    assert {LOWER[f.start : f.end] for f in added} == {"mold"}
    assert {f.tier for f in added} == {Tier.WARN}
    assert not any(f.start == g.start for f in by_rules for g in added)


@pytest.mark.django_db
def test_what_it_adds_holds_nobody_up():
    found = review_text(LOWER)
    suggested = [mark for mark in found.marks if mark.is_suggestion]
    assert [mark.tier_words for mark in suggested] == ["Have a look"]
    assert not {mark.key for mark in found.open} & {mark.key for mark in suggested}


def test_without_its_model_the_rules_read_alone(monkeypatch, tmp_path):
    monkeypatch.setattr(reader, "MODEL", tmp_path / "missing.crfsuite")
    reader._tagger.cache_clear()
    try:
        assert not reader.is_there()
        assert check(LOWER) == check(LOWER, second_reader=False)
    finally:
        monkeypatch.undo()
        reader._tagger.cache_clear()


def test_the_model_was_trained_from_the_files_beside_it():
    stored = MODEL.with_suffix(".sha256").read_text().strip()
    assert stored == fingerprint(), "run manage.py train_second_reader"
    assert MODEL.stat().st_size < 250_000


@pytest.fixture(scope="module")
def small_models(tmp_path_factory):
    """Two models, trained alike on a part of the sentences."""
    paths = [tmp_path_factory.mktemp("models") / name for name in ("one", "two")]
    for path in paths:
        train(path, count=1_500, iterations=30)
    return paths


def test_training_twice_gives_the_same_model(small_models):
    one, two = (path.read_bytes() for path in small_models)
    assert one == two


def test_a_model_trained_on_a_part_names_people_in_sentences_that_it_has_not_seen(small_models):
    tagger = pycrfsuite.Tagger()
    tagger.open(str(small_models[0]))
    text = "I asked Quenby about it and Quenby laughed."
    tokens = tokenise(text)
    gaps = [text[(tokens[i - 1].end if i else 0) : t.start] for i, t in enumerate(tokens)]
    labels = tagger.tag(features(tokens, gaps))
    assert [t.text for t, label in zip(tokens, labels, strict=True) if label == "P"] == [
        "Quenby",
        "Quenby",
    ]


def test_examples_say_where_their_details_are():
    made = list(examples(300, seed=4))
    assert made == list(examples(300, seed=4))
    assert all(0 <= s < e <= len(x.text) for x in made for s, e, _ in x.spans)
    assert not any("{" in x.text for x in made)
    assert {label for x in made for _, _, label in x.spans} == {"P", "L", "G", "A", "J"}
