"""No test leaves this machine: a connection to anywhere but loopback is an error at once."""

from __future__ import annotations

import ipaddress
import socket
from typing import Any

NAMES_OF_THIS_MACHINE = frozenset({"", "localhost"})


class OutsideNetwork(OSError):
    """A test tried to leave this machine; it should serve what it needs on loopback."""


def is_this_machine(host: object) -> bool:
    """Whether the host, a name or an address, is loopback. No host at all is this machine."""
    if host is None:
        return True
    name = host.decode() if isinstance(host, bytes) else str(host)
    if name in NAMES_OF_THIS_MACHINE:
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def close_the_network() -> None:
    """Make every later connection and look-up in this process refuse to leave the machine."""
    connect, connect_ex = socket.socket.connect, socket.socket.connect_ex
    look_up = socket.getaddrinfo

    def guarded_connect(self: socket.socket, address: Any) -> None:  # noqa: ANN401 - by family
        _refuse_outside(self.family, address)
        connect(self, address)

    def guarded_connect_ex(self: socket.socket, address: Any) -> int:  # noqa: ANN401 - by family
        _refuse_outside(self.family, address)
        return connect_ex(self, address)

    def guarded_look_up(host: Any, *rest: Any, **named: Any) -> Any:  # noqa: ANN401 - as given
        if not is_this_machine(host):
            raise OutsideNetwork(f"A test looked up {host}: serve what it needs on loopback.")
        return look_up(host, *rest, **named)

    socket.socket.connect = guarded_connect  # type: ignore[method-assign, assignment]
    socket.socket.connect_ex = guarded_connect_ex  # type: ignore[method-assign, assignment]
    socket.getaddrinfo = guarded_look_up


def _refuse_outside(family: int, address: Any) -> None:  # noqa: ANN401 - by family
    if family in {socket.AF_INET, socket.AF_INET6} and not is_this_machine(address[0]):
        raise OutsideNetwork(f"A test connected to {address[0]}: serve what it needs on loopback.")
