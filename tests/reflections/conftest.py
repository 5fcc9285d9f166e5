"""A circle with a facilitator, and a reflection as a form posts it."""

from __future__ import annotations

import pytest

from circles.models import CirclePage
from circles.reflections.checking import Draft
from circles.reflections.codes import monthly_code, new_claim_key
from circles.reflections.models import ReflectionTemplate
from circles.reflections.services.sharing import Filing, share_reflection
from tests.factories.circles import CirclePageFactory, FacilitatorAssignmentFactory


@pytest.fixture
def circle(site_tree) -> CirclePage:
    return CirclePageFactory(parent=site_tree.circles)


@pytest.fixture
def circle_facilitator(circle, facilitator):
    FacilitatorAssignmentFactory(circle=circle, person=facilitator)
    return facilitator


@pytest.fixture
def driscoll(db) -> ReflectionTemplate:
    return ReflectionTemplate.objects.get(slug="driscoll")


@pytest.fixture
def posted(driscoll):
    """Make the fields of a form; keywords replace or add to them."""

    def make(**changes):
        fields = {
            "template": driscoll.slug,
            "code": monthly_code(),
            "title": "What I heard when I stopped talking",
            "stage_0": "A parent cried, and I carried on with my form.",
            "stage_1": "I was afraid of the silence.",
            "stage_2": "Put the pen down.",
            "people": "",
            "circle": "",
            "topic": "",
            "assessment_type": "",
            "level": "",
            "action": "check",
        }
        return {**fields, **changes}

    return make


CONFIRMED = {"family": "on", "colleague": "on", "myself": "on"}


@pytest.fixture
def shareable(posted):
    """The fields of a share with everything confirmed."""

    def make(**changes):
        return posted(**{**CONFIRMED, **changes})

    return make


@pytest.fixture
def share_directly(driscoll):
    """Share a text that names nobody, by the service, and return its claim key."""

    def share(text="i waited, and it was enough."):
        key = new_claim_key()
        draft = Draft("on waiting", (("What?", text),))
        share_reflection(draft=draft, filing=Filing(template=driscoll), claim_key=key)
        return key

    return share
