from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from wagtail.blocks import StreamBlockValidationError, StructBlockValidationError

from learning.blocks import ReferenceBlock
from learning.blocks.quiz import QuestionsBlock
from learning.models import MIResourcePage, ModulePage, PracticeGuidePage

pytestmark = pytest.mark.django_db


def options(right, wrong):
    return [{"text": f"{n}", "correct": n < right, "feedback": "."} for n in range(right + wrong)]


@pytest.mark.parametrize(
    ("kind", "value", "words"),
    [
        ("single", {"options": options(0, 2)}, "Mark at least one answer as right."),
        ("single", {"options": options(2, 1)}, "Mark one answer only as right"),
        ("single", {"options": options(1, 0)}, "minimum number of items is 2"),
        ("multiple", {"options": options(0, 2)}, "Mark at least one answer as right."),
        ("order", {"in_order": ["First"]}, "minimum number of items is 2"),
        ("order", {"in_order": ["Same", "Same"]}, "Two items say “Same”"),
        (
            "match",
            {"pairs": [{"left": "A", "right": "1"}, {"left": "A", "right": "2"}]},
            "Two pairs begin with “A”",
        ),
        (
            "match",
            {"pairs": [{"left": "A", "right": "1"}, {"left": "B", "right": "1"}]},
            "nothing to match",
        ),
        ("short", {"accepted": []}, "minimum number of items is 1"),
        ("short", {"accepted": ["?!"]}, "no letter and no digit"),
    ],
)
def test_a_question_that_nobody_can_answer_is_refused(kind, value, words):
    block = QuestionsBlock().child_blocks[kind]
    value = block.to_python({"question": "Which?", "feedback": "", **value})
    with pytest.raises(StructBlockValidationError) as refused:
        block.clean(value)
    assert words in str(refused.value.as_json_data())


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("single", {"options": options(1, 1)}),
        ("multiple", {"options": options(2, 1)}),
        ("order", {"in_order": ["First", "Second"]}),
        ("match", {"pairs": [{"left": "A", "right": "1"}, {"left": "B", "right": "2"}]}),
        ("short", {"accepted": ["Reflections"]}),
    ],
)
def test_a_question_of_each_kind_is_accepted(kind, value):
    block = QuestionsBlock().child_blocks[kind]
    value = block.to_python({"question": "Which?", "feedback": "", **value})
    assert block.clean(value)["question"] == "Which?"


@pytest.mark.parametrize(
    ("parts", "citation"),
    [
        (
            {"authors": "Munro, E.", "year": "2011", "title": "Final report", "published": "Cm 1"},
            "Munro, E. (2011) Final report. Cm 1.",
        ),
        (
            {"authors": "Iriss", "year": "no date", "title": "What helps?", "published": ""},
            "Iriss (no date) What helps?",
        ),
        ({"authors": "", "year": "1989", "title": "Children Act 1989"}, "Children Act 1989."),
        (
            {"authors": "", "year": "2017", "title": "Reports", "published": "BASW"},
            "Reports (2017). BASW.",
        ),
    ],
)
def test_a_source_reads_as_a_citation(parts, citation):
    assert ReferenceBlock().to_python({"key": "a", **parts}).citation == citation


def test_a_source_is_read_at_its_doi_before_any_other_address():
    block = ReferenceBlock()
    both = {"doi": "10.1093/bjsw/bcy126", "url": "https://example.org/"}
    assert block.to_python(both).address == "https://doi.org/10.1093/bjsw/bcy126"
    assert block.to_python({"url": "https://example.org/"}).address == "https://example.org/"
    assert block.to_python({}).address == ""


def test_at_a_glance_holds_five_points_at_most():
    block = PracticeGuidePage._meta.get_field("at_a_glance").stream_block
    points = [{"type": "point", "value": f"Point {n}"} for n in range(6)]
    with pytest.raises(StreamBlockValidationError) as refused:
        block.clean(block.to_python(points))
    assert "The maximum number of items is 5" in str(refused.value.non_block_errors)


def _blocks():
    """Every kind of block that a page of this room can hold, by the field it stands in."""
    for model in (PracticeGuidePage, MIResourcePage, ModulePage):
        for field in model._meta.get_fields():
            if hasattr(field, "stream_block"):
                for name, block in field.stream_block.child_blocks.items():
                    yield pytest.param(block, id=f"{model.__name__}.{field.name}.{name}")


@pytest.mark.parametrize("block", list(_blocks()))
def test_an_editor_sees_each_block_before_choosing_it(block):
    assert block.get_description()
    if block.name not in ("picture", "video"):  # they need a file of the library
        assert block.render(block.get_preview_value(), {}).strip()


def test_a_stream_refuses_an_empty_point():
    block = PracticeGuidePage._meta.get_field("at_a_glance").stream_block
    with pytest.raises(ValidationError):
        block.clean(block.to_python([{"type": "point", "value": ""}]))
