"""What domains say to strangers: something that people can search for changed, or is gone.

Sent with `sender` (the model), `kind` and `object_id` (both text), inside the
transaction of the change. `searchable_removed` may carry `at_once=True`: each
receiver then takes the thing out as far as it can before it answers, and returns whether nothing
of it is left to do.
"""

from __future__ import annotations

from django.dispatch import Signal

searchable_changed = Signal()
searchable_removed = Signal()
