"""The process that the crew's others come from: it has read all code that they need, and becomes more of it.

What a process has when it divides, both have at once and only one time in memory. So each further one takes
neither a second to start nor the memory for all that code. It has one thread and does nothing else, so it may
divide. When whoever gave the orders is gone, it ends the others and then itself.
"""

import gc
import os
import resource
import signal
import socket
import struct
import sys
from collections.abc import Sequence
from enum import IntEnum
from importlib import import_module
from pathlib import Path

from app.export.hand import serve

ORDER = struct.Struct(">BQ")
NUMBER = struct.Struct(">Q")


class Order(IntEnum):
    """What the foreman is asked for, with the number of a process.

    `HIRE` comes with two open files: what the new process reads from, and what it writes to. Its number is
    the answer. `DISMISS` names a process, and is answered when that is gone.
    """

    HIRE = 0
    DISMISS = 1


def oversee(orders: socket.socket) -> None:
    """Do what is ordered until nobody can order anything more, then end every process that is left."""
    hands: set[int] = set()
    try:
        while True:
            message, files, _, _ = socket.recv_fds(orders, ORDER.size, 2)
            if len(message) < ORDER.size:
                return
            order, number = ORDER.unpack(message)
            if order == Order.HIRE:
                number = _hired(orders, *files)
                hands.add(number)
            elif number in hands:
                hands.remove(number)
                _dismiss(number)
            orders.sendall(NUMBER.pack(number))
    finally:
        for hand in hands:
            _dismiss(hand)


def _hired(orders: socket.socket, given: int, answer: int) -> int:
    """Return the number of a new process that serves with these open files, which only it keeps."""
    if number := os.fork():
        os.close(given)
        os.close(answer)
        return number
    try:
        orders.close()
        with os.fdopen(given, "rb") as reads, os.fdopen(answer, "wb") as writes:
            serve(reads, writes)
    finally:
        # Whatever happened, the rest of the foreman's work is none of its.
        os._exit(0)


def _dismiss(hand: int) -> None:
    # Nobody has asked how it ended, so its number cannot belong to another process yet.
    os.kill(hand, signal.SIGKILL)
    os.waitpid(hand, 0)


def _main(modules: Sequence[str]) -> None:
    """Read code, and oversee.

    Args:
        modules: the code that makes the sections.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with socket.socket(fileno=os.dup(0)) as orders, Path(os.devnull).open("rb") as nothing:
        # What is started by a process of the crew must not find the orders at its input.
        os.dup2(nothing.fileno(), 0)
        for module in modules:
            import_module(module)
        # What was read so far stays to the end, so nobody needs to look through it for garbage; and what
        # nobody touches the processes share.
        gc.collect()
        gc.freeze()
        oversee(orders)


if __name__ == "__main__":
    _main(sys.argv[1:])
