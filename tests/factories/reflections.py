"""Reflections in the inbox and released ones."""

from __future__ import annotations

import factory

from circles.reflections.anonymise import RULES_VERSION
from circles.reflections.codes import claim_mac, new_claim_key
from circles.reflections.models import (
    InboxState,
    Reflection,
    ReflectionTemplate,
    SubmittedReflection,
)


def _sections(text: str) -> list[dict[str, str]]:
    return [
        {"stage": "What?", "text": text},
        {"stage": "So what?", "text": "I had stopped listening."},
        {"stage": "Now what?", "text": "Ask one question and wait."},
    ]


class _StoredFactory(factory.django.DjangoModelFactory):
    """`key` is the claim key; the text names nobody."""

    class Params:
        key = factory.LazyFunction(new_claim_key)
        text = "A parent cried, and I carried on with my form."

    title = factory.Sequence(lambda n: f"The form on my knee, part {n}")
    sections = factory.LazyAttribute(lambda o: _sections(o.text))
    template = factory.LazyFunction(lambda: ReflectionTemplate.objects.get(slug="driscoll"))
    template_version = 1
    rules_version = RULES_VERSION
    claim_mac = factory.LazyAttribute(lambda o: claim_mac(o.key))

    class Meta:
        abstract = True


class SubmittedReflectionFactory(_StoredFactory):
    """In the inbox, waiting unless `state` says otherwise."""

    state = InboxState.WAITING
    note = factory.LazyAttribute(lambda o: "Soften it." if o.state == "returned" else "")

    class Meta:
        model = SubmittedReflection


class ReflectionFactory(_StoredFactory):
    """Released this month."""

    month = "2026-11"

    class Meta:
        model = Reflection
