"""Trains the second reader. The same files and versions give the same model."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pycrfsuite

from circles.reflections.anonymise.tokens import tokenise

from .examples import Example, examples
from .features import features

EXAMPLES = 20_000
ITERATIONS = 120
PARAMETERS = {"c1": 0.4, "c2": 0.01, "feature.minfreq": 3, "epsilon": 1e-4}
#: Sentences that the fingerprint is made of: a change of a word list changes every draw after it.
_LOOKED_AT = 1_000


def train(path: Path, *, count: int = EXAMPLES, iterations: int = ITERATIONS) -> None:
    """Train on ``count`` sentences and write the model to ``path``.

    About a minute on one core; the model weighs under 250 KB. Raises OSError if it can't be
    written.
    """
    trainer = pycrfsuite.Trainer(algorithm="lbfgs", verbose=False)
    trainer.set_params({**PARAMETERS, "max_iterations": iterations})
    for example in examples(count):
        rows, labels = _labelled(example)
        if rows:
            trainer.append(rows, labels)
    path.parent.mkdir(parents=True, exist_ok=True)
    trainer.train(str(path))


def _labelled(example: Example) -> tuple[list[list[str]], list[str]]:
    tokens = tokenise(example.text)
    gaps = [
        example.text[before.end if before else 0 : token.start]
        for before, token in zip([None, *tokens], tokens, strict=False)
    ]
    return features(tokens, gaps), [_label(t.start, example.spans) for t in tokens]


def _label(place: int, spans: list[tuple[int, int, str]]) -> str:
    return next((label for start, end, label in spans if start <= place < end), "O")


def fingerprint() -> str:
    """A digest of what the model is trained on and how, to tell whether it is out of date."""
    digest = hashlib.sha256(repr((EXAMPLES, ITERATIONS, PARAMETERS)).encode())
    for example in examples(_LOOKED_AT):
        digest.update(repr(_labelled(example)).encode())
    return digest.hexdigest()
