"""What is checked of a file before it is kept."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import InMemoryUploadedFile, UploadedFile
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.forms import BaseImageForm

#: Bytes a document may have, as uploaded and unpacked.
MAX_DOCUMENT = 10 * 1024 * 1024
MAX_UNPACKED = 100 * 1024 * 1024
MAX_ENTRIES = 1_000
_ZIPPED = {"docx", "pptx", "xlsx", "odt"}
_BEGINNINGS = {"pdf": b"%PDF-", "rtf": b"{\\rtf", **dict.fromkeys(_ZIPPED, b"PK\x03\x04")}


def redrawn(upload: UploadedFile[Any]) -> UploadedFile[Any]:
    """Return the picture in `upload` drawn afresh, upright, with its colour profile only.

    A photograph carries where it was taken; a picture file can carry a script after its
    end. Neither survives. Raises ValidationError when it is no picture we can draw.
    """
    try:
        with Image.open(upload) as opened:
            kind = opened.format or "PNG"
            profile = opened.info.get("icc_profile")
            picture = ImageOps.exif_transpose(opened)
            if kind in {"JPEG", "MPO"} and picture.mode not in {"RGB", "L"}:
                picture = picture.convert("RGB")
            kind = "JPEG" if kind == "MPO" else kind
            out = io.BytesIO()
            extra: dict[str, Any] = {"icc_profile": profile} if profile else {}
            if kind in {"JPEG", "WEBP"}:
                extra["quality"] = 90
            picture.info = {}
            picture.save(out, format=kind, **extra)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise ValidationError(_("This file could not be read as a picture.")) from error
    size = out.tell()
    out.seek(0)
    return InMemoryUploadedFile(
        out, None, upload.name, Image.MIME.get(kind, "image/png"), size, None
    )


class SafeImageForm(BaseImageForm):
    """Keeps a picture without what its camera wrote into it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Say what to do with a picture that is too large; Wagtail's own words only refuse it."""
        super().__init__(*args, **kwargs)
        if "file" in self.fields:
            self.fields["file"].error_messages |= {
                "file_too_large": _(
                    "This picture has %(file_size)s and may have %(max_filesize)s. Save a copy "
                    "that is 2,000 pixels wide, as JPEG, and choose that: no page shows it larger."
                ),
                "file_too_many_pixels": _(
                    "This picture has %(num_pixels)s pixels and may have %(max_pixels_count)s. "
                    "Save a copy that is 2,000 pixels wide and choose that: pages show no more."
                ),
            }

    def clean_file(self) -> Any:
        """Draw a new upload afresh after Wagtail's own checks of type and size."""
        upload = self.cleaned_data.get("file")
        if isinstance(upload, UploadedFile):
            upload.seek(0)
            return redrawn(upload)
        return upload


class SafeDocumentForm(BaseDocumentForm):
    """Refuses files that are too large, not what they say, or carry macros."""

    def clean_file(self) -> Any:
        """Check a new upload; raises ValidationError beside the field."""
        upload = self.cleaned_data.get("file")
        if isinstance(upload, UploadedFile):
            check_document(upload)
        return upload


def check_document(upload: UploadedFile[Any]) -> None:
    """Raise ValidationError unless the document may be kept."""
    if (upload.size or 0) > MAX_DOCUMENT:
        raise ValidationError(_("This file is larger than 10 MB. Please make it smaller."))
    extension = (upload.name or "").rsplit(".", 1)[-1].lower()
    upload.seek(0)
    beginning = upload.read(8)
    upload.seek(0)
    expected = _BEGINNINGS.get(extension)
    if expected is not None and not beginning.startswith(expected):
        raise ValidationError(
            _("The content of this file is not what “.%s” says it is.") % extension
        )
    if extension in _ZIPPED:
        _check_package(upload)
        upload.seek(0)


def _check_package(upload: UploadedFile[Any]) -> None:
    try:
        entries = zipfile.ZipFile(upload).infolist()
    except zipfile.BadZipFile as error:
        raise ValidationError(_("This file is damaged and could not be opened.")) from error
    if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise ValidationError(_("This file unpacks to far more than a document should hold."))
    if any(entry.filename.lower().endswith("vbaproject.bin") for entry in entries):
        raise ValidationError(_("This file holds macros. Please save it without them."))
