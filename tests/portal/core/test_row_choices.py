"""A number that no row can have is refused beside its field, on both databases."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.utils.datastructures import MultiValueDict

from circles.forms.afterwards import NoteForm
from learning.models import PracticeGuidePage
from learning.readers.forms import TopicsForm
from portal.core.row_choices import RowChoiceField
from tests.factories.learning import PracticeGuidePageFactory, TopicFactory

pytestmark = pytest.mark.django_db
IMPOSSIBLE = ["9" * 30, "-1", "1e3", "٣", "x"]


@pytest.mark.parametrize("number", IMPOSSIBLE)
def test_a_topic_with_an_impossible_number_is_refused(number):
    TopicFactory.create()
    form = TopicsForm(MultiValueDict({"topics": [number]}))
    assert form.errors == {"topics": ["Choose among the topics below."]}


@pytest.mark.parametrize("number", IMPOSSIBLE)
def test_a_guide_of_a_note_with_an_impossible_number_is_refused(number, site_tree):
    PracticeGuidePageFactory.create(parent=site_tree.guides)
    form = NoteForm(
        MultiValueDict({"title": ["Listening"], "text": ["We waited."], "guides": [number]}),
        guides=PracticeGuidePage.objects.all(),
    )
    assert list(form.errors) == ["guides"]
    assert "is not one of the available choices" in form.errors["guides"][0]


@pytest.mark.parametrize("number", IMPOSSIBLE)
def test_one_row_with_an_impossible_number_is_refused(number):
    field = RowChoiceField(PracticeGuidePage.objects.all(), required=False)
    with pytest.raises(ValidationError, match="not one of the available choices"):
        field.clean(number)
