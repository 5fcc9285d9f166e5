"""What the report of an import says: sentences, each with the places it is about."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from learning.importing.reading.pieces import Remark

LOST, TO_DO, TO_CHECK = "lost", "to_do", "to_check"
GROUPS = (
    (LOST, gettext_lazy("What could not be kept")),
    (TO_DO, gettext_lazy("What is left to do")),
    (TO_CHECK, gettext_lazy("What to look at")),
)
#: What each remark says, in the order of the report.
_SENTENCES: dict[str, tuple[str, Any]] = {
    "chart": (LOST, gettext_lazy("A chart. Add it as a picture, and its figures as a table.")),
    "diagram": (LOST, gettext_lazy("A diagram. Put what it says into words or a picture.")),
    "drawing": (LOST, gettext_lazy("A drawing made of lines and shapes. Add it as a picture.")),
    "equation": (LOST, gettext_lazy("A formula. Write it in words or add it as a picture.")),
    "embedded_object": (LOST, gettext_lazy("A file inside the file, such as a sheet.")),
    "attachments": (LOST, gettext_lazy("Attached files. Add what readers need as documents.")),
    "form_fields": (LOST, gettext_lazy("Fields to fill in. Offer the form as a download.")),
    "media": (LOST, gettext_lazy("A film or sound. Add it under Media, with captions.")),
    "linked_media": (LOST, gettext_lazy("A film or sound that was only linked to.")),
    "linked_picture": (LOST, gettext_lazy("A picture that was only linked to. Add the picture.")),
    "picture_unreadable": (
        LOST,
        gettext_lazy("A picture of a kind or size that cannot be shown. Add it as PNG or JPEG."),
    ),
    "too_many_pictures": (LOST, gettext_lazy("Pictures beyond the first hundred.")),
    "background": (LOST, gettext_lazy("A picture that fills the page behind its text.")),
    "picture_repeated": (
        LOST,
        gettext_lazy("A picture that stood more than once. The draft has it in its first place."),
    ),
    "hidden_slide": (LOST, gettext_lazy("A hidden slide.")),
    "comments": (LOST, gettext_lazy("Comments in the margin.")),
    "header_footer": (LOST, gettext_lazy("What is repeated at the top and foot of every page.")),
    "contents_list": (LOST, gettext_lazy("The list of contents. The site makes its own.")),
    "struck": (LOST, gettext_lazy("The line through words that were struck out. They are there.")),
    "table_cut": (LOST, gettext_lazy("The rest of a table too large for a page.")),
    "picture_undescribed": (
        TO_DO,
        gettext_lazy(
            "Say in the alternative text of each picture what it tells. Until then the page "
            "cannot be published. If a picture tells nothing, take it out."
        ),
    ),
    "picture_described": (
        TO_CHECK,
        gettext_lazy("The alternative text of a picture is the file’s own. Does it say enough?"),
    ),
    "strengths": (
        TO_DO,
        gettext_lazy(
            "Choose for each step how strongly it binds: must, should, consider or principle. The "
            "file does not say, so nothing was chosen."
        ),
    ),
    "summary_missing": (
        TO_DO,
        gettext_lazy("Write a summary: one or two sentences. The file has none short enough."),
    ),
    "step_without_text": (
        TO_DO,
        gettext_lazy("Begin the step with some text, or delete it. The file has none there."),
    ),
    "table_heading_missing": (
        TO_DO,
        gettext_lazy("Give every column of the table a heading. Without, it cannot be saved."),
    ),
    "slide_without_title": (
        TO_DO,
        gettext_lazy("Give the step a title that says what it is about. The slide had none."),
    ),
    "title_from_name": (TO_CHECK, gettext_lazy("The title is the file’s name.")),
    "title_shortened": (TO_CHECK, gettext_lazy("The title was too long and is cut.")),
    "summary_taken": (
        TO_CHECK,
        gettext_lazy("The summary is the file’s subtitle, summary or first paragraph."),
    ),
    "heading_shortened": (
        TO_CHECK,
        gettext_lazy("A heading was too long. It stands whole at the beginning of the text."),
    ),
    "recognised": (
        TO_CHECK,
        gettext_lazy("Sections that went where their headings belong, without bold and italics."),
    ),
    "left_as_step": (
        TO_CHECK,
        gettext_lazy(
            "Sections that have a place of their own on the page but hold more than fits there. "
            "Each is a step; move by hand what belongs elsewhere."
        ),
    ),
    "references_divided": (
        TO_CHECK,
        gettext_lazy(
            "References were divided into author, year, title and place. Read each; one of another "
            "style stands whole in its title and wants a year."
        ),
    ),
    "law_nation": (TO_CHECK, gettext_lazy("Every law is filed under England. Is that so?")),
    "minutes_guessed": (
        TO_CHECK,
        gettext_lazy("Minutes are counted from the words, 200 a minute. Add time to think."),
    ),
    "pdf_guessed": (
        TO_CHECK,
        gettext_lazy(
            "A PDF does not say what is a heading, a list or a table. They were guessed from the "
            "size and place of the letters. A table without ruled lines became paragraphs, "
            "footnotes stand in the text, and a word divided at the end of a line keeps its "
            "hyphen. Where you have the Word or PowerPoint file, import that."
        ),
    ),
    "headings_guessed": (
        TO_CHECK,
        gettext_lazy(
            "No headings are marked in the file. Short lines in bold were taken for them."
        ),
    ),
    "tracked_changes": (
        TO_CHECK,
        gettext_lazy("Tracked changes: what was added is there, what was deleted is not."),
    ),
    "speaker_notes": (
        TO_CHECK,
        gettext_lazy("Speaker notes stand under “Speaker notes”. Are they for readers?"),
    ),
    "footnote": (TO_CHECK, gettext_lazy("Footnotes stand at the end of their step.")),
    "table_first_row": (
        TO_CHECK,
        gettext_lazy("The first row of a table was taken for its headings."),
    ),
    "table_merged": (TO_CHECK, gettext_lazy("A table had merged cells; they are single now.")),
    "table_ragged": (TO_CHECK, gettext_lazy("A table had rows of different lengths.")),
    "table_nested": (TO_CHECK, gettext_lazy("A table in a table became text in its cell.")),
    "table_to_text": (
        TO_CHECK,
        gettext_lazy("A table of one row or column became paragraphs: it held text in place."),
    ),
}
CODES = frozenset(_SENTENCES)


@dataclass(slots=True)
class Line:
    """One sentence of the report and where it holds."""

    words: str
    places: list[str] = field(default_factory=list)


def report_groups(remarks: Iterable[Remark]) -> list[tuple[str, list[Line]]]:
    """Return the groups that are not empty: heading, and lines in the report's order."""
    lines: dict[str, Line] = {}
    for remark in remarks:
        line = lines.setdefault(remark.code, Line(str(_SENTENCES[remark.code][1])))
        if place := _place(remark):
            line.places.append(place)
    groups = []
    for group, heading in GROUPS:
        codes = [code for code, (which, _words) in _SENTENCES.items() if which == group]
        found = [lines[code] for code in codes if code in lines]
        if found:
            groups.append((str(heading), found))
    return groups


def _place(remark: Remark) -> str:
    """Return where it holds: "Slide 4", "Page 2", "“Plan the visit”"."""
    place = {
        "slide": _("Slide %(name)s"),
        "page": _("Page %(name)s"),
        "heading": _("“%(name)s”"),
        "start": _("Before the first heading"),
    }.get(remark.place.unit, "") % {"name": remark.place.name}
    return ": ".join(part for part in (place, remark.detail) if part)
