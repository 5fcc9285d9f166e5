"""A practice guide as a PDF file: everything the page says, in the page's order."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from django.template.defaultfilters import date as format_date
from django.utils.translation import gettext as _

from learning.blocks import EmmieBlock
from learning.blocks.evidence import emmie_dimensions
from learning.blocks.guides import STRENGTHS
from learning.nations import Nation
from learning.printed.rich_text import Node, nodes_of, plain
from portal.core.pdf import render_pdf

if TYPE_CHECKING:
    from learning.models.guides import PracticeGuidePage

TEMPLATE = Path(__file__).with_name("guide.typ")


def guide_pdf(guide: PracticeGuidePage, *, site_name: str, address: str) -> bytes:
    """Return the guide as a PDF/UA-1 file. `address` is the page's own, in full.

    Pictures are told in their alternative text; the page itself shows them.
    """
    sections = [one for one in _sections(guide, address) if one["nodes"]]
    return render_pdf(
        TEMPLATE,
        {
            "title": guide.title,
            "summary": guide.summary,
            "site": site_name,
            "address": address,
            "language": guide.locale.language_code.partition("-")[0],
            "glance": [str(block.value) for block in guide.at_a_glance],
            "sections": sections,
            "references": [_reference(block.value) for block in guide.references],
            "about": _about(guide),
        },
    )


def _sections(guide: PracticeGuidePage, base: str) -> Iterator[dict[str, Any]]:
    yield _section(_("When to use this"), _points(guide.when_to_use))
    yield _section(_("When not to, and cautions"), _points(guide.when_not_to_use))
    yield _section(_("Step by step"), list(_steps(guide, base)))
    yield _section(_("What families say"), [_said(block.value) for block in guide.families_say])
    yield _section(_("What the evidence says"), list(_evidence(guide, base)))
    yield _section(_("Phrases to try"), [_phrase(block.value) for block in guide.phrases])
    yield _section(_("Equality and culture"), nodes_of(guide.equality, base))
    yield _section(_("The legal basis"), [_law(block.value) for block in guide.legal_basis])
    yield _section(_("Tools to download"), [_tool(block.value, base) for block in guide.tools])
    questions = _points(guide.reflective_questions)
    yield _section(_("Questions for supervision or a circle"), questions)
    yield _section(_("Try this week"), [plain(guide.try_this_week)] if guide.try_this_week else [])


def _section(title: str, nodes: list[Node]) -> dict[str, Any]:
    return {"title": title, "nodes": nodes}


def _points(stream: Any) -> list[Node]:
    items = [[plain(str(block.value))] for block in stream]
    return [{"kind": "list", "ordered": False, "items": items}] if items else []


def _steps(guide: PracticeGuidePage, base: str) -> Iterator[Node]:
    strengths = dict(STRENGTHS)
    for number, block in enumerate(guide.steps, start=1):
        value = block.value
        yield _heading(f"{number}. {value['title']}")
        strength = strengths.get(value["strength"], value["strength"])
        law = f" ({value['law']})" if value.get("law") else ""
        yield {"kind": "paragraph", "spans": [{"text": f"{strength}{law}", "bold": True}]}
        yield from nodes_of(value["body"].source, base)
        for part in value["more"]:
            yield from _more(part, base)


def _more(part: Any, base: str) -> Iterator[Node]:
    if part.block_type == "paragraph":
        yield from nodes_of(part.value.source, base)
    elif part.block_type == "picture":
        words = part.value["alternative_text"] or part.value["caption"]
        yield plain(_("Picture: %(words)s") % {"words": words})
    else:
        yield {
            "kind": "table",
            "caption": part.value.caption or "",
            "headings": [column["heading"] for column in part.value.columns],
            "rows": [
                [nodes_of(str(getattr(cell, "source", cell) or ""), base) for cell in row["values"]]
                for row in part.value.row_data
            ],
        }


def _said(value: Any) -> Node:
    source = f" ({value['source']})" if value["source"] else ""
    said = {"text": f"\n{value['who']}{source}", "italic": True}
    return {"kind": "paragraph", "spans": [{"text": value["text"]}, said]}


def _evidence(guide: PracticeGuidePage, base: str) -> Iterator[Node]:
    for block in guide.evidence:
        value = block.value
        if isinstance(block.block, EmmieBlock):
            yield _heading(_("Review read by EMMIE: %(review)s") % {"review": value["review"]})
            yield from (_dimension(label, one) for label, one in emmie_dimensions(value))
            yield from _labelled(_("Quality of the review (EMMIE-Q)"), value["quality"])
        else:
            yield from _rating(value)
            yield from nodes_of(value["finding"].source, base)
            yield from _labelled(_("What points the other way"), value["dissenting"])
            if value["cost"]:
                yield from _labelled(str(value["cost"].scale), _value_and_label(value["cost"]))
        yield from _labelled(_("What it does not show"), value["does_not_show"])
        numbers = [str(guide.reference_numbers[key]) for key in value["references"]]
        yield from _labelled(_("Rests on references"), ", ".join(numbers))


def _rating(value: Any) -> Iterator[Node]:
    rating = value["rating"]
    if rating is None:
        yield _heading(_("Not rated on a published scale"))
        return
    yield _heading(f"{rating.scale.name}: {rating.value}")
    yield plain(rating.label)
    if value["rated_on"]:
        yield from _labelled(_("Rated on"), format_date(value["rated_on"], "j F Y"))
    yield from _labelled(_("What this scale does not show"), rating.scale.does_not_show)


def _value_and_label(rating: Any) -> str:
    return f"{rating.value}, {rating.label}. {rating.scale.does_not_show}"


def _dimension(label: str, one: Any) -> Node:
    says = one["says"] or _("The review does not say.")
    rated = f" ({_('rated')} {one['rating']})" if one["rating"] else ""
    return {
        "kind": "paragraph",
        "spans": [{"text": f"{label}. ", "bold": True}, {"text": f"{says}{rated}"}],
    }


def _phrase(value: Any) -> Node:
    purpose = {"text": f"\n{value['purpose']}"} if value["purpose"] else {"text": ""}
    return {
        "kind": "paragraph",
        "spans": [{"text": f"“{value['words']}”", "italic": True}, purpose],
    }


def _law(value: Any) -> Node:
    nation = dict(Nation.choices).get(value["nation"], value["nation"])
    head = {"text": f"{value['law']} ({nation}). ", "bold": True}
    return {"kind": "paragraph", "spans": [head, {"text": value["says"]}]}


def _tool(value: Any, base: str) -> Node:
    spans = []
    for file in value["files"]:
        document = file["document"]
        if document is not None:
            kind = document.file_extension.upper()
            spans.append(
                {"text": f"{document.title} ({kind})", "href": urljoin(base, document.url)}
            )
            spans.append({"text": ". "})
    return {"kind": "paragraph", "spans": [*spans, {"text": value["about"]}]}


def _heading(text: str) -> Node:
    return {"kind": "heading", "spans": [{"text": text}]}


def _labelled(label: str, text: str) -> Iterator[Node]:
    if text:
        yield {
            "kind": "paragraph",
            "spans": [{"text": f"{label}: ", "bold": True}, {"text": text}],
        }


def _reference(value: Any) -> list[dict[str, Any]]:
    spans: list[dict[str, Any]] = [
        {"text": f"{value.authors_and_year} ".lstrip()},
        {"text": value.get("title", ""), "italic": True},
        {"text": f"{value.after_title} "},
    ]
    if value.address:
        spans.append({"text": value.address, "href": value.address})
    if value.get("note"):
        spans.append({"text": f" {value['note']}"})
    return spans


def _about(guide: PracticeGuidePage) -> list[list[str]]:
    def day(value: Any) -> str:
        return format_date(value, "j F Y") if value else ""

    changed = f": {guide.what_changed}" if guide.what_changed else ""
    rows = [
        [_("Written by"), guide.author],
        [_("Reviewed by"), guide.reviewer],
        [_("Nation"), guide.get_nation_display()],
        [_("Version"), f"{guide.version}{changed}"],
        [_("Last reviewed"), day(guide.last_reviewed)],
        [_("Next review due"), day(guide.next_review_due)],
    ]
    return [row for row in rows if row[1]]
