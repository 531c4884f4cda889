"""The guard that keeps the tests on this machine."""

from __future__ import annotations

import socket

import httpx
import pytest

from tests.network import OutsideNetwork

ELSEWHERE = "192.0.2.1"  # RFC 5737: an address for documentation, never anyone's


def test_a_connection_to_another_machine_is_refused_at_once() -> None:
    with pytest.raises(OutsideNetwork, match=ELSEWHERE):
        socket.create_connection((ELSEWHERE, 80))


def test_a_name_is_not_even_looked_up() -> None:
    with pytest.raises(OutsideNetwork, match=r"example\.org"):
        socket.getaddrinfo("example.org", 80)


def test_a_client_sees_an_ordinary_failure_to_connect() -> None:
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"http://{ELSEWHERE}/")


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_a_server_on_loopback_is_reached(host: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        with socket.create_connection((host, port)) as client:
            assert client.getpeername()[1] == port
