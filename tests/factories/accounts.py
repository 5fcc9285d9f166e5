"""People by role."""

from __future__ import annotations

import factory
from allauth.account.models import EmailAddress

from portal.accounts.models import Locality, Team, User
from portal.accounts.roles import Role, give_role

PASSWORD = "a long enough pass phrase"


class LocalityFactory(factory.django.DjangoModelFactory):
    name = factory.Sequence(lambda n: f"Locality {n}")

    class Meta:
        model = Locality


class TeamFactory(factory.django.DjangoModelFactory):
    name = factory.Sequence(lambda n: f"Team {n}")
    locality = factory.SubFactory(LocalityFactory)

    class Meta:
        model = Team


class UserFactory(factory.django.DjangoModelFactory):
    """A verified practitioner; traits add a role."""

    email = factory.Sequence(lambda n: f"person{n}@example.org")
    first_name = factory.Sequence(lambda n: f"First{n}")
    last_name = factory.Sequence(lambda n: f"Last{n}")

    class Meta:
        model = User
        skip_postgeneration_save = True

    class Params:
        administrator = factory.Trait(is_superuser=True, is_staff=True)

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        return model_class.objects.create_user(kwargs.pop("email"), PASSWORD, **kwargs)

    @factory.post_generation
    def roles(self, create, extracted, **kwargs):
        """`roles=[Role.FACILITATOR]` adds to the practitioner everybody is."""
        for role in [Role.PRACTITIONER, *(extracted or [])]:
            give_role(self, role)

    @factory.post_generation
    def verified(self, create, extracted, **kwargs):
        """A verified address unless `verified=False`."""
        EmailAddress.objects.create(
            user=self, email=self.email, verified=extracted is not False, primary=True
        )
