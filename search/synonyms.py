"""What means the same: acronyms of the glossary with what they stand for, and staff's synonyms.

Every way of writing something is a row of `SynonymForm`, written in the transaction that changes a
term or a set. A search reads the rows it needs, so every process follows at once and no
index is rebuilt.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from django.db import transaction

from circles.reflections.anonymise.vocabulary import is_ordinary
from learning.glossary.models import GlossaryTerm
from search.models import SynonymForm, SynonymSet
from search.query import Phrase, Query, fold, spoken

#: Ways of writing that are added to one query, at the most.
MOST_ALSO = 20

#: "Affirm (MITI count)" stands in texts as "affirm".
_BRACKETS = re.compile(r"\([^()]*\)")


def write_forms(meaning: str, texts: Iterable[str]) -> None:
    """Make the ways of writing one thing what is said here; none takes it out."""
    forms = dict.fromkeys(" ".join(spoken(text, whole=True)) for text in texts)
    with transaction.atomic():
        SynonymForm.objects.filter(meaning=meaning).delete()
        SynonymForm.objects.bulk_create(_forms(meaning, forms))


@transaction.atomic
def write_all_forms() -> None:
    """Write every form anew, whatever was changed past the signals."""
    SynonymForm.objects.all().delete()
    for term in GlossaryTerm.objects.all():
        write_forms(meaning_of(term), texts_of(term))
    for one in SynonymSet.objects.all():
        write_forms(meaning_of(one), one.lines)


def meaning_of(thing: GlossaryTerm | SynonymSet) -> str:
    """Return what the forms of a term or a set are kept under."""
    return f"{'term' if isinstance(thing, GlossaryTerm) else 'set'}:{thing.pk}"


def texts_of(term: GlossaryTerm) -> list[str]:
    """Return every way of writing a term: the acronym's forms and what it stands for."""
    return [*term.forms, _BRACKETS.sub(" ", term.expansion)]


def with_synonyms(query: Query) -> tuple[Query, frozenset[str]]:
    """Return the query with what means the same, and the words that this settles.

    An acronym with several meanings brings them all. Two database queries, one where nothing is
    known under any of the words.
    """
    if not query.said:
        return query, frozenset()
    held = [form for form in _known_under(query.said) if _is_meant(form, query)]
    if not held:
        return query, frozenset()
    spoken_of = {form.words for form in held}
    others = (
        SynonymForm.objects.filter(meaning__in={form.meaning for form in held})
        .exclude(words__in=spoken_of)
        .order_by("words")
        .values_list("words", flat=True)
        .distinct()[:MOST_ALSO]
    )
    settled = frozenset(word for form in held for word in _matched_words(form, query.said))
    return replace(query, also=tuple(tuple(words.split()) for words in others)), settled


def _forms(meaning: str, forms: Iterable[str]) -> Iterator[SynonymForm]:
    for words in forms:
        plain = spoken(words, whole=False)
        if plain:
            yield SynonymForm(meaning=meaning, words=words, first=fold(plain[0]))


def _known_under(said: Sequence[str]) -> list[SynonymForm]:
    firsts = {fold(word) for word in said}
    firsts |= {word.removesuffix("s") for word in firsts}
    return list(SynonymForm.objects.filter(first__in=firsts).order_by("pk"))


def _is_meant(form: SynonymForm, query: Query) -> bool:
    """Tell whether a form stands in the query.

    An acronym that is a word besides ("aim", "case") is one where it stands alone, or in capitals.
    """
    words = _matched_words(form, query.said)
    if not words:
        return False
    (first, *rest) = words
    if rest or form.meaning.startswith("set:") or not is_ordinary(first):
        return True
    return query.words == (first,) or re.search(rf"\b{first.upper()}\b", query.text) is not None


def _matched_words(form: SynonymForm, said: Sequence[str]) -> Phrase:
    """Return the words of the query that are this form, a plural s aside; none where it is not."""
    wanted = [fold(word) for word in spoken(form.words, whole=False)]
    for at in range(len(said) - len(wanted) + 1):
        here = tuple(said[at : at + len(wanted)])
        if all(fold(a) in {b, f"{b}s"} for a, b in zip(here, wanted, strict=True)):
            return here
    return ()
