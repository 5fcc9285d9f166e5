"""What a writer chose for each mark, as the form brings it."""

from __future__ import annotations

from django.http import QueryDict
from django.utils.translation import gettext, ngettext

from circles.reflections.checking import Draft, Review, apply_changes, review

OWN_WORDS_LENGTH = 120


def decide(draft: Draft, posted: QueryDict) -> tuple[Draft, list[tuple[str, str]]]:
    """Put in place what was chosen for each mark; also what could not be understood."""
    changes: dict[str, str] = {}
    kept = dict(draft.kept)
    errors: list[tuple[str, str]] = []
    for number, mark in enumerate(review(draft).marks, start=1):
        choice, _, detail = posted.get(f"do-{mark.key}", "").partition(":")
        if choice == "replace" and detail.isdecimal():
            offered = mark.finding.replacements[int(detail) : int(detail) + 1]
            changes.update((mark.key, words) for words in offered)
        elif choice == "remove":
            changes[mark.key] = ""
        elif choice == "own":
            own = posted.get(f"own-{mark.key}", "").strip()[:OWN_WORDS_LENGTH]
            if own:
                changes[mark.key] = own
            else:
                said = gettext("Write what stands for “%(words)s”.") % {"words": mark.words}
                errors.append((f"own-{number}", said))
        elif choice == "keep":
            kept[mark.key] = detail
        elif choice == "undo":
            kept.pop(mark.key, None)
    changed = apply_changes(draft, changes) if changes else draft
    return Draft(changed.title, changed.sections, changed.people, kept), errors


def verdict(found: Review) -> str:
    """Say in one sentence where the text stands."""
    must = sum(mark.finding.is_block for mark in found.open)
    may = len(found.open) - must
    if not found.marks:
        return gettext("Nothing was found.")
    if not found.open:
        return gettext("Every detail that was found is dealt with.")
    said = []
    if must:
        said.append(
            ngettext("%(n)d detail must change.", "%(n)d details must change.", must) % {"n": must}
        )
    if may:
        said.append(
            ngettext("Think about %(n)d detail.", "Think about %(n)d details.", may) % {"n": may}
        )
    return " ".join(said)
