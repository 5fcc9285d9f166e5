"""Feedback after a session: anonymous, counted, shown from five answers up.

No answer is stored by itself. Each is added to the counts of its session in the transaction
that marks the person as having answered, and remarks are kept sorted, so that neither the
rows nor their order on disk say who said what. Results are shown once, when the form has
closed: whoever could watch them grow would see each answer arrive.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from circles.models import Booking, Session, SessionFeedback
from circles.models.choices import ATTENDED_STATES
from circles.reflections.checking import require_nobody_in
from circles.services.booking import own_session_id
from circles.services.places import lock_session, one_transaction
from portal.core import audit
from portal.core.exceptions import NotPossible

if TYPE_CHECKING:
    from portal.accounts.models import User

#: How long after a session its form is open; the page of the form promises when it closes.
OPEN_FOR: Final = timedelta(days=7)
#: No result of fewer people is shown.
FEWEST: Final = 5
#: Remarks are deleted this long after the session; the counts stay.
REMARKS_KEPT: Final = timedelta(days=365)

AGREEMENT: Final = (
    ("fully", _("Fully")),
    ("mostly", _("Mostly")),
    ("partly", _("Partly")),
    ("no", _("Not at all")),
)
QUESTIONS: Final = {
    "safe": _("I could think aloud without fear of blame"),
    "heard": _("Everybody was heard"),
    "takes": _("I take something with me for the families I work with"),
    "worth": _("It was worth the time it took"),
}
REMARK_LENGTH: Final = 200


@dataclass(frozen=True, slots=True)
class Result:
    """What people answered to one question: (answer in words, how many, share in percent)."""

    question: str
    answers: tuple[tuple[str, int, int], ...]


def feedback_is_open(session: Session, now: datetime | None = None) -> bool:
    """Tell whether people may answer at this moment."""
    now = now or timezone.now()
    return session.ends_at <= now <= session.ends_at + OPEN_FOR


def may_answer(booking: Booking) -> bool:
    """Tell whether a person is asked about the session of this booking."""
    return (
        booking.state in ATTENDED_STATES
        and not booking.feedback_given
        and feedback_is_open(booking.session)
    )


def give_feedback(
    *, actor: User, booking_id: UUID, answers: Mapping[str, str], keep: str = "", change: str = ""
) -> None:
    """Add one person's answers to the counts of their session.

    `answers` maps names of QUESTIONS to answers of AGREEMENT; a question may be left out.
    Sent twice it counts once. Raises NotAllowed for somebody else's booking, NotPossible when
    the form is closed, the person did not take part, or a remark may identify somebody.
    """
    known = {name for name, _words in AGREEMENT}
    if not set(answers) <= set(QUESTIONS) or not set(answers.values()) <= known:
        raise NotPossible(gettext("Please choose one of the answers to each question."))
    remarks = {"keep": keep.strip()[:REMARK_LENGTH], "change": change.strip()[:REMARK_LENGTH]}
    for remark in remarks.values():
        require_nobody_in(remark)
    if not answers and not any(remarks.values()):
        raise NotPossible(gettext("Answer one question at least, or close the page."))
    session_id = own_session_id(actor, booking_id)
    with one_transaction():
        session = lock_session(session_id)
        booking = Booking.objects.get(pk=booking_id)
        booking.session = session
        if booking.feedback_given:
            return
        if not may_answer(booking):
            raise NotPossible(gettext("This form has closed, or the register does not have you."))
        feedback, _created = SessionFeedback.objects.get_or_create(session=session)
        _count(feedback, answers)
        for name, remark in remarks.items():
            if remark:
                setattr(feedback, name, sorted([*getattr(feedback, name), remark]))
        feedback.save()
        booking.feedback_given = True
        booking.save(update_fields=["feedback_given"])
        # Of the session, not of the booking: who answered when is nobody's business.
        audit.record(actor=None, action="circles.feedback", subject=session)


def results(session: Session, now: datetime | None = None) -> dict[str, Any] | None:
    """Return what people said of a session, or None while it must not be shown."""
    now = now or timezone.now()
    if now <= session.ends_at + OPEN_FOR:
        return None
    feedback = SessionFeedback.objects.filter(session=session).first()
    if feedback is None or feedback.answers < FEWEST:
        return None
    return {
        "answers": feedback.answers,
        "questions": [_result(name, words, feedback) for name, words in QUESTIONS.items()],
        "keep": feedback.keep,
        "change": feedback.change,
    }


def forget_remarks() -> int:
    """Delete remarks a year after their session; return of how many sessions."""
    old = SessionFeedback.objects.filter(session__ends_at__lt=timezone.now() - REMARKS_KEPT)
    return old.exclude(keep=[], change=[]).update(keep=[], change=[])


def _count(feedback: SessionFeedback, answers: Mapping[str, str]) -> None:
    feedback.answers += 1
    for question, answer in answers.items():
        counted = feedback.counts.setdefault(question, {})
        counted[answer] = counted.get(answer, 0) + 1


def _result(name: str, words: Any, feedback: SessionFeedback) -> Result:
    counted = feedback.counts.get(name, {})
    total = sum(counted.values())
    return Result(
        str(words),
        tuple(
            (str(label), counted.get(answer, 0), round(100 * counted.get(answer, 0) / total))
            for answer, label in AGREEMENT
        )
        if total >= FEWEST
        else (),
    )
