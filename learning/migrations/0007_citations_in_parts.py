"""Sources come in parts; guides learn how long they take and which ratings they hold."""

import json
import math
import re

from django.db import migrations
from wagtail.blocks.migrations.migrate_operation import MigrateStreamData
from wagtail.blocks.migrations.operations import BaseBlockOperation

AUTHOR_AND_DATE = re.compile(r"(?P<authors>.+?) \((?P<year>\d{4}[a-z]?)\) (?P<rest>.+)", re.S)
TITLE = re.compile(r"(?P<title>.+?[.?!])(?:\s+(?P<published>.+))?", re.S)


class CitationInParts(BaseBlockOperation):
    """Take a citation apart; one of another form becomes the title, so that nothing is lost."""

    def apply(self, block_value):
        value = dict(block_value)
        citation = (value.pop("citation", "") or "").strip()
        if "title" in value:
            return value
        parts = {"authors": "", "year": "no date", "title": citation, "published": ""}
        match = AUTHOR_AND_DATE.fullmatch(citation)
        title = TITLE.fullmatch(match["rest"]) if match else None
        if match and title:
            parts = {
                "authors": match["authors"],
                "year": match["year"],
                "title": title["title"].removesuffix("."),
                "published": (title["published"] or "").removesuffix("."),
            }
        return value | parts

    @property
    def operation_name_fragment(self):
        return "citation_in_parts"

    def deconstruct(self):
        return (f"{self.__module__}.{type(self).__name__}", (), {})


def words(value):
    """Return the words of stored content, roughly: ids and addresses count for one each."""
    if isinstance(value, dict):
        return sum(words(one) for one in value.values())
    if isinstance(value, list):
        return sum(words(one) for one in value)
    return len(re.sub(r"<[^>]*>", " ", value).split()) if isinstance(value, str) else 0


STREAMS = (
    "at_a_glance", "when_to_use", "when_not_to_use", "steps", "families_say", "evidence",
    "phrases", "legal_basis", "reflective_questions", "references",
)


def measure_guides(apps, schema_editor):
    """Fill what is kept beside a guide from now on, as its next saving will."""
    guides = apps.get_model("learning", "PracticeGuidePage")
    known = set(apps.get_model("learning", "EvidenceRating").objects.values_list("pk", flat=True))
    for guide in guides.objects.iterator():
        streams = {name: list(getattr(guide, name).raw_data) for name in STREAMS}
        content = json.loads(json.dumps([one["value"] for s in streams.values() for one in s], default=str))
        minutes = max(1, math.ceil(words([guide.summary, guide.equality, content]) / 238))
        guide.reading_minutes = minutes
        guide.length = "short" if minutes < 5 else "medium" if minutes <= 10 else "long"
        guide.save(update_fields=["reading_minutes", "length"])
        ratings = {one["value"].get("rating") for one in streams["evidence"]}
        guide.evidence_ratings.set(ratings & known)


class Migration(migrations.Migration):
    dependencies = [("learning", "0006_structured_references")]

    operations = [
        *(
            MigrateStreamData("learning", model, "references", [(CitationInParts(), "reference")])
            for model in ("PracticeGuidePage", "MIResourcePage", "ModulePage")
        ),
        migrations.RunPython(measure_guides, migrations.RunPython.noop),
    ]
