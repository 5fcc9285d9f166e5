"""What a writer chose for each mark, as the form brings it."""

from __future__ import annotations

from django.http import QueryDict

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
                errors.append((f"own-{number}", f"Write what stands for “{mark.words}”."))
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
    if not found.open:
        return "Every detail that was found is dealt with." if found.marks else "Nothing was found."
    said = [f"{must} must change"] if must else []
    said += [f"{may} to think about"] if may else []
    return f"Details that may identify somebody: {' and '.join(said)}."
