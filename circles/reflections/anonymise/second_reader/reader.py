"""Reads a text with the trained model, where the rules leave a doubt."""

# ruff: noqa: PLR2004 - lengths of words and numbers, said beside each.
from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Final

import pycrfsuite

from circles.reflections.anonymise.allowed import ACRONYMS
from circles.reflections.anonymise.findings import PLACE_INSTEAD, WORK_INSTEAD, Finding, Tier
from circles.reflections.anonymise.lexicon import STOPWORDS, VIRTUE_WORDS
from circles.reflections.anonymise.reading import NAME_REPLACEMENTS, PLAIN_CAPITALS, Reading
from circles.reflections.anonymise.tokens import Token
from circles.reflections.anonymise.vocabulary import first_names
from circles.reflections.anonymise.writers import is_writer

from .features import features

#: Trained by `manage.py train_second_reader` and kept with the code (docs/adr/0030).
MODEL: Final = Path(__file__).parent / "model.crfsuite"
RULE: Final = "second_reader"

_KINDS: Final = {
    "P": ("PERSON", NAME_REPLACEMENTS),
    "L": ("PLACE", PLACE_INSTEAD),
    "G": ("ORG", ("a service", "a school")),
    "J": ("DEM", WORK_INSTEAD),
}
_REASON = "Have a look: this stands where a name often stands."
#: How sure it must be: surer where capitals do not help.
_SURE, _SURER = 0.75, 0.85
_SENTENCE_ENDS = frozenset(".!?\n|")
_NO_NAMES = PLAIN_CAPITALS | STOPWORDS


@cache
def _tagger() -> pycrfsuite.Tagger | None:
    """The model, read once in each process; ``None`` if it is not there or can't be read."""
    tagger = pycrfsuite.Tagger()
    try:
        tagger.open(str(MODEL))
    except (OSError, ValueError):
        return None
    return tagger


def is_there() -> bool:
    """Whether there is a model to read with."""
    return _tagger() is not None


def find_second(reading: Reading, found: Iterable[Finding]) -> Iterator[Finding]:
    """What the model takes for a detail and no rule has ``found``: always for a look, no more."""
    tagger = _tagger()
    if tagger is None:
        return
    marked = bytearray(len(reading.text) + 1)
    for finding in found:
        marked[finding.start : finding.end] = b"\1" * (finding.end - finding.start)
    for first, last in _sentences(reading):
        doubtful = [
            i
            for i in range(first, last)
            if _is_doubtful(reading, reading.tokens[i], marked) and not is_writer(reading, i)
        ]
        if doubtful:
            yield from _read(tagger, reading, range(first, last), doubtful)


def _sentences(reading: Reading) -> Iterator[tuple[int, int]]:
    first = 0
    for index in range(1, len(reading.tokens)):
        if not _SENTENCE_ENDS.isdisjoint(reading.gap(index)):
            yield first, index
            first = index
    if reading.tokens:
        yield first, len(reading.tokens)


def _is_doubtful(reading: Reading, token: Token, marked: bytearray) -> bool:
    """Whether a word that no rule marked could be a name."""
    if marked[token.start] or len(token.base) < 2 or token.base in _NO_NAMES:
        return False
    if token.text in ACRONYMS or token.lower.startswith("i'") or reading.is_allowed(token):
        return False
    if reading.few_capitals:
        return True
    if not token.is_capital:
        return False
    # "Hope is a practice skill": at the start of a sentence such words are left to the rules.
    return not token.starts_sentence or (
        token.base in first_names() and token.base not in VIRTUE_WORDS
    )


def _read(
    tagger: pycrfsuite.Tagger, reading: Reading, sentence: range, doubtful: list[int]
) -> Iterator[Finding]:
    tokens = [reading.tokens[i] for i in sentence]
    gaps = ["", *(reading.gap(i) for i in sentence[1:])]
    labels = tagger.tag(features(tokens, gaps))
    least = _SURER if reading.few_capitals else _SURE
    for index in doubtful:
        label = labels[index - sentence.start]
        if label in _KINDS and tagger.marginal(label, index - sentence.start) >= least:
            token = reading.tokens[index]
            kind, instead = _KINDS[label]
            yield Finding(token.start, token.end, kind, Tier.WARN, RULE, _REASON, instead)
