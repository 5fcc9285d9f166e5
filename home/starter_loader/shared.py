"""What guides, resources and modules have in common."""

from __future__ import annotations

from typing import Any

from home.starter_loader.content import PageContent, Ref, block, refs
from home.starter_loader.reading import Fields


def common_values(fields: Fields) -> dict[str, Any]:
    """Read the words and dates that every page of guidance has."""
    return {
        "title": fields.text("title"),
        "summary": fields.text("summary", longest=300),
        "author": fields.text("author", longest=160),
        "reviewer": fields.text("reviewer", longest=160, required=False),
        "version": fields.text("version", longest=20),
        "what_changed": fields.text("what_changed", required=False),
        "last_reviewed": fields.day("last_reviewed", required=True),
        "next_review_due": fields.day("next_review_due", required=True),
    }


def taxonomy_links(fields: Fields) -> dict[str, list[Ref]]:
    """Read topics, audiences and levels of need."""
    return {
        "topics": refs(fields, "topics", "learning.Topic"),
        "audiences": refs(fields, "audiences", "learning.Audience"),
        "levels": refs(fields, "levels", "learning.LevelOfNeed"),
    }


def points(fields: Fields, name: str) -> list[dict[str, Any]]:
    """Read a list of sentences as a stream of points."""
    return [block("point", text) for text in fields.texts(name)]


def reference_blocks(fields: Fields) -> list[dict[str, Any]]:
    """Read the published sources."""
    blocks = []
    for reference in fields.items("references"):
        value = {
            "key": reference.text("key", longest=60),
            "authors": reference.text("authors", longest=400, required=False),
            "year": reference.text("year", longest=9),
            "title": reference.text("title", longest=500),
            "published": reference.text("published", longest=300, required=False),
            "doi": reference.text("doi", required=False),
            "url": reference.text("url", required=False),
            "note": reference.text("note", required=False),
        }
        reference.finish()
        blocks.append(block("reference", value))
    return blocks


def index_page(slug: str, model: str, title: str, summary: str) -> PageContent:
    """Return a page that lists the pages under it."""
    return PageContent(
        key=f"pages/{slug}",
        model=model,
        parent="pages/home",
        slug=slug,
        source=slug,
        values={"title": title, "summary": summary},
    )
