"""Broken and hostile files: each is refused in words that say what to do, and nothing is left."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pptx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from wagtail.models import Collection, Page

from learning.importing import limits, report
from learning.importing.models import ImportReport
from learning.importing.process import read_apart
from learning.importing.reading.pieces import Refused
from learning.importing.refusals import CODES, refusal_words
from learning.importing.services import Kind, import_draft
from portal.core.exceptions import Busy, NotPossible
from portal.core.models import PortalImage
from tests.learning.importing.building import deck, document_of, pdf_page, repacked, word_guide

ROOT = Path(__file__).resolve().parents[3]
WORD = document_of("Some words about visits.")
RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def _related(kind: str, target: str, *, of: str = "word/_rels/document.xml.rels") -> bytes:
    link = (
        f'<Relationship Id="rIdX" Type="{RELATIONSHIPS}/{kind}" Target="{target}" '
        'TargetMode="External"/></Relationships>'
    )
    package = WORD if of.startswith("word") else deck(2)
    return repacked(
        package,
        swap=lambda name, content: (
            content.replace(b"</Relationships>", link.encode()) if name == of else content
        ),
    )


def _prefixed(xml: bytes) -> bytes:
    def put(name, content):
        return (
            re.sub(rb"(<w:document)", xml + rb"\1", content, count=1)
            if (name == "word/document.xml")
            else content
        )

    return repacked(WORD, swap=put)


def _macro_typed() -> bytes:
    return repacked(
        WORD,
        swap=lambda name, content: (
            content.replace(
                b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
                b"application/vnd.ms-word.document.macroEnabled.main+xml",
            )
            if name == "[Content_Types].xml"
            else content
        ),
    )


def _encrypted_zip() -> bytes:
    content = bytearray(WORD)
    for entry in re.finditer(rb"PK\x01\x02", WORD):
        content[entry.start() + 8] |= 1
    return bytes(content)


def _scan() -> bytes:
    out = io.BytesIO()
    Image.new("L", (600, 800), 200).save(out, format="PDF")
    return out.getvalue()


def _many_slides() -> bytes:
    presentation = pptx.Presentation()
    for _ in range(limits.MAX_PAGES + 1):
        presentation.slides.add_slide(presentation.slide_layouts[6])
    out = io.BytesIO()
    presentation.save(out)
    return out.getvalue()


LAUGHS = (
    b'<!DOCTYPE lolz [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    b'<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>'
)
OUTSIDE = b'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
SCRIPT = b"/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>"
LAUNCH = b"/Annots[<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/A<</S/Launch/F(cmd.exe)>>>>]"
PASSWORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600

HOSTILE = {
    "an old Word file": ("notes.doc", lambda: PASSWORD, "wrong_type"),
    "a file with a password": ("notes.docx", lambda: PASSWORD, "old_or_locked"),
    "a file that is encrypted inside": ("notes.docx", _encrypted_zip, "old_or_locked"),
    "a picture by another name": (
        "notes.docx",
        lambda: b"\x89PNG\r\n\x1a\n" * 50,
        "not_what_it_says",
    ),
    "a deck called a document": ("notes.docx", lambda: deck(2), "not_what_it_says"),
    "a document called a PDF": ("notes.pdf", lambda: WORD, "not_what_it_says"),
    "a file cut short": ("notes.docx", lambda: WORD[: len(WORD) // 2], "broken"),
    "a PDF cut short": ("notes.pdf", lambda: pdf_page("Some words")[:60], "broken"),
    "a file with damaged XML": (
        "notes.docx",
        lambda: _prefixed(b"<unclosed>"),
        "broken",
    ),
    "a deck whose slide is missing": (
        "deck.pptx",
        lambda: repacked(
            deck(2),
            swap=lambda name, content: (
                content.replace(b"slides/slide1.xml", b"slides/slide9.xml")
                if name == "ppt/_rels/presentation.xml.rels"
                else content
            ),
        ),
        "broken",
    ),
    "a document with macros": (
        "notes.docx",
        lambda: repacked(WORD, add={"word/vbaProject.bin": b"macro"}),
        "macros",
    ),
    "a document that may hold macros": ("notes.docx", _macro_typed, "macros"),
    "a macro document by its name": ("notes.docm", lambda: WORD, "macros"),
    "a zip bomb": (
        "notes.docx",
        lambda: repacked(WORD, add={"word/media/a.bin": b"\0" * (limits.MAX_RATIO * 2**15)}),
        "bomb",
    ),
    "a file of a thousand files": (
        "notes.docx",
        lambda: repacked(WORD, add={f"x/{n}.bin": b"" for n in range(limits.MAX_ENTRIES)}),
        "too_many_parts",
    ),
    "a name that climbs out": (
        "notes.docx",
        lambda: repacked(WORD, add={"../../evil.txt": b"x"}),
        "hostile_names",
    ),
    "entities that multiply": ("notes.docx", lambda: _prefixed(LAUGHS), "entities"),
    "an entity from outside": ("notes.docx", lambda: _prefixed(OUTSIDE), "entities"),
    "a template from another machine": (
        "notes.docx",
        lambda: _related("attachedTemplate", "https://example.org/evil.dotm"),
        "brings_in",
    ),
    "a sheet from another machine": (
        "deck.pptx",
        lambda: _related(
            "oleObject", "https://example.org/sheet.xlsx", of="ppt/slides/_rels/slide1.xml.rels"
        ),
        "brings_in",
    ),
    "a PDF with a script": ("n.pdf", lambda: pdf_page("Some words", SCRIPT), "pdf_script"),
    "a PDF that starts a program": (
        "n.pdf",
        lambda: pdf_page("Some words that are long enough", page=LAUNCH),
        "pdf_script",
    ),
    "a scan": ("scan.pdf", _scan, "scanned"),
    "too many slides": ("deck.pptx", _many_slides, "too_many_pages"),
    "an empty document": ("notes.docx", lambda: document_of(""), "empty"),
    "a book": (
        "notes.docx",
        lambda: document_of(*["Words about visits. " * 500] * (limits.MAX_TEXT // 9_000)),
        "too_much",
    ),
    "a page that no editor could save": (
        "notes.docx",
        lambda: document_of(*[(f"{n}", "Heading 1") for n in range(500)], "Words."),
        "too_much",
    ),
    "a video's worth": ("notes.docx", lambda: b"PK\x03\x04" + b"0" * limits.MAX_FILE, "too_large"),
}


@pytest.mark.django_db
@pytest.mark.parametrize("what", HOSTILE)
def test_it_is_refused_and_nothing_is_kept(site_tree, academy_editor, settings, what):
    name, make, code = HOSTILE[what]
    pages = Page.objects.count()
    with pytest.raises(NotPossible) as refused:
        import_draft(
            actor=academy_editor,
            file=SimpleUploadedFile(name, make()),
            kind=Kind.GUIDE,
            parent=site_tree.guides,
        )
    detail = name.rsplit(".", 1)[-1]
    assert refused.value.message == refusal_words(code, detail)
    assert Page.objects.count() == pages
    assert not ImportReport.objects.exists()
    assert not PortalImage.objects.exists()
    assert not [one for one in Path(settings.MEDIA_ROOT).rglob("*") if one.is_file()]


def test_a_pdf_with_a_password_is_refused():
    encrypted = pdf_page("Some words").replace(
        b"/Root 1 0 R",
        b"/Root 1 0 R/ID[<00><00>]/Encrypt<</Filter/Standard/V 1/R 2/P -4"
        b"/O<" + b"41" * 32 + b">/U<" + b"42" * 32 + b">>>",
    )
    with pytest.raises(Refused) as refused:
        read_apart(encrypted, "pdf")
    assert refused.value.code == "locked_pdf"


def test_a_file_that_takes_for_ever_is_given_up(monkeypatch):
    monkeypatch.setattr(limits, "SECONDS", 0.01)
    with pytest.raises(Refused) as refused:
        read_apart(WORD, "docx")
    assert refused.value.code == "too_slow"


def test_a_third_file_waits_while_two_are_read(monkeypatch):
    from learning.importing import process

    assert all(process._places.acquire(blocking=False) for _ in range(limits.AT_ONCE))
    try:
        with pytest.raises(Busy, match="Try again"):
            read_apart(WORD, "docx")
    finally:
        for _ in range(limits.AT_ONCE):
            process._places.release()
    assert read_apart(WORD, "docx").pieces


def test_what_the_reader_stumbles_over_is_logged_without_words(caplog):
    package = repacked(
        word_guide(),
        swap=lambda name, content: (
            content.replace(b"<w:body>", b"<w:bodily>").replace(b"</w:body>", b"</w:bodily>")
            if name == "word/document.xml"
            else content
        ),
    )
    with pytest.raises(Refused):
        read_apart(package, "docx")
    assert "The reader of docx files met" in caplog.text
    assert "visit" not in caplog.text


@pytest.mark.django_db
def test_pictures_go_when_the_page_cannot_be_saved(
    site_tree, academy_editor, settings, monkeypatch
):
    def fail(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(ImportReport.objects, "create", fail)
    with pytest.raises(RuntimeError):
        import_draft(
            actor=academy_editor,
            file=SimpleUploadedFile("guide.docx", word_guide()),
            kind=Kind.GUIDE,
            parent=site_tree.guides,
        )
    assert not PortalImage.objects.exists()
    assert not Collection.objects.filter(name="Imported pictures").exists()
    assert not [one for one in Path(settings.MEDIA_ROOT).rglob("*") if one.is_file()]


def _codes(call: str) -> set[str]:
    sources = (ROOT / "learning" / "importing").rglob("*.py")
    found = re.findall(rf'{call}\(\s*"(\w+)"', "".join(one.read_text() for one in sources))
    return set(found)


def test_every_refusal_has_words():
    assert _codes("Refused") | {"locked_pdf", "too_much"} == CODES
    assert all(refusal_words(code, "docx").endswith(".") for code in CODES)


def test_every_word_of_the_report_is_used_somewhere():
    sources = "".join(
        one.read_text()
        for one in (ROOT / "learning" / "importing").rglob("*.py")
        if one.name != "report.py"
    )
    assert _codes("remark") <= report.CODES
    assert all(f'"{code}"' in sources for code in report.CODES)


def test_the_reader_imports_nothing_of_the_site():
    sources = "".join(
        one.read_text() for one in (ROOT / "learning" / "importing" / "reading").glob("*.py")
    )
    assert not re.search(
        r"(?:import|from) (?:django|wagtail|portal|learning\.(?!importing))", sources
    )


def test_a_zip_that_lies_about_its_sizes_is_broken():
    content = bytearray(repacked(WORD, add={"word/media/a.bin": b"\0" * 2**21}))
    with zipfile.ZipFile(io.BytesIO(bytes(content))) as archive:
        size = archive.getinfo("word/media/a.bin").file_size
    lying = bytes(content).replace(size.to_bytes(4, "little"), (10).to_bytes(4, "little"))
    with pytest.raises(Refused) as refused:
        read_apart(lying, "docx")
    assert refused.value.code == "broken"
