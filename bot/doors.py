"""Opens the ports on which the product listens, before anything else of it runs."""

import errno
import os
import socket

from bot.settings import BadSettings

WAITING = 2048  # connections that may wait to be taken
LAST = 65535


def listening(host: str, port: int, setting: str = "PORT") -> socket.socket:
    """Return a listening socket; raises BadSettings in words when the address cannot be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        if not 0 <= port <= LAST:
            raise OSError(errno.EDOM, "")
        return socket.create_server((host, port), family=family, backlog=WAITING)
    except OSError as error:
        why = os.strerror(error.errno) if error.errno and error.errno > 0 else "no such address"
        raise BadSettings(
            f"{host}:{port} cannot be listened on ({why}); please stop what uses it, or choose another with {setting}=…"
        ) from error
