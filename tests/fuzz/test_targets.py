"""The targets of the fuzzer work, on their seeds and on seeds with bytes changed by a seeded generator."""

from __future__ import annotations

import random

import pytest

from tests.fuzz.targets import FORMATS, read_bytes, seeds

_CHANGED = 40


@pytest.mark.parametrize("kind", FORMATS)
def test_seeds_and_their_neighbours(kind: str) -> None:
    known = [data for data in seeds(kind) if len(data) < 4_000]
    assert len(known) >= 3
    chance = random.Random(kind)
    for _ in range(_CHANGED):
        data = bytearray(chance.choice(known))
        for _ in range(chance.randint(1, 8)):
            at = chance.randrange(len(data) or 1)
            data[at : at + chance.randint(0, 2)] = chance.randbytes(chance.randint(0, 3))
        read_bytes(kind, bytes(data))
