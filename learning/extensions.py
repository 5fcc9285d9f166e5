"""What rooms above show on a page of guidance and do for it, without this room knowing them.

A room registers a function in its `AppConfig.ready()`. It is called with the page and the request
and returns a panel, or None when it has nothing to say.
"""

from __future__ import annotations

from collections.abc import Callable

from portal.core.panels import PanelRegistry

_panels = PanelRegistry()
_completion = PanelRegistry()

#: Show what a function returns on every guide, resource and module.
register_page_panel = _panels.register

#: Show what a function returns at the end of every module.
register_completion_panel = _completion.register

#: Return the panels at the end of one module for one request.
completion_panels = _completion.panels

#: Return the panels of one page for one request, in the order of registration.
page_panels = _panels.panels

#: Looks at words typed in a module; raises NotPossible, with what in them may identify somebody.
WordsCheck = Callable[[str], None]

_words_checks: list[WordsCheck] = []


def register_words_check(check: WordsCheck) -> None:
    """Look at what is typed in modules with `check`; registering twice looks once."""
    if check not in _words_checks:
        _words_checks.append(check)


def check_words(text: str) -> None:
    """Refuse words that may identify somebody. Raises NotPossible."""
    for check in _words_checks:
        check(text)
