"""The home page and the pages of running text."""

from __future__ import annotations

from typing import Any

from home.starter_loader.content import PageContent, block
from home.starter_loader.reading import Fields

TONES = {tone: tone for tone in ("information", "warning", "tip")}
CONTACTS = {about: about for about in ("help", "data_protection")}


def read_home(fields: Fields) -> PageContent:
    """Read the home page."""
    content = PageContent(
        key="pages/home",
        model="home.HomePage",
        parent=None,
        slug=fields.text("slug"),
        source=fields.source,
        values={
            "title": fields.text("title"),
            "summary": fields.text("summary", longest=300),
            "hero_title": fields.text("hero_title", longest=120),
            "hero_lead": fields.text("hero_lead", longest=300),
            "statement": fields.text("statement", longest=200),
        },
        streams={"why": _sections(fields, "why")},
    )
    fields.finish()
    return content


def read_standard(fields: Fields) -> PageContent:
    """Read one standard page."""
    slug = fields.text("slug")
    content = PageContent(
        key=f"pages/{slug}",
        model="home.StandardPage",
        parent="pages/home",
        slug=slug,
        source=fields.source,
        values={
            "title": fields.text("title"),
            "summary": fields.text("summary", longest=300),
        },
        streams={"body": _sections(fields, "sections")},
    )
    fields.finish()
    return content


def read_callout(fields: Fields) -> dict[str, Any]:
    """Read a box that stands out from the text."""
    value = {
        "tone": fields.choice("tone", TONES),
        "title": fields.text("title", required=False),
        "text": fields.text("html"),
    }
    fields.finish()
    return block("callout", value)


def _sections(fields: Fields, name: str) -> list[dict[str, Any]]:
    blocks: list[dict[str, Any]] = []
    for section in fields.items(name):
        if section.has("heading"):
            blocks.append(block("heading", section.text("heading")))
        if section.has("html"):
            blocks.append(block("paragraph", section.text("html")))
        if section.has("callout"):
            blocks.append(read_callout(section.item("callout")))
        if section.has("contact"):
            about = section.choice("contact", CONTACTS)
            blocks.append(block("contact", {"about": about}))
        section.finish()
    return blocks
