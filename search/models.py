"""What the indexes have yet to learn, and who is teaching them."""

from __future__ import annotations

from django.db import models


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
