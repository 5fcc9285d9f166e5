"""What one of the racing processes does: reads who books what, books it, says how it went.

Started by `test_last_place`; each line on standard input is one round.
"""

from __future__ import annotations

import json
import sys
import uuid

import django


def main() -> None:
    """Answer each line {"person": …, "session": …} or {"cancel": …, "person": …} with one word."""
    django.setup()
    from circles.services.booking import book, cancel
    from portal.accounts.models import User

    sys.stdout.write("ready\n")
    sys.stdout.flush()
    for line in sys.stdin:
        order = json.loads(line)
        person = User.objects.get(pk=order["person"])
        try:
            if "cancel" in order:
                state = cancel(
                    actor=person, booking_id=uuid.UUID(order["cancel"]), reason="duty"
                ).state
            else:
                state = book(
                    actor=person,
                    session_id=uuid.UUID(order["session"]),
                    idempotency_key=uuid.uuid4(),
                    agreement=True,
                ).state
        except Exception as error:  # noqa: BLE001 - the parent asserts on the word
            state = type(error).__name__
        sys.stdout.write(f"{state}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
