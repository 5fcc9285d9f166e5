"""How long it takes until a deck has become a draft."""

from __future__ import annotations

import io
import time
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from PIL import Image
from pptx import Presentation
from pptx.util import Inches

from learning.importing.services import Kind, import_draft
from learning.models import ModuleIndexPage, ModulePage
from portal.accounts.models import User
from portal.core.exceptions import NotPossible
from portal.core.models import PortalImage

SLIDES = 40


def measure_import() -> dict[str, Any]:
    """Import a deck of 40 slides, each with a list, a table, a picture of its own and notes.

    Returns {"slides", "bytes" of the deck, "seconds" from the file to the saved draft, "steps" of
    the module}. Everything happens inside a transaction that is rolled back.
    """
    parent = ModuleIndexPage.objects.first()
    if parent is None:
        raise NotPossible("There is no list of modules: load the starter content first.")
    deck = _deck()
    with transaction.atomic():
        person = User.objects.create_user("benchmark@sample.example", is_superuser=True)
        began = time.perf_counter()
        file = SimpleUploadedFile("deck.pptx", deck)
        page = import_draft(actor=person, file=file, kind=Kind.MODULE, parent=parent)
        seconds = time.perf_counter() - began
        for image in PortalImage.objects.filter(uploaded_by_user=person):
            image.file.delete(save=False)
        transaction.set_rollback(True)
    assert isinstance(page, ModulePage)  # noqa: S101 - as asked for
    return {
        "slides": SLIDES,
        "bytes": len(deck),
        "seconds": round(seconds, 2),
        "steps": len(page.steps),
    }


def _deck() -> bytes:
    presentation = Presentation()
    for number in range(1, SLIDES + 1):
        slide = presentation.slides.add_slide(presentation.slide_layouts[1])
        slide.shapes.title.text = f"Slide {number}"
        slide.placeholders[1].text_frame.text = "\n".join(["A point of some ten words"] * 6)
        slide.shapes.add_picture(_photograph(number), Inches(5), Inches(2))
        table = slide.shapes.add_table(4, 3, 0, Inches(4), Inches(5), Inches(2)).table
        for cell in table.iter_cells():
            cell.text = "A cell"
        slide.notes_slide.notes_text_frame.text = "What to say. " * 20
    out = io.BytesIO()
    presentation.save(out)
    return out.getvalue()


def _photograph(number: int) -> io.BytesIO:
    """Return a picture as large as a screen with as much in it as a photograph has."""
    out = io.BytesIO()
    noise = Image.effect_noise((1920, 1080), 10 + number)
    noise.convert("RGB").save(out, format="JPEG", quality=40)
    out.seek(0)
    return out
