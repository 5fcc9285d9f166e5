"""A table that can be read aloud: every column has a heading."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import (
    TypedTableBlock,
    TypedTableBlockValidationError,
)


class TableBlock(TypedTableBlock):
    """Rows under named columns, with a caption."""

    text = blocks.RichTextBlock(required=False, features=["bold", "italic", "link"])

    class Meta:
        icon = "table"
        label = "Table"
        template = "components/blocks/table.html"
        description = gettext_lazy("Rows under named columns; for facts, never for layout")
        preview_value = {
            "columns": [
                {"type": "text", "heading": "Age"},
                {"type": "text", "heading": "Who to ask"},
            ],
            "rows": [{"values": ["<p>Under five</p>", "<p>Health visitor</p>"]}],
            "caption": "Who knows a young child well",
        }

    def clean(self, table: Any) -> Any:
        """Refuse what a screen reader could make no sense of, in words for the editor."""
        errors = table_errors(
            headings=[column["heading"] for column in table.columns],
            rows=[[str(value or "") for value in row["values"]] for row in table.row_data],
        )
        if errors:
            raise TypedTableBlockValidationError(
                non_block_errors=[ValidationError(error) for error in errors]
            )
        return super().clean(table)


def table_errors(*, headings: list[str], rows: list[list[str]]) -> list[str]:
    """Return what is wrong with a table, each as a sentence that says what to do."""
    if not headings or not rows:
        return [_("This table is empty. Add a column and a row, or delete the table.")]
    errors = [
        _("Column %(number)s has no heading. Write one, or delete the column.") % {"number": number}
        for number, heading in enumerate(headings, start=1)
        if not heading.strip()
    ]
    for number, row in enumerate(rows, start=1):
        if len(row) != len(headings):
            errors.append(
                _("Row %(number)s has %(cells)s cells under %(columns)s headings. Give it as many.")
                % {"number": number, "cells": len(row), "columns": len(headings)}
            )
        elif not any(strip_tags(cell).strip() for cell in row):
            errors.append(
                _("Row %(number)s is empty. Fill it in, or delete the row.") % {"number": number}
            )
    return errors
