"""Sample pages: parts of the starter content put together anew.

They hold what real pages hold, so what they cost is what real pages cost, and whatever the
starter content gains the samples gain too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from random import Random
from typing import Any

from django.apps import apps
from django.db import transaction
from wagtail.models import Page

from home.starter_loader.content import PageContent, Ref
from home.starter_loader.filling import set_links, set_values
from learning.models import RelatedPage
from portal.core.exceptions import NotPossible

#: Streams that point to one another's parts must come from the same page.
TOGETHER = ("evidence", "references")
#: How many pages are written in one transaction, so that nobody waits long for the lock.
BATCH = 20
#: How many other sample pages a page names at most.
RELATED = 4


def make_pages(
    contents: list[PageContent], keys: Mapping[Ref, Any], *, count: int, word: str, seed: int
) -> list[int]:
    """Make sample pages 1 to `count` of one kind and return the keys of all that exist.

    `contents` are the pages of that kind to take parts from, `word` stands in titles and
    slugs. What an earlier run with this seed made is kept. Raises NotPossible where the
    starter content, and so the list the pages belong under, is not there.
    """
    parent = _parent(contents[0])
    made = dict(
        Page.objects.child_of(parent)
        .filter(slug__startswith=f"sample-{word}-{seed}-")
        .values_list("slug", "pk")
    )
    missing = [n for n in range(1, count + 1) if _slug(word, seed, n) not in made]
    for start in range(0, len(missing), BATCH):
        with transaction.atomic():
            for number in missing[start : start + BATCH]:
                slug = _slug(word, seed, number)
                rng = Random(f"{seed}/{word}/{number}")  # noqa: S311 - chance, not secrecy
                content = _mixed(rng, contents, slug, f"Sample {word} {number}")
                made[slug] = _publish(parent, content, keys, rng, list(made.values()))
    return [made[_slug(word, seed, n)] for n in range(1, count + 1)]


def _slug(word: str, seed: int, number: int) -> str:
    return f"sample-{word}-{seed}-{number}"


def _parent(content: PageContent) -> Page:
    slug = (content.parent or "").removeprefix("pages/")
    parent = Page.objects.filter(slug=slug, depth=3).specific().first()
    if parent is None:
        raise NotPossible("Run `manage.py load_starter_content` first: samples are made of it.")
    return parent


def _mixed(rng: Random, contents: list[PageContent], slug: str, name: str) -> PageContent:
    """Return a page that takes each of its parts from one of `contents`."""
    base = rng.choice(contents)
    streams = {
        field: base.streams[field] if field in TOGETHER else _stream(rng, contents, field)
        for field in base.streams
    }
    links = {field: list(dict.fromkeys(_refs(rng, contents, field))) for field in base.links}
    return replace(
        base,
        key=f"sample/{slug}",
        slug=slug,
        values={**base.values, "title": f"{name}: {base.values['title']}"[:255]},
        streams=streams,
        links=links,
        related=[],
    )


def _stream(rng: Random, contents: list[PageContent], field: str) -> list[dict[str, Any]]:
    return rng.choice(contents).streams[field]


def _refs(rng: Random, contents: list[PageContent], field: str) -> Iterator[Ref]:
    for _ in range(2):
        yield from rng.choice(contents).links[field]


def _publish(
    parent: Page, content: PageContent, keys: Mapping[Ref, Any], rng: Random, others: list[int]
) -> int:
    page = apps.get_model(content.model)(slug=content.slug, live=False)
    set_values(page, content, keys)
    set_links(page, content, keys)
    targets = rng.sample(others, min(len(others), rng.randint(0, RELATED)))
    page.related_pages = [RelatedPage(target_id=pk) for pk in targets]
    parent.add_child(instance=page)
    page.save_revision(clean=False).publish()
    pk: int = page.pk
    return pk
