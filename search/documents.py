"""The one document that Elasticsearch holds: fields, analyzers, and how an entry becomes one."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from typing import Any

from portal.core.searchable import SearchEntry
from search import plan
from search.dsl import Date, Document, Index, Keyword, Text, analyzer, normalizer, token_filter
from search.entries import SEPARATOR, digest_of, index_body, index_facets, index_text
from search.query import fold

_possessive = token_filter("portal_possessive", type="stemmer", language="possessive_english")
_stems = token_filter("portal_stems", type="stemmer", language="english")

#: The words that rank: folded, possessive endings off, stemmed.
english = analyzer(
    "portal_english",
    tokenizer="standard",
    filter=[_possessive, "lowercase", "asciifolding", _stems],
)
#: The words as they are written, for suggestions and for putting spelling right.
plain = analyzer(
    "portal_plain", tokenizer="standard", filter=[_possessive, "lowercase", "asciifolding"]
)
folded = normalizer("portal_folded", filter=["lowercase", "asciifolding"])


#: The name of BM25 as the query plan has it for whole texts; titles have the server's own.
TEXTS = "portal_texts"


class EntryDocument(Document):
    """One thing that can be found.

    `full` is title and body together, as the embedded engine has it. `facets` holds
    "name<US>slug" to filter by, `facet_labels` "name<US>slug<US>label" to count by. The first
    letters of words and titles are in the index: to look all words up that begin so takes long.
    """

    key = Keyword(required=True)
    kind = Keyword(required=True)
    object_id = Keyword(required=True)
    title = Text(
        required=True,
        analyzer=english,
        copy_to=["full", "words"],
        fields={
            "plain": Text(analyzer=plain, index_prefixes={"min_chars": 1, "max_chars": 5}),
            "exact": Keyword(normalizer=folded, ignore_above=500),
        },
    )
    title_key = Text(analyzer="keyword", index_prefixes={"min_chars": 1, "max_chars": 10})
    body = Text(analyzer=english, copy_to=["full", "words"])
    full = Text(analyzer=english, similarity=TEXTS)
    words = Text(analyzer=plain, similarity=TEXTS)
    url = Keyword(index=False, doc_values=False)
    tokens = Keyword(multi=True)
    facets = Keyword(multi=True)
    facet_labels = Keyword(multi=True)
    on = Date(format="strict_date")
    review_due = Date(format="strict_date", index=False)
    digest = Keyword(index=False, doc_values=False)

    class Meta:
        dynamic = "strict"


def document_of(entry: SearchEntry) -> EntryDocument:
    """Return an entry as its document, ready to be sent."""
    facets = index_facets(entry)
    return EntryDocument(
        meta={"id": entry.key},
        key=entry.key,
        kind=entry.kind,
        object_id=entry.object_id,
        title=index_text(entry.title),
        title_key=fold(entry.title).lower(),
        body=index_body(entry),
        url=entry.url,
        tokens=sorted(entry.audience),
        facets=sorted(facet_value(*value) for value in facets),
        facet_labels=sorted(facet_value(*value, label) for value, label in facets.items()),
        on=entry.on,
        review_due=entry.review_due,
        digest=digest_of(entry),
    )


def facet_value(*parts: str) -> str:
    """Return facet name, slug and perhaps label as one keyword."""
    return SEPARATOR.join(part.replace(SEPARATOR, " ") for part in parts)


def definition() -> dict[str, Any]:
    """Return settings and mappings of an index as the server wants them, marked with their layout.

    The layout tells an index that an earlier version of the site, or somebody else, has made.
    """
    body: dict[str, Any] = _index().to_dict()
    body["mappings"]["_meta"] = {"layout": layout()}
    return body


@cache
def layout() -> str:
    """Return a fingerprint of the settings and mappings that this version needs."""
    made_of = json.dumps(_index().to_dict(), sort_keys=True)
    return hashlib.sha256(made_of.encode()).hexdigest()[:16]


def _index() -> Index:
    index = Index("*")
    index.settings(
        number_of_shards=1,
        auto_expand_replicas="0-1",
        similarity={TEXTS: {"type": "BM25", "k1": plan.K1, "b": plan.B}},
    )
    index.document(EntryDocument)
    return index
