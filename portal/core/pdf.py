"""PDF files for people: set by Typst, tagged for screen readers (PDF/UA-1)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typst


def render_pdf(template: Path, data: Mapping[str, Any]) -> bytes:
    """Return the PDF that the Typst file `template` makes of `data`.

    `data` must be JSON: the template reads it with `json(bytes(sys.inputs.data))`, so what
    people wrote is never read as markup. A template may read files of its own folder only,
    and sets a title and a language, which PDF/UA-1 requires. Fonts are the ones that come
    with Typst, so a file looks the same wherever it is made.

    Raises typst.TypstError for a template that does not compile.
    """
    made: bytes = typst.compile(
        template,
        root=template.parent,
        format="pdf",
        pdf_standards=["ua-1"],
        sys_inputs={"data": json.dumps(data)},
        ignore_system_fonts=True,
    )
    return made
