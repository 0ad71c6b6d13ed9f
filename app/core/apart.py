"""Runs a piece of work in a process of its own, which may crash or run out of its allowance without harm.

Parsers of files from outside are native libraries, or run for long: one that crashes would take the web
server with it, and no Python code can stop one that runs for ever. The child gets no secrets, and little
memory and time.
"""

import json
import resource
import struct
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO

_HEADER = struct.Struct(">Q")
_REFUSED = 3

Parts = list[bytes]
Task = Callable[[dict[str, Any], bytes], tuple[dict[str, Any], Parts]]


@dataclass(frozen=True, slots=True)
class Allowance:
    """What a child may use.

    Attributes:
        seconds: of the processor, start included.
        memory: bytes of address space, native libraries included.
        clock: seconds of the clock, where a busy machine may take longer than `seconds`; 0 where it may not.
    """

    seconds: int = 30
    memory: int = 2_000_000_000
    clock: int = 0


DEFAULT_ALLOWANCE = Allowance()


class GaveUpError(Exception):
    """The child crashed, or outlasted its allowance."""


class DeclinedError(Exception):
    """The child's work ended with a refusal that it could put into words; `sentence` holds them."""

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence
        super().__init__(sentence)


def ask(
    module: str, question: Mapping[str, Any], content: bytes, allowance: Allowance = DEFAULT_ALLOWANCE
) -> tuple[dict[str, Any], Parts]:
    """Let a module's task work on bytes in a process of its own; the module calls `serve` when it is run.

    Args:
        module: its name, for instance ``app.blobs.isolation``.
        question: JSON values; ``task`` names the task.
        content: what the task works on.
        allowance: what the child may use.

    Raises:
        GaveUpError: it crashed or outlasted the allowance.
        DeclinedError: it refused.
    """
    message = _framed({**question, "memory": allowance.memory, "seconds": allowance.seconds}, [content])
    try:
        done = subprocess.run(  # noqa: S603 - our own module, and nothing from outside in the command
            [sys.executable, "-m", module],
            input=message,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"PYTHONPATH": ":".join(path for path in sys.path if path), "LC_ALL": "C.UTF-8"},
            timeout=allowance.clock or allowance.seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise GaveUpError from error
    if done.returncode == _REFUSED:
        raise DeclinedError(done.stdout.decode())
    if done.returncode != 0:
        raise GaveUpError
    return _unframed(done.stdout)


def serve(tasks: Mapping[str, Task]) -> int:
    """Answer the one question on standard input, and return the exit code; this is what the child runs.

    A task raises `DeclinedError` to refuse.
    """
    return _serve(tasks, sys.stdin.buffer, sys.stdout.buffer)


def _serve(tasks: Mapping[str, Task], given: BinaryIO, answer: BinaryIO) -> int:
    question, parts = _unframed(given.read())
    memory, seconds = question["memory"], question["seconds"]
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        answer.write(_framed(*tasks[question["task"]](question, parts[0])))
    except DeclinedError as error:
        answer.write(error.sentence.encode())
        return _REFUSED
    return 0


def _framed(values: Mapping[str, Any], parts: Parts) -> bytes:
    """Return values as JSON and parts as they are: nothing that a taken-over child could make us execute."""
    head = json.dumps({**values, "sizes": [len(part) for part in parts]}).encode()
    return b"".join([_HEADER.pack(len(head)), head, *parts])


def _unframed(message: bytes) -> tuple[dict[str, Any], Parts]:
    (length,) = _HEADER.unpack_from(message)
    at = _HEADER.size + length
    values: dict[str, Any] = json.loads(message[_HEADER.size : at])
    parts = []
    for size in values["sizes"]:
        parts.append(message[at : at + size])
        at += size
    return values, parts
