"""Pictures carry nothing hidden, and private ones are not public."""

from __future__ import annotations

import html
import io
import json
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image
from wagtail.models import Collection, CollectionViewRestriction

from portal.core.media_forms import check_document, redrawn
from portal.core.models import PortalImage
from tests.factories.core import PortalImageFactory


def photograph() -> bytes:
    exif = Image.Exif()
    exif.get_ifd(0x8825)[2] = (51.0, 44.0, 0.0)  # where it was taken
    exif[0x010F] = "Camera maker"
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(out, format="JPEG", exif=exif)
    return out.getvalue()


def upload(content: bytes, name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_a_photograph_loses_where_it_was_taken():
    assert Image.open(io.BytesIO(photograph())).getexif()
    clean = redrawn(upload(photograph(), "home.jpg"))
    assert not Image.open(clean).getexif()


def test_a_script_behind_a_picture_does_not_survive():
    out = io.BytesIO()
    Image.new("P", (4, 4)).save(out, format="GIF")
    clean = redrawn(upload(out.getvalue() + b"<script>alert(1)</script>", "a.gif"))
    assert b"script" not in clean.read()


@pytest.mark.parametrize("content", [b"", b"no picture", b"<svg onload=alert(1)>", b"\x89PNG\r\n"])
def test_what_is_no_picture_is_refused(content):
    with pytest.raises(ValidationError):
        redrawn(upload(content, "a.png"))


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address", ["wagtailimages:add", "wagtailimages_chooser:create", "wagtailimages:add_multiple"]
)
def test_a_picture_of_fifty_megabytes_is_refused_with_what_to_do(client, academy_editor, address):
    client.force_login(academy_editor)
    field = "files[]" if "multiple" in address else "file"
    prefix = "image-chooser-upload-" if "chooser" in address else ""
    sent = {
        f"{prefix}title": "A kitchen table",
        f"{prefix}tags": "home",
        f"{prefix}collection": Collection.get_first_root_node().pk,
        prefix + field: upload(photograph() + bytes(50 * 1024 * 1024), "table.jpg"),
    }
    page = client.post(reverse(address), sent)
    answer = json.loads(page.content) if "json" in page["content-type"] else page.content.decode()
    words = html.unescape(str(answer))
    assert "Save a copy that is 2,000 pixels wide, as JPEG" in words
    assert "may have 15.0" in words
    if "multiple" not in address:
        assert "A kitchen table" in words
    assert not PortalImage.objects.exists()


@pytest.mark.django_db
def test_a_picture_of_a_private_collection_is_not_found_by_strangers(client, practitioner):
    collection = Collection.get_first_root_node().add_child(name="Private")
    CollectionViewRestriction.objects.create(collection=collection, restriction_type="login")
    image = PortalImageFactory(collection=collection)
    rendition = image.get_rendition("width-20")
    for url in (image.file.url, rendition.url):
        assert client.get(url).status_code == 404
    client.force_login(practitioner)
    response = client.get(rendition.url)
    assert response.status_code == 200
    assert response["Cache-Control"] == "private, no-store"
    response.close()


@pytest.mark.django_db
def test_a_public_picture_is_served_and_kept_by_browsers(client):
    rendition = PortalImageFactory().get_rendition("width-20")
    response = client.get(rendition.url)
    assert response.status_code == 200
    assert "immutable" in response["Cache-Control"]
    response.close()


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["../db.sqlite3", "images/nothing.png", "a\x00b", "documents/x"])
def test_nothing_else_is_served_from_the_media_folder(client, path):
    assert client.get(f"/media/{path}").status_code == 404


def package(**entries: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in entries.items():
            file.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"MZ\x90 a program", "letter.pdf"),
        (package(**{"word/vbaProject.bin": b"macro"}), "letter.docx"),
        (package(a=b"0" * (101 * 1024 * 1024)), "bomb.docx"),
        (b"PK\x03\x04 broken", "broken.docx"),
        (b"x" * (10 * 1024 * 1024 + 1), "large.txt"),
    ],
)
def test_a_document_that_may_harm_is_refused(content, name):
    with pytest.raises(ValidationError):
        check_document(upload(content, name))


def test_an_ordinary_document_is_accepted():
    check_document(upload(package(**{"word/document.xml": b"<w/>"}), "letter.docx"))
    check_document(upload(b"%PDF-1.7 ...", "letter.pdf"))
