"""A small mail server that misbehaves when it is told to; it speaks SMTP over a real socket."""

from __future__ import annotations

import re
import socket
import threading
from collections import deque
from contextlib import closing


class MailServer(threading.Thread):
    """Takes mail on a port of its own; `next_ones` says what the next connections meet.

    "busy" answers 451, "silent" says nothing, "dies" takes the whole message and hangs up
    before it says so. Addresses in `unknown` are refused with 550.
    """

    def __init__(self):
        """Listen before the thread starts, so that nobody comes too early."""
        super().__init__(daemon=True)
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.next_ones = deque()
        self.unknown = set()
        #: (address, Message-ID) of each message that was taken whole.
        self.taken = []
        self.hung = []

    def run(self):
        """Serve one connection after another until the listener is closed."""
        while True:
            try:
                connection, _address = self.listener.accept()
            except OSError:
                return
            how = self.next_ones.popleft() if self.next_ones else "well"
            if how == "silent":
                self.hung.append(connection)
                continue
            with closing(connection), connection.makefile("rwb") as stream:
                self.serve(stream, how)

    def serve(self, stream, how):
        """Hold one conversation."""

        def say(words):
            stream.write(words.encode() + b"\r\n")
            stream.flush()

        to = ""
        say("220 here")
        while line := stream.readline().decode().strip():
            verb = line[:4].upper()
            if verb == "DATA":
                say("354 go on")
                body = b"".join(iter(stream.readline, b".\r\n"))
                found = re.search(rb"(?im)^message-id:\s*(\S+)", body)
                self.taken.append((to, found.group(1).decode() if found else ""))
                if how == "dies":
                    return
                say("250 taken")
            elif verb == "MAIL" and how == "busy":
                say("451 later")
            elif verb == "RCPT":
                to = re.search(r"<(.*?)>", line).group(1)
                say("550 nobody" if to in self.unknown else "250 well")
            elif verb == "QUIT":
                say("221 bye")
                return
            else:
                say("250 well")

    def stop(self):
        """Stop listening: the next connection is refused."""
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        for connection in self.hung:
            connection.close()
        self.join(5)
