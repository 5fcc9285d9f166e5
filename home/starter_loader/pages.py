"""Writes pages: as drafts first, then filled and published, so that they can mention each other.

A page that somebody has edited or deleted is left as it is.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import transaction
from wagtail.models import Page, Site

from home.starter_loader.content import PageContent, Ref
from home.starter_loader.filling import set_links, set_values
from home.starter_loader.ledger import Ledger, Outcome
from home.starter_loader.reading import StarterError, digest
from learning.models import RelatedPage


@dataclass(frozen=True, slots=True)
class _Row:
    """What the tree says of a page, read for all pages at once."""

    pk: int
    parent_path: str
    path: str
    slug: str
    latest_revision_id: int | None
    live: bool

    @property
    def state(self) -> str:
        """Changes with each edit, and when the page is taken off the site."""
        return f"revision {self.latest_revision_id}, {'live' if self.live else 'not live'}"


class PageLoader:
    """Puts pages where they belong in the tree. One instance per run."""

    def __init__(self, ledger: Ledger, keys: dict[Ref, Any]) -> None:
        """Read the tree once. ``keys`` is completed with every page that exists."""
        self._ledger = ledger
        self._keys = keys
        self._rows: dict[int, _Row] = {}
        self._placed: dict[str, int] = {}
        self._read_tree()

    def load(self, contents: list[PageContent]) -> None:
        """Make, update or leave alone each page; parents come before children."""
        todo = []
        for content in contents:
            outcome = self._place(content)
            self._ledger.note(content.key, outcome)
            if outcome in (Outcome.CREATED, Outcome.UPDATED):
                todo.append(content)
        for content in todo:
            self._fill(content)

    def key_of(self, content: PageContent) -> int | None:
        """Return the key of the page that ``content`` became, if it is there."""
        return self._placed.get(content.key)

    def _read_tree(self) -> None:
        rows = Page.objects.values_list("pk", "path", "slug", "latest_revision_id", "live")
        for pk, path, slug, revision, live in rows:
            parent_path = path[: -Page.steplen]
            self._rows[pk] = _Row(pk, parent_path, path, slug, revision, live)

    def _place(self, content: PageContent) -> Outcome:
        """Find or make the page; return what is to be done with it."""
        item = self._ledger.item(content.key)
        row = self._rows.get(int(item.object_id)) if item else self._find(content)
        outcome = self._ledger.judge(content.key, _digest(content), row.state if row else None)
        if row is None and outcome is Outcome.CREATED:
            parent = self._parent(content)
            if parent is None:
                return Outcome.DELETED
            row = self._make(content, parent)
        elif row is not None and item is None and row.latest_revision_id is not None:
            outcome = Outcome.EDITED  # it stood there before us, and it is somebody's work
        if row is not None:
            self._placed[content.key] = row.pk
            self._keys[Ref("page", content.slug)] = row.pk
        return outcome

    def _find(self, content: PageContent) -> _Row | None:
        """Return a page that stands where this one belongs, although we did not put it there."""
        if content.parent is None:
            return self._rows[_root_page(content).pk]
        parent = self._parent(content)
        if parent is None:
            return None
        here = (row for row in self._rows.values() if row.parent_path == parent.path)
        return next((row for row in here if row.slug == content.slug), None)

    def _parent(self, content: PageContent) -> _Row | None:
        pk = self._placed.get(content.parent or "")
        return self._rows[pk] if pk else None

    @transaction.atomic
    def _make(self, content: PageContent, parent: _Row) -> _Row:
        """Make the page as a draft without history, with all that can be said already."""
        page = apps.get_model(content.model)(slug=content.slug, live=False)
        set_values(page, content, self._keys)
        try:
            Page.objects.get(pk=parent.pk).specific.add_child(instance=page)
        except ValidationError as problem:
            raise _named(content, problem) from problem
        row = _Row(page.pk, parent.path, page.path, page.slug, None, live=False)
        self._rows[page.pk] = row
        return row

    @transaction.atomic
    def _fill(self, content: PageContent) -> None:
        """Write everything and publish; the record and the page are saved together."""
        model = apps.get_model(content.model)
        page = model.objects.filter(pk=self._placed[content.key]).first()
        if page is None:
            raise StarterError(
                f"{content.source}: a page of another kind stands at {content.slug}."
            )
        set_values(page, content, self._keys)
        set_links(page, content, self._keys)
        self._relate(page, content)
        try:
            page.full_clean()
            page.save_revision().publish()
        except ValidationError as problem:
            raise _named(content, problem) from problem
        page.refresh_from_db(fields=["latest_revision", "live"])
        row = _Row(page.pk, "", page.path, page.slug, page.latest_revision_id, page.live)
        self._ledger.write(
            content.key,
            model=content.model,
            object_id=page.pk,
            digest=_digest(content),
            state=row.state,
        )

    def _relate(self, page: Page, content: PageContent) -> None:
        """Name the related pages in order; a row that is there already is kept."""
        rows = {row.target_id: row for row in page.related_pages.all()}
        wanted = [self._keys[ref] for ref in content.related if ref in self._keys]
        page.related_pages = [
            rows.get(target) or RelatedPage(target_id=target) for target in wanted
        ]
        for place, row in enumerate(page.related_pages.all()):
            row.sort_order = place


def _root_page(content: PageContent) -> Page:
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    if site is None or site.root_page.specific_class is not apps.get_model(content.model):
        raise StarterError("The default site has no home page of this portal. Run migrate first.")
    return site.root_page


def _named(content: PageContent, problem: ValidationError) -> StarterError:
    """Turn a model's refusal into a sentence that names the file and the field."""
    messages = getattr(problem, "message_dict", {"": problem.messages})
    said = "; ".join(f"{name}: {' '.join(words)}" for name, words in messages.items())
    return StarterError(f"{content.source}, {said}")


def _digest(content: PageContent) -> str:
    return digest(asdict(content))
