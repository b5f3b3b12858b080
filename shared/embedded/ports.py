"""Free ports for servers of our own, below the range from which the system takes the ports of outgoing connections."""

import random
import socket

LOOPBACK = "127.0.0.1"
_LOWEST, _HIGHEST = 10_240, 32_000


def free_port() -> int:
    return free_ports(1)[0]


def free_ports(count: int) -> range:
    """A block of `count` neighbouring ports nobody listens on, chosen at random so that two callers rarely meet."""
    while True:
        first = random.randint(_LOWEST, _HIGHEST - count)
        block = range(first, first + count)
        if all(is_free(port) for port in block):
            return block


def is_free(port: int) -> bool:
    """Whether nobody listens there; connections that have just ended do not count, for servers neither."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True
