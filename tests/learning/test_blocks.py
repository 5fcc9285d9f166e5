from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from wagtail.blocks import StreamBlockValidationError, StructBlockValidationError

from learning.blocks import QuizStepBlock, ReferenceBlock
from learning.models import MIResourcePage, ModulePage, PracticeGuidePage
from tests.factories.learning import quiz_step

pytestmark = pytest.mark.django_db


def test_a_quiz_question_needs_a_right_answer():
    block = QuizStepBlock()
    value = block.to_python(quiz_step(right=0, wrong=2)["value"])
    with pytest.raises(StructBlockValidationError) as refused:
        block.clean(value)
    assert "Mark at least one answer as right." in str(refused.value.non_block_errors)


def test_a_quiz_question_needs_two_answers():
    block = QuizStepBlock()
    value = block.to_python(quiz_step(right=1, wrong=0)["value"])
    with pytest.raises(StructBlockValidationError):
        block.clean(value)


def test_a_quiz_question_with_a_right_answer_is_accepted():
    block = QuizStepBlock()
    value = block.to_python(quiz_step(right=2, wrong=1)["value"])
    assert len(block.clean(value)["options"]) == 3


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
