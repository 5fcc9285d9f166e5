"""Published writers of theory, who are named in reflections without being in the story."""

from __future__ import annotations

import re

from .allowed import COMMON_SURNAMES_OF_WRITERS, WRITERS
from .reading import Reading
from .vocabulary import first_names, is_ordinary, last_names

CITED = re.compile(
    r"(?:'s)?(?: and [A-Z][\w'-]{1,30}| & [A-Z][\w'-]{1,30}| et al\.?)?,? ?\(?(?:19|20)\d\d"
)
_CITED_MODEL = re.compile(
    r"'s? (?:\w{1,20} ){0,2}(?:cycle|model|theory|stages?|framework|conditions|hierarchy|work)\b"
    r"| on (?!the (?:phone|bus|way|sofa|step)|holiday|duty|leave|my|her|his|\d)[a-z]"
    r"| (?:would (?:say|call|ask)|writes|argues|describes|reminds)\b"
)


def is_writer(reading: Reading, index: int) -> bool:
    """A writer of theory who is not called by a first name as well."""
    token, before = reading.tokens[index], reading.before(index)
    # "Will Munro agree?" is no name of two words; "Eileen Munro" is one.
    if before and before.is_capital and before.base in first_names():
        opens = before.starts_sentence and is_ordinary(before.base)
        if not opens:
            return False
    if token.base in WRITERS or (token.base in reading.writers and not _is_shared(token.base)):
        return True
    if token.base not in COMMON_SURNAMES_OF_WRITERS | reading.writers:
        return False
    base_end = token.start + len(token.base)
    return bool(CITED.match(reading.text, base_end) or _CITED_MODEL.match(reading.text, base_end))


def _is_shared(base: str) -> bool:
    """Whether neighbours may bear a writer's name: then a year or a model must stand by it."""
    return base in last_names() or base in first_names() or is_ordinary(base)
