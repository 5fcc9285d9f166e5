"""Which links stand in the pages that readers see."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.db import transaction

from learning.blocks import ReferenceBlock
from learning.publishing.checks import Finding
from learning.publishing.checks.content import addresses_in
from learning.publishing.checks.findings import parts_of
from learning.publishing.models import LONGEST_URL, LinkOnPage, OutgoingLink
from learning.publishing.reviews import reviewed_models

if TYPE_CHECKING:
    from portal.core.models import PortalPage


def links_in(page: PortalPage) -> Iterator[tuple[str, str]]:
    """Return (field, address) of every link out of a page, a DOI as the address it stands for."""
    for field, _path, address in addresses_in(page):
        if address.startswith(("http://", "https://")) and len(address) <= LONGEST_URL:
            yield field, address.partition("#")[0]
    for part in parts_of(page):
        if isinstance(part.block, ReferenceBlock) and part.value["doi"]:
            yield part.field, f"https://doi.org/{part.value['doi']}"


def collect_links() -> None:
    """Make the stored links those of the live pages, each page in a transaction of its own.

    What leads nowhere any more is forgotten with what was known of it.
    """
    for model in reviewed_models():
        for page in model.objects.filter(live=True, alias_of=None).iterator(chunk_size=100):
            _collect(page)
    LinkOnPage.objects.exclude(page__live=True).delete()
    OutgoingLink.objects.filter(uses=None).delete()


@transaction.atomic
def _collect(page: PortalPage) -> None:
    wanted = dict.fromkeys(links_in(page))
    urls = {url for _field, url in wanted}
    known = {link.url: link for link in OutgoingLink.objects.filter(url__in=urls)}
    for url in urls - set(known):
        known[url] = OutgoingLink.objects.create(url=url)
    stored = {
        (use.field, use.link_id): use.pk for use in LinkOnPage.objects.filter(page_id=page.pk)
    }
    kept = {(field, known[url].pk) for field, url in wanted}
    LinkOnPage.objects.filter(pk__in=[stored[key] for key in set(stored) - kept]).delete()
    LinkOnPage.objects.bulk_create(
        LinkOnPage(page_id=page.pk, field=field, link_id=link)
        for field, link in sorted(kept - set(stored))
    )


def broken_in(page: PortalPage) -> list[Finding]:
    """Return advice about links of a page that did not answer when they were last asked."""
    links = {url: field for field, url in links_in(page)}
    broken = OutgoingLink.objects.broken().filter(url__in=links).order_by("url")
    return [Finding(links[link.url], link.in_words()) for link in broken]
