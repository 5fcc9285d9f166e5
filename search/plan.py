"""The query plan's weights, the same in both engines.

score = BM25(everything, any word) + TITLE × BM25(title, any word)
        + WRITTEN × BM25(everything as it is written, any word)
        + PAIR × BM25(everything, neighbouring pairs as phrases)
        + ALSO × BM25(everything, what means the same)

ADR 0038 tells what was measured.
"""

from __future__ import annotations

TITLE = 0.5
#: Words that stand in a text in the very form that was typed count a little more.
WRITTEN = 0.3
PAIR = 0.1
#: Synonyms, acronyms and what they stand for.
ALSO = 0.5

#: What the score of a brief kind is multiplied by: see portal.core.searchable.
BRIEF = 0.5

#: BM25 over whole texts: how soon a word that comes again counts no more, and how much less it
#: counts in a long text. Titles have 1.2, the usual.
K1, B = 0.9, 0.75
USUAL_K1 = 1.2

#: Of more entries than this, words that stand in more than this share of them are not looked
#: for where a rarer word is: they cost most and tell least.
COMMON_FROM, COMMON_SHARE = 20_000, 0.2
