"""Figures of one ranking, worked out by hand."""

from __future__ import annotations

import pytest

from search.evaluation.metrics import average_precision, ndcg, recall

JUDGED = {"best": 2, "good": 1, "far": 1, "wrong": 0}


def test_the_best_ranking_has_one_of_everything():
    ranking = ["best", "good", "far"]
    assert ndcg(ranking, JUDGED, 10) == 1
    assert average_precision(ranking, JUDGED) == 1
    assert recall(ranking, JUDGED, 100) == 1


def test_gains_fall_with_the_logarithm_of_the_place():
    # (1 + 2/log2(3)) / (2 + 1/log2(3) + 1/2)
    assert ndcg(["good", "best", "wrong"], JUDGED, 10) == pytest.approx(0.7224, abs=1e-4)
    assert ndcg(["unjudged", "good", "best"], JUDGED, 1) == 0


def test_precision_is_taken_at_each_answer_and_shared_by_all():
    # Two of three answers, at the first and the fourth place: (1/1 + 2/4) / 3.
    assert average_precision(["best", "wrong", "other", "far"], JUDGED) == pytest.approx(0.5)


def test_recall_stops_at_its_depth():
    assert recall(["other", "best", "good"], JUDGED, 2) == pytest.approx(1 / 3)
