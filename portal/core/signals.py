"""What domains say to strangers: something that people can search for changed, or is gone.

Sent with `sender` (the model), `kind` and `object_id` (both text), inside the
transaction of the change.
"""

from __future__ import annotations

from django.dispatch import Signal

searchable_changed = Signal()
searchable_removed = Signal()
