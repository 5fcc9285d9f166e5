"""Words that are left off a query: they say that somebody asks, not what for.

They stay in the index, so a phrase in quotes finds them.
"""

from __future__ import annotations

_FUNCTION_WORDS = """
a about above after again against all am an and any are aren as at be because been before
being below between both but by can cannot could couldn did didn do does doesn doing don down
during each few for from further had hadn has hasn have haven having he her here hers herself
him himself his how i if in into is isn it its itself let me more most mustn my myself no nor
not of off on once only or other ought our ours ourselves out over own same shan she should
shouldn so some such than that the their theirs them themselves then there these they this
those through to too under until up very was wasn we were weren what when where which while
who whom why with won would wouldn you your yours yourself yourselves
"""

_WORDS_OF_ASKING = """
anybody anyone article articles describe documents explain find finding give interested know learn
like list look looking please search show something tell want wanted
"""

_NOUNS_OF_ASKING = """
advice guidance help information material need
"""

STOP_WORDS = frozenset(_FUNCTION_WORDS.split())
#: Left off where a question begins with them ("find …", "does anyone know …") …
WORDS_OF_ASKING = frozenset(_WORDS_OF_ASKING.split())
#: … and these only where more of a beginning follows: "information about school", but not
#: "information sharing"; in "child in need" and "early help" they are what is asked for.
NOUNS_OF_ASKING = frozenset(_NOUNS_OF_ASKING.split())
