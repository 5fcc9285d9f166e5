from __future__ import annotations

import datetime

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from learning.models import EvidenceRating, LevelOfNeed
from learning.terms import called_in_locality
from tests.factories.accounts import LocalityFactory, TeamFactory, UserFactory
from tests.factories.learning import (
    EvidenceRatingFactory,
    EvidenceScaleFactory,
    LevelLabelFactory,
    LevelOfNeedFactory,
    PracticeGuidePageFactory,
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
        LevelLabelFactory(valid_from=day, valid_to=day)


@pytest.mark.parametrize("somewhere", [True, False])
def test_a_place_has_one_new_label_a_day(somewhere):
    level = LevelOfNeedFactory()
    locality = LocalityFactory() if somewhere else None
    LevelLabelFactory(level=level, locality=locality)
    with pytest.raises(IntegrityError), transaction.atomic():
        LevelLabelFactory(level=level, locality=locality)


def called(level, viewer):
    return LevelOfNeed.objects.annotate(called=called_in_locality(viewer)).get(pk=level.pk).called


@time_machine.travel("2026-06-15")
def test_a_level_is_called_as_it_is_where_a_person_works_and_on_that_day():
    level = LevelOfNeedFactory(rank=2, name="Additional")
    north, south = LocalityFactory(), LocalityFactory()
    LevelLabelFactory(level=level, name="Early help", valid_from="2025-01-01")
    LevelLabelFactory(level=level, name="Family help", valid_from="2026-06-01")
    LevelLabelFactory(level=level, name="To come", valid_from="2026-07-01")
    LevelLabelFactory(level=level, name="Northern help", locality=north, valid_from="2024-01-01")
    ended = {"valid_from": "2026-06-02", "valid_to": "2026-06-15"}
    LevelLabelFactory(level=level, name="Ended", locality=south, **ended)
    in_north, in_south = (UserFactory(team=TeamFactory(locality=one)) for one in (north, south))
    assert called(level, in_north) == "Northern help"
    assert called(level, in_south) == "Family help"
    assert called(level, UserFactory(team=None)) == "Family help"
    assert called(level, AnonymousUser()) == "Family help"
    assert called(LevelOfNeedFactory(name="Plain"), in_north) == "Plain"


def test_a_guide_a_list_and_the_home_page_call_a_level_by_its_local_label(client, site_tree):
    level = LevelOfNeedFactory(rank=2, name="Additional", slug="additional")
    LevelLabelFactory(level=level, name="Family help")
    guide = PracticeGuidePageFactory(parent=site_tree.guides, levels=[level])
    for url in (guide.url, "/guidance/"):
        html = client.get(url).content.decode()
        assert "Level 2: Family help" in html
        assert "Additional" not in html
    assert '/guidance/?level=additional">Family help<' in client.get("/").content.decode()


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
