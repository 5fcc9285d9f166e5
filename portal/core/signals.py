"""What domains say to strangers: something that people can search for changed, or is gone.

Sent with `sender` (the model), `kind` and `object_id` (both text), inside the
transaction of the change. `searchable_removed` may carry `object_ids` instead, for many things that
go together, and `at_once=True`: each receiver then takes them out as far as it can before it
answers, and returns whether nothing of them is left to do.
"""

from __future__ import annotations

from django.dispatch import Signal

searchable_changed = Signal()
searchable_removed = Signal()
