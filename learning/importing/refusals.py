"""What is said of a file that is refused: what is wrong with it, and what to do."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from learning.importing import limits

_NAMES = {"docx": _("Word"), "pptx": _("PowerPoint"), "pdf": _("PDF")}
_BROKEN = _(
    "This file is damaged and could not be read. Open it in the program it was made with, save it "
    "under a new name, and choose the new file."
)
_WORDS = {
    "wrong_type": _(
        "Choose a Word (.docx), PowerPoint (.pptx) or PDF file. Open any other file in the "
        "program it was made with and save it as one of these."
    ),
    "too_large": _(
        "This file is larger than %(megabytes)s MB. Make its pictures smaller, or divide it and "
        "import the parts one by one."
    ),
    "not_what_it_says": _(
        "This is not a %(kind)s file, whatever its name says. Open it in the program it was made "
        "with, save it as a %(kind)s file, and choose that."
    ),
    "old_or_locked": _(
        "This file is kept by a password, or is of the kind that Office made before 2007. Open "
        "it, take the password away, save it as .docx or .pptx, and choose that."
    ),
    "locked_pdf": _(
        "This PDF opens only with a password. Save a copy without the password and choose that."
    ),
    "broken": _BROKEN,
    "hostile_names": _BROKEN,
    "entities": _BROKEN,
    "too_many_parts": _(
        "This file consists of far more parts than a document has. Copy its text into a new "
        "document and choose that."
    ),
    "bomb": _(
        "This file unpacks to far more than a document should hold. Copy its text into a new "
        "document and choose that."
    ),
    "macros": _(
        "This file holds macros. Save it as .docx or .pptx without macros and choose that."
    ),
    "brings_in": _(
        "This file brings in content from elsewhere when it is opened, such as a linked document, "
        "sheet or template. Break its links to files (File, Info, Edit Links to Files), save it, "
        "and choose it again."
    ),
    "pdf_script": _(
        "This PDF runs a program when it is opened or clicked. Print it to a new PDF and choose "
        "that."
    ),
    "too_many_pages": _(
        "This file has more than %(pages)s pages or slides. Divide it and import the parts one by "
        "one."
    ),
    "scanned": _(
        "This PDF holds pictures of pages and no text. Run it through text recognition (OCR), or "
        "look for the document it was made from, and choose that."
    ),
    "empty": _("There is no text in this file. Choose one that has some."),
    "too_much": _(
        "This file holds more than one page of the site can. Divide it and import the parts one by "
        "one."
    ),
    "too_slow": _(
        "This file took longer than %(seconds)s seconds to read and was given up. Divide it and "
        "import the parts one by one."
    ),
}
CODES = frozenset(_WORDS)


def refusal_words(code: str, detail: str = "") -> str:
    """Return a whole sentence or two for the person who chose the file."""
    return str(_WORDS[code]) % {
        "kind": _NAMES.get(detail, detail),
        "megabytes": limits.MAX_FILE // limits.MEGABYTE,
        "pages": limits.MAX_PAGES,
        "seconds": limits.SECONDS,
    }
