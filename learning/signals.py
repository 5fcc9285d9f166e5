"""What this room tells whoever listens. A signal says that something happened, and no more."""

from __future__ import annotations

from django.dispatch import Signal

#: A person has completed a module: `progress` is the ModuleProgress. Sent once a person and
#: module, inside the transaction of the last step: what a listener writes lives or dies with it.
module_completed = Signal()
