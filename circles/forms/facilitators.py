"""Asking somebody to run a circle or a session, and who belongs to a closed group."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from circles.models.choices import FacilitatorRole
from portal.accounts.models import User
from portal.accounts.roles import Role


class FacilitatorField(forms.ModelChoiceField[User]):
    """One of the people who are facilitators, by name."""

    def __init__(self, **kwargs: Any) -> None:
        """Offer everybody in the group of facilitators whose account is open."""
        people = User.objects.filter(is_active=True, groups__name=Role.FACILITATOR)
        super().__init__(
            queryset=people.order_by("last_name", "first_name", "pk"),
            empty_label=_("Choose a facilitator"),
            error_messages={
                "required": _("Choose whom you ask."),
                "invalid_choice": _("This person is not a facilitator any more. Choose another."),
            },
            **kwargs,
        )

    def label_from_instance(self, obj: User) -> str:
        """Name the person and their team, as two may have one name."""
        return f"{obj.display_name} ({obj.team})" if obj.team else obj.display_name


class CoverForm(forms.Form):
    """Whom a facilitator asks to cover a session."""

    person = FacilitatorField(label=_("Whom do you ask?"))

    def __init__(self, data: Any = None, *, without: User) -> None:
        """Leave out who asks."""
        super().__init__(data)
        field: Any = self.fields["person"]
        field.queryset = field.queryset.exclude(pk=without.pk).select_related("team")


class InviteForm(CoverForm):
    """Whom a facilitator asks to run a circle, and how."""

    role = forms.ChoiceField(
        label=_("What do you ask for?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what you ask for.")},
    )
    lead_stays = forms.BooleanField(
        label=_("I stay as co-facilitator when somebody takes over the lead"), required=False
    )

    def __init__(self, data: Any = None, *, without: User, hands_over: bool) -> None:
        """Offer to hand over to the lead only."""
        super().__init__(data, without=without)
        choices = [(FacilitatorRole.CO, _("To run it together with us"))]
        if hands_over:
            choices.append((FacilitatorRole.LEAD, _("To take over the lead")))
        else:
            del self.fields["lead_stays"]
        role: Any = self.fields["role"]
        role.choices = choices


class MemberForm(forms.Form):
    """Who is to belong to a circle."""

    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("The one they sign in with. They are told, and choose what to book."),
        error_messages={"required": _("Give the person’s e-mail address.")},
    )
