"""What is checked of a Word or PowerPoint file before any library opens it."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from dataclasses import dataclass
from xml.etree.ElementTree import Element, ParseError

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from learning.importing import limits
from learning.importing.reading.pieces import Refused, Remark

ZIP = b"PK\x03\x04"
#: The container of Office's old formats, and of files kept by a password.
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_MAIN = {"docx": "word/document.xml", "pptx": "ppt/presentation.xml"}
#: Kinds of relationship that lead somewhere a reader goes, rather than bring something in.
_LINKS = {"hyperlink"}
#: What a document may name elsewhere without anything of it being needed here.
_LEFT_OUT = {"image": "linked_picture", "video": "linked_media", "audio": "linked_media"}
_LEFT_OUT["media"] = "linked_media"
_MACROS = ("vbaproject.bin", "vbadata.xml", "vbaprojectsignature.bin")
_ENCRYPTED = 0x1


@dataclass(frozen=True, slots=True)
class Package:
    """A file that passed: its bytes, its XML parts by name, and what to tell the editor."""

    data: bytes
    parts: dict[str, Element]
    remarks: list[Remark]


def open_package(data: bytes, extension: str) -> Package:
    """Return the checked package; raises Refused for one that is broken or hostile."""
    if data.startswith(OLE):
        raise Refused("old_or_locked")
    if not data.startswith(ZIP):
        raise Refused("not_what_it_says", extension)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_entries(archive.infolist())
            parts = _parts(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise Refused("broken") from error
    _check_kind(parts, extension)
    return Package(data, parts, _outside(parts))


def _check_entries(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > limits.MAX_ENTRIES:
        raise Refused("too_many_parts")
    if sum(entry.file_size for entry in entries) > limits.MAX_UNPACKED:
        raise Refused("bomb")
    names = [entry.filename.lower() for entry in entries]
    if len(set(names)) != len(names):
        raise Refused("broken")
    for entry in entries:
        _check_entry(entry)


def _check_entry(entry: zipfile.ZipInfo) -> None:
    name = entry.filename
    if entry.flag_bits & _ENCRYPTED:
        raise Refused("old_or_locked")
    if "\\" in name or name.startswith("/") or ".." in name.split("/") or ":" in name:
        raise Refused("hostile_names")
    if posixpath.basename(name).lower() in _MACROS:
        raise Refused("macros")
    if entry.file_size > limits.RATIO_FROM:
        if entry.file_size > limits.MAX_RATIO * max(entry.compress_size, 1):
            raise Refused("bomb")
        if _is_xml(name) and entry.file_size > limits.MAX_XML:
            raise Refused("bomb")


def _is_xml(name: str) -> bool:
    return name.lower().endswith((".xml", ".rels"))


def _parts(archive: zipfile.ZipFile) -> dict[str, Element]:
    """Parse every part without entities; the libraries' own parsers only see what passed."""
    parts: dict[str, Element] = {}
    for entry in archive.infolist():
        # Every part is read once, so that a damaged one is found here.
        content = archive.read(entry)
        if not _is_xml(entry.filename):
            continue
        try:
            parts[entry.filename] = ElementTree.fromstring(content, forbid_dtd=True)
        except DefusedXmlException as error:
            raise Refused("entities") from error
        except (ParseError, ValueError, LookupError) as error:
            raise Refused("broken") from error
    return parts


def _check_kind(parts: dict[str, Element], extension: str) -> None:
    types = parts.get("[Content_Types].xml")
    if types is None:
        raise Refused("not_what_it_says", extension)
    if any("macroenabled" in one.get("ContentType", "").lower() for one in types):
        raise Refused("macros")
    if _MAIN[extension] not in parts:
        raise Refused("not_what_it_says", extension)


def _outside(parts: dict[str, Element]) -> list[Remark]:
    """Refuse what would bring in content from elsewhere; say what is merely left out."""
    remarks: list[Remark] = []
    for name, root in parts.items():
        if not name.lower().endswith(".rels"):
            continue
        for relationship in root.iter(_RELATIONSHIP):
            if relationship.get("TargetMode", "").lower() == "external":
                remark = _judge(relationship)
                if remark is not None and remark not in remarks:
                    remarks.append(remark)
    return remarks


def _judge(relationship: Element) -> Remark | None:
    kind = relationship.get("Type", "").rsplit("/", 1)[-1]
    target = relationship.get("Target", "").strip()
    if kind in _LINKS:
        return None
    if kind in _LEFT_OUT:
        return Remark(_LEFT_OUT[kind])
    if kind == "attachedTemplate" and not _is_remote(target):
        return None  # where Word keeps its own templates on the author's computer
    raise Refused("brings_in", kind)


def _is_remote(target: str) -> bool:
    """Tell whether an address leads to another machine."""
    address = target.lower().replace("\\", "/")
    if address.startswith("file:"):
        return not address.startswith("file:///") or address.startswith("file:////")
    return "://" in address or address.startswith("//")
