"""What every test has: no way out of this machine."""

import ipaddress
import socket
from collections.abc import Iterator
from typing import Any

import pytest


def is_local(connection: socket.socket, target: Any) -> bool:
    """True for a loopback address or a socket in the file system."""
    if connection.family not in (socket.AF_INET, socket.AF_INET6):
        return True
    host = str(target[0])
    if host in ("localhost", ""):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@pytest.fixture(autouse=True, scope="session")
def no_way_out() -> Iterator[None]:
    """A connection to another machine is a fault of the product: it works in closed networks."""
    connect, connect_ex = socket.socket.connect, socket.socket.connect_ex

    def guard(original: Any) -> Any:
        def guarded(self: socket.socket, target: Any) -> Any:
            if not is_local(self, target):
                raise AssertionError(f"a test tried to reach {target!r}")
            return original(self, target)

        return guarded

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guard(connect))
        patch.setattr(socket.socket, "connect_ex", guard(connect_ex))
        yield
