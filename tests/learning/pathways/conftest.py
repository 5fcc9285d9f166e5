from __future__ import annotations

import pytest

from learning.models import ModulePage
from learning.pathways.models import Cohort, Pathway, PathwayStep
from learning.services.progress import complete_step
from tests.factories.learning import ModulePageFactory, text_step


@pytest.fixture
def modules(site_tree):
    """Two modules of one step each."""
    pages = (
        ModulePageFactory(parent=site_tree.modules, title=title, steps=[text_step()], minutes=20)
        for title in ("Listening", "Writing")
    )
    return [ModulePage.objects.get(pk=page.pk) for page in pages]


@pytest.fixture
def pathway(modules):
    made = Pathway.objects.create(
        slug="first-year", title="First year", summary="To begin with.", published=True
    )
    for place, module in enumerate(modules):
        PathwayStep.objects.create(pathway=made, module=module, sort_order=place)
    return made


@pytest.fixture
def cohort(pathway):
    return Cohort.objects.create(pathway=pathway, name="Autumn", deadline="2030-06-30")


@pytest.fixture
def complete():
    """Do every step of a module of texts."""

    def run(person, module):
        for step_id in module.step_ids:
            complete_step(actor=person, module=module, step_id=step_id)

    return run
