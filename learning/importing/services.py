"""Makes a draft of a file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import models, transaction
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.fields import StreamField
from wagtail.models import Collection, Page

from learning.importing import limits
from learning.importing.mapping.composing import values_in
from learning.importing.mapping.guide import guide_fields
from learning.importing.mapping.module import module_fields
from learning.importing.models import ImportReport
from learning.importing.process import read_apart
from learning.importing.reading.pieces import Contents, Refused
from learning.importing.refusals import refusal_words
from learning.models import ModulePage, PracticeGuidePage
from learning.models.base import LearningPage
from portal.core.audit import record
from portal.core.exceptions import NotAllowed, NotPossible
from portal.core.models import PortalImage

if TYPE_CHECKING:
    from portal.accounts.models import User

EXTENSIONS = ("docx", "pptx", "pdf")
COLLECTION = "Imported pictures"
_LONGEST_TITLE = 255


class Kind(models.TextChoices):
    """What a file may become."""

    GUIDE = "guide", gettext_lazy("A practice guide: headings become its parts and steps")
    MODULE = "module", gettext_lazy("A learning module: every heading or slide becomes a step")


_MAKERS: dict[str, tuple[type[LearningPage], Callable[..., dict[str, Any]]]] = {
    Kind.GUIDE: (PracticeGuidePage, guide_fields),
    Kind.MODULE: (ModulePage, module_fields),
}


def may_import(*, actor: User, kind: str, parent: Page) -> bool:
    """Tell whether this person may add a page of this kind below `parent`."""
    model, _fields = _MAKERS[kind]
    allowed = parent.permissions_for_user(actor).can_add_subpage()
    return bool(allowed and model.can_create_at(parent))


def import_draft(*, actor: User, file: UploadedFile[Any], kind: str, parent: Page) -> LearningPage:
    """Make a draft below `parent` of a Word, PowerPoint or PDF file, with a report beside it.

    Raises NotPossible with words for the field of a file that is refused, Busy while others are
    being read, NotAllowed. The file is read before the transaction begins, is not kept, and where
    anything fails nothing of it is left.
    """
    if not may_import(actor=actor, kind=kind, parent=parent):
        raise NotAllowed(_("You may not add pages there. Ask a publisher."))
    stored: list[PortalImage] = []
    try:
        contents = _read(file)
        _settle_title(contents, file.name or "")
        with transaction.atomic():
            page = _save(contents, stored, actor=actor, kind=kind, parent=parent)
            record(actor=actor, action="imported", subject=page)
    except BaseException as error:
        # What the database takes back leaves the files of its pictures behind.
        for image in stored:
            image.file.delete(save=False)
        if isinstance(error, Refused):
            raise NotPossible(refusal_words(error.code, error.detail)) from error
        raise
    return page


def _read(file: UploadedFile[Any]) -> Contents:
    extension = (file.name or "").rsplit(".", 1)[-1].lower()
    if extension in {"docm", "pptm", "dotm", "potm", "ppsm"}:
        raise Refused("macros")
    if extension not in EXTENSIONS:
        raise Refused("wrong_type")
    if (file.size or 0) > limits.MAX_FILE:
        raise Refused("too_large")
    file.seek(0)
    return read_apart(file.read(), extension)


def _settle_title(contents: Contents, file_name: str) -> None:
    if not contents.title:
        words = file_name.rsplit(".", 1)[0].replace("_", " ").replace("-", " ").split()
        contents.title = " ".join(words) or _("Imported page")
        contents.remark("title_from_name")
    if len(contents.title) > _LONGEST_TITLE:
        contents.title = Truncator(contents.title).chars(_LONGEST_TITLE)
        contents.remark("title_shortened")


def _save(
    contents: Contents, stored: list[PortalImage], *, actor: User, kind: str, parent: Page
) -> LearningPage:
    """Save pictures, page and report; what has a file is added to `stored` as it is saved."""
    images = _save_pictures(contents, stored, actor)
    model, make_fields = _MAKERS[kind]
    fields = make_fields(contents, images)
    if values_in(fields) > limits.MAX_VALUES:
        raise Refused("too_much")
    page = model(title=contents.title, owner=actor, live=False)
    for name, value in fields.items():
        field = model._meta.get_field(name)
        is_stream = isinstance(field, StreamField)
        setattr(page, name, field.stream_block.to_python(value) if is_stream else value)
    parent.add_child(instance=page)
    page.save_revision(user=actor, log_action=True, clean=False)
    remarks = [asdict(remark) for remark in contents.remarks]
    ImportReport.objects.create(page=page, remarks=remarks)
    return page


def _save_pictures(contents: Contents, stored: list[PortalImage], actor: User) -> list[int]:
    """Keep the pictures in a collection of their own, undescribed: somebody has to look."""
    if not contents.pictures:
        return []
    collection = Collection.objects.filter(name=COLLECTION).first()
    if collection is None:
        collection = Collection.get_first_root_node().add_child(name=COLLECTION)
    about = Truncator(contents.title).chars(200)
    keys = []
    for number, file in enumerate(contents.pictures, start=1):
        title = _("Picture %(number)s of “%(title)s”") % {"number": number, "title": about}
        ending = "png" if file.data.startswith(b"\x89PNG") else "jpg"
        image = PortalImage(title=title, collection=collection, uploaded_by_user=actor)
        image.file.save(f"imported-{number}.{ending}", ContentFile(file.data), save=False)
        stored.append(image)
        image._meta.get_field("file").update_dimension_fields(image, force=True)
        image.file_size = len(file.data)
        image.save()
        keys.append(image.pk)
    return keys
