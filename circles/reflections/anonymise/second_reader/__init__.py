"""Layer 4: a small tagger that reads after the rules and only ever says "have a look".

It is trained by `manage.py train_second_reader` from the sentences beside this module, filled with
names from Faker; no text of anybody's is in it. Without its model the check works by rules alone.
"""

from __future__ import annotations

from .reader import RULE, find_second, is_there

__all__ = ["RULE", "find_second", "is_there"]
