from __future__ import annotations

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from learning.models import EvidenceRating, LevelOfNeed
from tests.factories.learning import (
    EvidenceRatingFactory,
    EvidenceScaleFactory,
    LevelOfNeedFactory,
    TopicFactory,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("rank", [0, 5])
def test_a_level_of_need_has_one_of_four_ranks(rank):
    with pytest.raises(IntegrityError), transaction.atomic():
        LevelOfNeedFactory(rank=rank)


def test_a_wrong_rank_is_explained_in_the_editor():
    level = LevelOfNeedFactory.build(rank=5)
    with pytest.raises(ValidationError, match="The rank must be 1, 2, 3 or 4"):
        level.full_clean()


def test_a_label_cannot_end_before_it_begins():
    day = datetime.date(2026, 4, 1)
    with pytest.raises(IntegrityError), transaction.atomic():
        LevelOfNeedFactory(valid_from=day, valid_to=day)


def test_two_areas_may_call_the_same_rank_differently():
    LevelOfNeedFactory(rank=2, name="Additional", area="North")
    LevelOfNeedFactory(rank=2, name="Early help", area="South")
    assert [str(level) for level in LevelOfNeed.objects.all()] == [
        "Level 2: Additional",
        "Level 2: Early help",
    ]


def test_two_terms_cannot_share_an_address():
    TopicFactory(slug="neglect")
    with pytest.raises(IntegrityError), transaction.atomic():
        TopicFactory(slug="neglect")


def test_a_scale_has_each_value_once():
    scale = EvidenceScaleFactory()
    EvidenceRatingFactory(scale=scale, value="3+")
    with pytest.raises(IntegrityError), transaction.atomic():
        EvidenceRatingFactory(scale=scale, value="3+")


def test_two_scales_may_have_the_same_value():
    EvidenceRatingFactory(value="1")
    EvidenceRatingFactory(value="1")
    assert EvidenceRating.objects.filter(value="1").count() == 2


def test_a_rating_never_stands_without_its_scale(django_assert_num_queries):
    EvidenceRatingFactory(scale__name="Guidebook", value="NE", label="Found not effective")
    with django_assert_num_queries(1):
        assert str(EvidenceRating.objects.get()) == "Guidebook: NE (Found not effective)"
