"""A term goes out of use: alone, or into another that takes its pages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from learning.models.taxonomy import MITerm, Term
from portal.core import audit
from portal.core.exceptions import NotAllowed, NotPossible
from portal.core.searchable import source_of_model
from portal.core.signals import searchable_changed

if TYPE_CHECKING:
    from portal.accounts.models import User


@transaction.atomic
def retire_term(*, actor: User, term: Term, into: Term | None = None) -> None:
    """Take `term` out of use. What was filed under it is filed under `into`, where one is given.

    Without `into`, what was filed under it stays so in the database and shows it nowhere, so that
    bringing the term back restores it. Addresses that name a merged term lead to the other.

    Raises NotAllowed without the right to change such terms, and NotPossible for a term that is
    out of use already, or that would be merged into itself, into a term out of use, or into one
    of another kind.
    """
    model = type(term)
    _check_right(actor, model)
    # Locked in one order, so that two mergers into one another cannot both go on.
    pks = sorted({term.pk, into.pk if into else term.pk})
    terms: Any = model._default_manager
    rows = {row.pk: row for row in terms.select_for_update().filter(pk__in=pks)}
    term = rows[term.pk]
    if term.retired_on is not None:
        raise NotPossible(_("“%(name)s” is out of use already.") % {"name": term.name})
    if into is not None:
        if type(into) is not model:
            raise NotPossible(_("Choose a term of the same kind."))
        into = rows[into.pk]
        _check_target(term, into)
    changed = filed_under(term)
    if into is not None:
        for column in _columns(model):
            _move(column, term, into)
        # What was merged into it before follows, so that every old address leads to a term in use.
        terms.filter(merged_into=term).update(merged_into=into)
    term.retired_on = timezone.localdate()
    term.merged_into = into
    term.save(update_fields=["retired_on", "merged_into"])
    audit.record(actor=actor, action="merged" if into else "retired", subject=term)
    for sender, kind, object_id in changed:
        searchable_changed.send(sender=sender, kind=kind, object_id=object_id)


@transaction.atomic
def bring_back_term(*, actor: User, term: Term) -> None:
    """Put a term that was retired back in use; what was merged away stays where it is.

    Raises NotAllowed without the right to change such terms.
    """
    _check_right(actor, type(term))
    term.retired_on = None
    term.merged_into = None
    term.save(update_fields=["retired_on", "merged_into"])
    audit.record(actor=actor, action="brought back", subject=term)
    for sender, kind, object_id in filed_under(term):
        searchable_changed.send(sender=sender, kind=kind, object_id=object_id)


def uses_of(term: Term) -> int:
    """Return how many pages and other things are filed under a term; a few queries."""
    return sum(
        column.model._default_manager.filter(**{column.name: term}).count()
        for column in _columns(type(term))
    )


def _check_right(actor: User, model: type[Term]) -> None:
    if not actor.has_perm(f"{model._meta.app_label}.change_{model._meta.model_name}"):
        raise NotAllowed(_("Only those who keep the taxonomy may do this."))


def _check_target(term: Term, into: Term) -> None:
    if into.pk == term.pk:
        raise NotPossible(_("A term cannot be merged into itself. Choose another."))
    if into.retired_on is not None:
        raise NotPossible(_("“%(name)s” is out of use. Choose another.") % {"name": into.name})
    if isinstance(term, MITerm) and isinstance(into, MITerm) and term.dimension != into.dimension:
        raise NotPossible(_("Choose a term of the same kind."))


def _columns(model: type[Term]) -> Iterator[models.ForeignKey[Any, Any]]:
    """Return every column, in every room, that files something under such a term.

    A many-to-many relation is seen by the table between: that has such a column too.
    """
    for relation in model._meta.get_fields(include_hidden=True):
        if isinstance(relation, models.ManyToOneRel) and relation.related_model is not model:
            yield relation.field


def _move(column: models.ForeignKey[Any, Any], term: Term, into: Term) -> None:
    rows = column.model._default_manager.filter(**{column.name: term})
    other_end = _other_end(column)
    if other_end is not None:
        there = column.model._default_manager.filter(**{column.name: into})
        rows.filter(**{f"{other_end.name}__in": there.values(other_end.name)}).delete()
    rows.update(**{column.name: into})


def _other_end(column: models.ForeignKey[Any, Any]) -> models.ForeignKey[Any, Any] | None:
    """Return the page's column in a table between pages and terms; None for any other table."""
    if not column.model._meta.auto_created:
        return None
    return next(
        field
        for field in column.model._meta.get_fields()
        if isinstance(field, models.ForeignKey) and field.name != column.name
    )


def filed_under(term: Term) -> list[tuple[type[models.Model], str, str]]:
    """Return what search must read anew with a term: model, kind and id of each thing."""
    found = []
    for column in _columns(type(term)):
        other_end = _other_end(column)
        model = other_end.related_model if other_end else column.model
        source = source_of_model(model)
        if source is not None:
            rows = column.model._default_manager.filter(**{column.name: term})
            keys = rows.values_list(other_end.attname if other_end else "pk", flat=True)
            found += [(model, source.kind, str(key)) for key in keys]
    return found
