"""What others do after the groups are as the code says."""

from __future__ import annotations

from django.dispatch import Signal

#: Sent at the end of `sync_roles`, in its transaction, with `groups` (by Role) and the `root` page.
roles_synced = Signal()
