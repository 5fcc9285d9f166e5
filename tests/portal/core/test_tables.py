"""A table that an editor writes: what is drawn, and what is refused with which words."""

from __future__ import annotations

import pytest
from wagtail.contrib.typed_table_block.blocks import TypedTableBlockValidationError

from learning.models import ModulePage
from portal.core.blocks import TableBlock


def table(headings, rows, caption=""):
    return {
        "columns": [{"type": "text", "heading": heading} for heading in headings],
        "rows": [{"values": row} for row in rows],
        "caption": caption,
    }


def refusals(value) -> str:
    block = TableBlock()
    with pytest.raises(TypedTableBlockValidationError) as refused:
        block.clean(block.to_python(value))
    return " ".join(str(error.message) for error in refused.value.non_block_errors.as_data())


def test_a_table_is_drawn_with_its_caption_and_a_heading_for_each_column():
    block = TableBlock()
    value = block.to_python(table(["Age", "Who"], [["<p>Five</p>", "<p>School</p>"]], "Ask them"))
    drawn = block.render(block.clean(value))
    assert "<caption>Ask them</caption>" in drawn
    assert '<th scope="col">Age</th>' in drawn
    assert "School" in drawn
    assert 'tabindex="0"' in drawn


def test_a_column_without_a_heading_is_refused():
    said = refusals(table(["Age", " "], [["<p>Five</p>", "<p>School</p>"]]))
    assert said == "Column 2 has no heading. Write one, or delete the column."


def test_an_empty_table_is_refused():
    assert refusals(table([], [])).startswith("This table is empty.")
    assert refusals(table(["Age"], [])).startswith("This table is empty.")


def test_an_empty_row_is_refused():
    said = refusals(table(["Age"], [["<p>Five</p>"], ["<p> </p>"]]))
    assert said == "Row 2 is empty. Fill it in, or delete the row."


def test_a_step_of_a_module_holds_tables_and_pictures_after_its_text():
    step = ModulePage._meta.get_field("steps").stream_block.child_blocks["text"]
    value = step.to_python(
        {
            "title": "Ages",
            "minutes": 2,
            "body": "<p>First.</p>",
            "more": [
                {"type": "table", "value": table(["Age"], [["<p>Five</p>"]])},
                {"type": "paragraph", "value": "<p>Last.</p>"},
            ],
        }
    )
    drawn = step.render(step.clean(value))
    assert drawn.index("First.") < drawn.index("Five") < drawn.index("Last.")
