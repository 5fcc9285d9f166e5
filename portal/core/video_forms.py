"""What is checked of a video and its captions before they are kept."""

from __future__ import annotations

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from wagtailmedia.forms import BaseMediaForm

#: Bytes a video and its captions may have.
MAX_VIDEO = 200 * 1024 * 1024
MAX_CAPTIONS = 1024 * 1024
#: Where a file says what it is: WebM begins with EBML's mark, MP4 names its kind at byte 4.
_WEBM, _MP4, _MP4_AT = b"\x1a\x45\xdf\xa3", b"ftyp", 4
_CUE = re.compile(r"^(\d{2,}:)?\d{2}:\d{2}\.\d{3} +--> +(\d{2,}:)?\d{2}:\d{2}\.\d{3}", re.MULTILINE)


class SafeVideoForm(BaseMediaForm):
    """Refuses a video without captions or transcript, and files that are not what they say."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Say what to do where captions or transcript are missing."""
        super().__init__(*args, **kwargs)
        self.fields["captions"].error_messages["required"] = gettext(
            "Add the captions, a file that ends in .vtt: people who cannot hear the video need "
            "them, and the law asks for them."
        )
        self.fields["transcript"].error_messages["required"] = gettext(
            "Write the transcript: what is said and what is seen."
        )
        self.fields["captions"].widget.attrs["accept"] = ".vtt"

    def clean_file(self) -> Any:
        """Check a new upload; raises ValidationError beside the field."""
        upload = self.cleaned_data.get("file")
        if self.instance.type != "video":
            raise ValidationError(gettext("This site shows videos only. Use “Add video” instead."))
        if isinstance(upload, UploadedFile):
            check_video(upload)
        return upload

    def clean_captions(self) -> Any:
        """Check new captions; raises ValidationError beside the field."""
        upload = self.cleaned_data.get("captions")
        if isinstance(upload, UploadedFile):
            check_captions(upload)
        return upload


def check_video(upload: UploadedFile[Any]) -> None:
    """Raise ValidationError unless this is an MP4 or WebM file of a size that phones can load."""
    if (upload.size or 0) > MAX_VIDEO:
        raise ValidationError(
            gettext(
                "This video is larger than 200 MB. Save it smaller: 720 lines are enough for "
                "a phone."
            )
        )
    upload.seek(0)
    beginning = upload.read(16)
    upload.seek(0)
    name = (upload.name or "").lower()
    is_webm = name.endswith(".webm") and beginning.startswith(_WEBM)
    is_mp4 = name.endswith(".mp4") and beginning[_MP4_AT:].startswith(_MP4)
    if not (is_webm or is_mp4):
        raise ValidationError(
            gettext("This is no MP4 or WebM video. Save it as MP4 and try again.")
        )


def check_captions(upload: UploadedFile[Any]) -> None:
    """Raise ValidationError unless this is WebVTT with at least one caption."""
    if (upload.size or 0) > MAX_CAPTIONS:
        raise ValidationError(
            gettext("Captions of more than 1 MB are no captions. Choose the .vtt file.")
        )
    upload.seek(0)
    content = upload.read()
    upload.seek(0)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValidationError(
            gettext("Save the captions as UTF-8 text, then add them again.")
        ) from error
    if not text.startswith("WEBVTT"):
        raise ValidationError(
            gettext(
                "This is no WebVTT file: it does not begin with “WEBVTT”. Subtitles that end in "
                ".srt can be saved as .vtt by most caption editors."
            )
        )
    if not _CUE.search(text.replace("\r", "")):
        raise ValidationError(
            gettext("These captions hold no caption with a time. Choose another file.")
        )
