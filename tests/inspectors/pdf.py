"""PDF files changed on purpose with pikepdf: content streams as lists of operators, glyphs as the codes they are.

Nothing here is shared with what writes or verifies editions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import pikepdf

SHOWING = ("Tj", "TJ")


@dataclass(eq=False)
class Op:
    """One operator with its operands."""

    name: str
    operands: list[Any]

    @property
    def codes(self) -> str:
        """The two-byte codes that a text operator shows, one character each."""
        if self.name == "Tj":
            return _text(self.operands[0])
        if self.name == "TJ":
            return "".join(_text(part) for part in self.operands[0] if isinstance(part, pikepdf.String))
        return ""

    def items(self) -> list[str | float]:
        """What is shown: codes one by one, numbers between."""
        parts = [self.operands[0]] if self.name == "Tj" else list(self.operands[0])
        out: list[str | float] = []
        for part in parts:
            if isinstance(part, pikepdf.String):
                out.extend(_text(part))
            else:
                out.append(float(part))
        return out

    def show(self, items: list[str | float]) -> None:
        """Show these codes and numbers instead."""
        made: list[Any] = [
            pikepdf.String(item.encode("utf-16-be")) if isinstance(item, str) else item for item in items
        ]
        self.name, self.operands = "TJ", [pikepdf.Array(made)]


def _text(value: Any) -> str:
    return bytes(value).decode("utf-16-be", "surrogatepass")


@dataclass
class Stream:
    """The content of one page."""

    ops: list[Op] = field(default_factory=list)

    def shows(self) -> Iterator[tuple[int, Op]]:
        """Every operator that shows text, with its place."""
        for at, op in enumerate(self.ops):
            if op.name in SHOWING:
                yield at, op

    def find(self, text: str) -> tuple[int, Op]:
        """The first operator that shows this text."""
        for at, op in self.shows():
            if text in op.codes:
                return at, op
        raise AssertionError(f"{text} is nowhere shown")

    def next_show(self, at: int) -> Op:
        """The next operator that shows text."""
        return next(op for place, op in self.shows() if place > at)

    def before(self, at: int, name: str) -> Op:
        """The last operator of a name before a place."""
        return next(op for op in reversed(self.ops[:at]) if op.name == name)

    def origin(self, op: Op) -> tuple[float, float]:
        """Where an operator that shows text begins: its Td's summed up since BT."""
        at = self.ops.index(op)
        x = y = 0.0
        while self.ops[at].name != "BT":
            if self.ops[at].name == "Td":
                x, y = x + float(self.ops[at].operands[0]), y + float(self.ops[at].operands[1])
            at -= 1
        return x, y

    def sequence(self, at: int) -> tuple[int, int]:
        """First and last place of the innermost marked-content sequence around a place."""
        depth, start = 0, at
        while True:
            start -= 1
            if self.ops[start].name == "EMC":
                depth += 1
            elif self.ops[start].name in ("BDC", "BMC"):
                if depth == 0:
                    break
                depth -= 1
        depth, end = 0, at
        while True:
            end += 1
            if self.ops[end].name in ("BDC", "BMC"):
                depth += 1
            elif self.ops[end].name == "EMC":
                if depth == 0:
                    break
                depth -= 1
        return start, end


Change = Callable[[pikepdf.Pdf, list[Stream]], None]


def edited(data: bytes, change: Change) -> bytes:
    """The file after a change of its objects and the contents of its pages."""
    with pikepdf.open(BytesIO(data)) as pdf:
        streams = []
        for page in pdf.pages:
            ops = [Op(str(item.operator), list(item.operands)) for item in pikepdf.parse_content_stream(page)]
            streams.append(Stream(ops))
        change(pdf, streams)
        for page, stream in zip(pdf.pages, streams, strict=False):
            instructions = [(op.operands, pikepdf.Operator(op.name)) for op in stream.ops]
            page.Contents = pdf.make_stream(pikepdf.unparse_content_stream(instructions))
        out = BytesIO()
        pdf.save(out, static_id=True)
        return out.getvalue()
