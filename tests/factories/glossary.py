"""Glossary terms."""

from __future__ import annotations

import factory

from learning.glossary.models import GlossaryTerm


class GlossaryTermFactory(factory.django.DjangoModelFactory):
    acronym = factory.Sequence(lambda n: f"XA{n}")
    slug = factory.Sequence(lambda n: f"xa-{n}")
    expansion = factory.Sequence(lambda n: f"example of an acronym {n}")
    subject = "examples"

    class Meta:
        model = GlossaryTerm
