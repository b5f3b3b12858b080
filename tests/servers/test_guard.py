"""Unit tests keep to themselves."""

import socket

import pytest


def test_a_unit_test_that_opens_a_connection_is_told_to_say_so() -> None:
    with socket.socket() as outgoing, pytest.raises(RuntimeError, match="mark it"):
        outgoing.connect(("127.0.0.1", 9))


@pytest.mark.system
def test_a_system_test_may_try() -> None:
    with socket.socket() as outgoing, pytest.raises(ConnectionRefusedError):
        outgoing.connect(("127.0.0.1", 9))
