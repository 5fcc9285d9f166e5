"""What is checked before a page is published: pure functions over the page as it stands.

Each check takes a page, saved or not, and returns findings. Those that block are refused by
`learning.publishing.guards`; the rest is advice, shown beside them while an editor writes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from learning.glossary.selectors import meanings
from learning.publishing.checks import content, wording
from learning.publishing.checks.findings import Finding as Finding

if TYPE_CHECKING:
    from learning.models.base import LearningPage

Check = Callable[["LearningPage"], Iterator[Finding]]

CHECKS: tuple[Check, ...] = (
    content.no_review_date,
    content.rated_without_source,
    content.picture_without_words,
    content.malformed_doi,
    content.year_unclear,
    content.must_without_law,
    content.malformed_link,
    wording.summary_hard_to_read,
)


def findings_of(page: LearningPage) -> list[Finding]:
    """Return everything found, what blocks first."""
    found = [finding for check in CHECKS for finding in check(page)]
    found += wording.acronym_never_expanded(page, meanings())
    return sorted(found, key=lambda finding: not finding.blocks)
