"""`manage.py compile_catalogues`: make the translations in locale/ ready to be used."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    """Compiles without GNU gettext, which a server need not have."""

    help = "Compile every locale/*/LC_MESSAGES/django.po."
    # The site cannot be asked to be well before its words are there.
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        """Compile each catalogue; one with an error is named and nothing of it is written."""
        for folder in settings.LOCALE_PATHS:
            for source in sorted(Path(folder).glob("*/LC_MESSAGES/*.po")):
                compile_catalogue(source)
                self.stdout.write(f"Compiled {source.relative_to(Path(folder).parent)}.")


def compile_catalogue(source: Path) -> None:
    """Write the .mo beside a .po, whole or not at all; raises CommandError."""
    try:
        with source.open("rb") as po:
            catalogue = read_po(po, locale=source.parent.parent.name, abort_invalid=True)
    except (PoFileError, ValueError, UnicodeDecodeError) as error:
        raise CommandError(f"{source} cannot be read: {error}") from error
    faults = [
        f"line {message.lineno}: {fault}"
        for message in catalogue
        if message.id and message.string
        for fault in message.check(catalogue)
    ]
    if faults:
        raise CommandError(f"{source} has errors:\n" + "\n".join(faults))
    # Two processes may do this at once, and a reader must never meet half a file.
    with tempfile.NamedTemporaryFile(dir=source.parent, suffix=".tmp", delete=False) as target:
        write_mo(target, catalogue)
    os.chmod(target.name, 0o644)
    os.replace(target.name, source.with_suffix(".mo"))
