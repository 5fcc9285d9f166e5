"""What a writer chose for each mark, as the form brings it."""

from __future__ import annotations

from dataclasses import replace

from django.http import QueryDict
from django.utils.translation import gettext, ngettext

from circles.reflections.checking import LONGEST_TEXT, Draft, Review, apply_changes, review
from circles.reflections.forms import STAGE_LENGTH
from circles.reflections.models.stored import TITLE_LENGTH

OWN_WORDS_LENGTH = 120


def decide(draft: Draft, posted: QueryDict) -> tuple[Draft, list[tuple[str, str]]]:
    """Put in place what was chosen for each mark; also what could not be understood.

    Words that would make a text longer than the form takes are not put in place.
    """
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
    changed = replace(apply_changes(draft, changes) if changes else draft, kept=kept)
    if _is_too_long(changed):
        words = gettext("With all these words the text is too long. Choose shorter ones.")
        return replace(draft, kept=kept), [*errors, ("marks", words)]
    return changed, errors


def _is_too_long(draft: Draft) -> bool:
    texts = [text for _, text in draft.sections]
    return (
        draft.length > LONGEST_TEXT
        or len(draft.title) > TITLE_LENGTH
        or any(len(text) > STAGE_LENGTH for text in texts)
    )


def verdict(found: Review) -> str:
    """Say in one sentence where the text stands."""
    must = sum(mark.finding.is_block for mark in found.open)
    may = len(found.open) - must
    if not found.marks:
        return gettext("Nothing was found.")
    if not found.open and found.keeps_too_much:
        return gettext("The details you keep add up to too much: change or remove some of them.")
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
