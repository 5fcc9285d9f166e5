"""What the indexes have yet to learn, and who is teaching them."""

from __future__ import annotations

import uuid

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from search.query import spoken


class IndexChange(models.Model):
    """One thing that one engine must look at again.

    Written in the transaction of its cause, deleted once the engine has it. It does not
    say what changed: whoever applies it reads the database as it is then.
    """

    id = models.BigAutoField(primary_key=True)
    engine = models.CharField(max_length=20)
    kind = models.CharField(max_length=40)
    object_id = models.CharField(max_length=64)
    #: Fewer people may see it than before: until applied, searches leave it out.
    hides = models.BooleanField(default=False)
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [
            models.Index(fields=("engine", "id"), name="change_by_engine"),
            models.Index(
                fields=("engine",), condition=models.Q(hides=True), name="change_that_hides"
            ),
        ]

    def __str__(self) -> str:
        """Name the thing and the engine."""
        return f"{self.key} for {self.engine}"

    @property
    def key(self) -> str:
        """The entry's name in every index."""
        return f"{self.kind}:{self.object_id}"


class IndexLease(models.Model):
    """Who may write to an engine now: one process at a time, for a limited time.

    Two workers that read the same page at different moments could otherwise write its
    older state last.
    """

    engine = models.CharField(max_length=20, primary_key=True)
    holder = models.UUIDField(null=True)
    until = models.DateTimeField()

    def __str__(self) -> str:
        """Name the engine."""
        return self.engine


class CountingSecret(models.Model):
    """The random half of the key under which a month's searches are counted.

    The other half is SECRET_KEY. It is deleted with the month's rows, and what was made with it
    can then be worked out by nobody.
    """

    month = models.DateField(primary_key=True, help_text="The first day of the month.")
    secret = models.CharField(max_length=64)

    def __str__(self) -> str:
        """Name the month."""
        return f"Secret of {self.month:%Y-%m}"


class CountedSearch(models.Model):
    """That somebody searched for something this month: two keyed hashes, and no words.

    `words_mac` is made of what was typed, `person_mac` of that and the person together, so that
    nobody counts twice and two searches of one person cannot be put side by side. Both are of
    this month alone.
    """

    person_mac = models.CharField(max_length=64, primary_key=True)
    words_mac = models.CharField(max_length=64, db_index=True)
    month = models.DateField(help_text="The first day of the month.")
    found_nothing = models.BooleanField(default=False)
    opened = models.BooleanField(default=False, help_text="Some result was opened; not which.")

    def __str__(self) -> str:
        """Say nothing of what or who."""
        return "A counted search"


class SearchTotal(models.Model):
    """What at least five people searched for in a month; numbers are rounded down to fives."""

    # A random key: a number would tell in which order searches came to five people.
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    month = models.DateField(help_text="The first day of the month.")
    words = models.CharField(max_length=200)
    people = models.PositiveIntegerField()
    found_nothing = models.PositiveIntegerField(
        default=0, help_text="How many of them found nothing."
    )
    opened = models.PositiveIntegerField(
        default=0, help_text="How many of them opened something that was found."
    )

    class Meta:
        verbose_name = _("search")
        verbose_name_plural = _("searches")
        constraints = [
            models.UniqueConstraint(fields=["month", "words"], name="search_total_once_a_month"),
            models.CheckConstraint(
                condition=models.Q(people__gte=5), name="search_total_of_five_people"
            ),
        ]

    def __str__(self) -> str:
        """Name the month, not the words."""
        return f"Total of {self.month:%Y-%m}"


#: Longer lists are no synonyms any more, and longer lines (words, characters) are sentences.
MOST_SYNONYMS, MOST_WORDS, LONGEST_SYNONYM = 20, 8, 100


class SynonymSet(models.Model):
    """Words and phrases that mean the same to a search."""

    words = models.TextField(
        help_text=_(
            "Words or short phrases that mean the same, each on a line of its own. A search for "
            "one of them finds the others too, a little lower down."
        ),
    )

    class Meta:
        verbose_name = _("synonyms")
        verbose_name_plural = _("synonyms")

    def __str__(self) -> str:
        """Return the words in one line."""
        return ", ".join(self.lines)

    @property
    def lines(self) -> list[str]:
        """Return each word or phrase once."""
        return list(dict.fromkeys(filter(None, map(str.strip, self.words.splitlines()))))

    def clean(self) -> None:
        """Refuse what cannot be synonyms, beside the field."""
        super().clean()
        lines = self.lines
        if not 1 < len(lines) <= MOST_SYNONYMS:
            message = _("Write at least two lines, and not more than %(most)d.")
            raise ValidationError({"words": message % {"most": MOST_SYNONYMS}})
        for line in lines:
            words = spoken(line, whole=True)
            if not 0 < len(words) <= MOST_WORDS or len(line) > LONGEST_SYNONYM:
                message = _("“%(line)s” should be one to %(most)d words.")
                raise ValidationError({"words": message % {"line": line, "most": MOST_WORDS}})


class SynonymForm(models.Model):
    """One way of writing something: of a glossary term, or a line of a set of synonyms."""

    #: "term:" or "set:" and its key; all forms of one meaning mean the same.
    meaning = models.CharField(max_length=40, db_index=True)
    #: In lower case, as a search has them.
    words = models.CharField(max_length=200)
    first = models.CharField(max_length=60, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meaning", "words"], name="synonym_form_once"),
        ]

    def __str__(self) -> str:
        """Return the words."""
        return self.words
