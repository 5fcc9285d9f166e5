"""Tables people download, with no cell that a spreadsheet would run as a formula."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any

from django.http import HttpResponse
from openpyxl import Workbook

#: What a cell must not begin with (OWASP, "CSV injection").
_RUN = ("=", "+", "-", "@", "\t", "\r", "\n")
_CSV = "text/csv; charset=utf-8"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def safe_cell(value: Any) -> Any:
    """Return a value as it may stand in a cell: a text that would be run gets an apostrophe."""
    if isinstance(value, str) and value.lstrip(" ").startswith(_RUN):
        return f"'{value}"
    return value


def table(
    *, name: str, file_format: str, head: Sequence[str], rows: Iterable[Sequence[Any]]
) -> HttpResponse:
    """Return a table as a file called `name`; `file_format` is "csv" or "xlsx"."""
    lines = [[safe_cell(cell) for cell in row] for row in (head, *rows)]
    response = HttpResponse(content_type=_XLSX if file_format == "xlsx" else _CSV)
    response["Content-Disposition"] = f'attachment; filename="{name}.{file_format}"'
    if file_format == "xlsx":
        book = Workbook(write_only=True)
        sheet = book.create_sheet()
        for line in lines:
            sheet.append(line)
        out = BytesIO()
        book.save(out)
        response.write(out.getvalue())
    else:
        csv.writer(response).writerows(lines)
    return response
