"""A worker process: takes one document at a time over its standard input, answers on its standard output.

It is a fresh interpreter, not a fork: safe to start from threads, from other people's worker pools and on every
system. Messages are length-prefixed pickles between two processes of one user; nothing of a document is executed.
"""

from __future__ import annotations

import os
import pickle
import signal
import struct
import sys
from contextlib import suppress
from typing import Any, BinaryIO

from pipeline import cores
from pipeline.batch.fingerprint import Fingerprints
from pipeline.batch.perform import Work, perform
from pipeline.errors import PipelineError
from pipeline.records import replace
from pipeline.style.sheet import StyleSheet

_HEAD = struct.Struct("<I")
OUT_OF_MEMORY = "memory"
READY = "ready"


def send(pipe: BinaryIO, message: Any) -> None:
    """One message. Raises `OSError` when nobody listens."""
    data = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
    pipe.write(_HEAD.pack(len(data)) + data)
    pipe.flush()


def receive(pipe: BinaryIO) -> Any:
    """The next message. Raises `EOFError` when the other side is gone, also in the middle of a message."""
    head = pipe.read(_HEAD.size)
    if len(head) < _HEAD.size:
        raise EOFError
    (size,) = _HEAD.unpack(head)
    data = pipe.read(size)
    if len(data) < size:
        raise EOFError
    return pickle.loads(data)


def bound_memory(limit: int) -> None:
    """Let this process take at most `limit` bytes of address space (0: no bound), where the system can bound it."""
    if not limit:
        return
    with suppress(ImportError, ValueError, OSError):
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (limit, hard))


def main() -> None:
    """Serve until the other side closes."""
    inbox = sys.stdin.buffer
    outbox = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not get among the messages
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides
    sheets: list[StyleSheet | None]
    limit, name, sheets = receive(inbox)
    bound_memory(limit)
    cores.spare = False
    prints = Fingerprints()
    send(outbox, READY)
    while True:
        try:
            work, sheet = receive(inbox)
        except EOFError:
            return
        assert isinstance(work, Work)
        work = replace(work, request=replace(work.request, style=sheets[sheet]))
        try:
            answer: Any = perform(work, prints, worker=name)
        except MemoryError:
            answer = OUT_OF_MEMORY
        except PipelineError as error:
            answer = error
        try:
            send(outbox, answer)
        except OSError:
            return
