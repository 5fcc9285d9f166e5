"""How good one ranking is, by the judgements. Every figure is between nought and one.

The definitions are those of trec_eval: gains are the judgements themselves, a text that nobody
judged counts as no answer, and precision and recall take every judgement above nought as a yes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import log2


def ndcg(ranking: Sequence[str], judged: Mapping[str, int], depth: int) -> float:
    """Return the gain of the first `depth` texts, later ones counting less, against the best."""
    best = _gain(sorted(judged.values(), reverse=True)[:depth])
    return _gain([judged.get(text, 0) for text in ranking[:depth]]) / best if best else 0.0


def average_precision(ranking: Sequence[str], judged: Mapping[str, int]) -> float:
    """Return the mean, over all answers, of the share of answers down to each of them."""
    answers = _answers(judged)
    found, total = 0, 0.0
    for place, text in enumerate(ranking, 1):
        if text in answers:
            found += 1
            total += found / place
    return total / len(answers) if answers else 0.0


def recall(ranking: Sequence[str], judged: Mapping[str, int], depth: int) -> float:
    """Return the share of all answers among the first `depth` texts."""
    answers = _answers(judged)
    return len(answers.intersection(ranking[:depth])) / len(answers) if answers else 0.0


def _gain(scores: Sequence[int]) -> float:
    return sum(max(score, 0) / log2(place + 1) for place, score in enumerate(scores, 1))


def _answers(judged: Mapping[str, int]) -> set[str]:
    return {text for text, score in judged.items() if score > 0}
