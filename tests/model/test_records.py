"""Records behave as the standard library's dataclasses do: every law is put to both."""

from __future__ import annotations

import dataclasses
import inspect
import pickle
from typing import Any

import pytest

from pipeline import records


class _Made:
    """The same classes, made by one library or the other."""

    def __init__(self, library: Any) -> None:
        self.library = library

        @library.dataclass(frozen=True, slots=True)
        class Point:
            """A place."""

            x: int
            y: int = 2
            marks: tuple[str, ...] = library.field(default=(), metadata={"doc": "Marks."})
            line: int = library.field(default=0, compare=False)

        @library.dataclass(frozen=True, slots=True)
        class Named(Point):
            """A place with a name, and another default."""

            y: int = 5
            name: str = "?"

        @library.dataclass(slots=True)
        class Bag:
            """Things; what is counted follows from them."""

            things: list[int] = library.field(default_factory=list)
            count: int = library.field(init=False)
            seen: list[int] = library.field(init=False, default_factory=list)

            def __post_init__(self) -> None:
                self.count = len(self.things)

        @library.dataclass(slots=True, eq=False)
        class Node:
            """Its own self only."""

            child: Any = None

        @library.dataclass(frozen=True, slots=True)
        class Empty:
            """Nothing."""

        self.point, self.named, self.bag, self.node, self.empty = Point, Named, Bag, Node, Empty


@pytest.fixture(params=[records, dataclasses], ids=["records", "dataclasses"])
def made(request: pytest.FixtureRequest) -> _Made:
    return _Made(request.param)


def test_values_defaults_and_order(made: _Made) -> None:
    point = made.point(1, line=7)
    assert (point.x, point.y, point.marks, point.line) == (1, 2, (), 7)
    assert (made.named(1).y, made.named(1, 2, (), 3, "n").name) == (5, "n")
    first, second = made.bag(), made.bag([1])
    first.things.append(4)
    assert (second.things, second.count, made.bag().things, second.seen) == ([1], 1, [], [])
    for wrong in (lambda: made.point(), lambda: made.point(1, z=1), lambda: made.bag(count=1)):
        with pytest.raises(TypeError):
            wrong()
        with pytest.raises(TypeError):  # the first instance is no exception, nor the second
            wrong()


def test_equality_and_hash(made: _Made) -> None:
    assert made.point(1, line=1) == made.point(1, line=2)
    assert hash(made.point(1, line=1)) == hash(made.point(1, line=2)) == hash((1, 2, ()))
    assert made.point(1) != made.point(2)
    assert made.point(1) != made.named(1, 2)
    assert made.point(1) != (1, 2, ())
    assert made.empty() == made.empty()
    assert hash(made.empty()) == hash(())
    assert made.bag([1]) == made.bag([1])
    with pytest.raises(TypeError):
        hash(made.bag())
    assert made.node() != made.node()
    assert len({made.node(), made.node()}) == 2


def test_frozen_and_without_further_attributes(made: _Made) -> None:
    point = made.point(1)
    for change in (lambda: setattr(point, "x", 2), lambda: delattr(point, "x")):
        with pytest.raises(dataclasses.FrozenInstanceError, match="field 'x'"):
            change()
    bag = made.bag()
    bag.count = 3
    with pytest.raises(AttributeError):
        bag.other = 1
    assert not hasattr(made.named(1), "__dict__")


def test_shown(made: _Made) -> None:
    name = made.point.__qualname__
    assert repr(made.point(1)) == f"{name}(x=1, y=2, marks=(), line=0)"
    node = made.node()
    node.child = node
    assert repr(node) == f"{made.node.__qualname__}(child=...)"


def test_replaced(made: _Made) -> None:
    replace = made.library.replace
    assert replace(made.named(1, name="a"), x=3) == made.named(3, name="a")
    assert replace(made.bag([1]), things=[1, 2]).count == 2
    with pytest.raises(TypeError):
        replace(made.point(1), z=1)


def test_described(made: _Made) -> None:
    told = {item.name: item for item in made.library.fields(made.named(1))}
    assert list(told) == ["x", "y", "marks", "line", "name"]
    assert told["y"].default == 5
    assert told["x"].default is made.library.MISSING
    assert told["x"].type == "int"
    assert told["marks"].metadata["doc"] == "Marks."
    assert [item.compare for item in told.values()] == [True, True, True, False, True]
    assert made.library.is_dataclass(made.point)
    assert made.library.is_dataclass(made.point(1))
    assert not made.library.is_dataclass(int)


def test_matched_and_asked_for_its_signature(made: _Made) -> None:
    match made.point(1, 4):
        case made.point(x, y):
            assert (x, y) == (1, 4)
    assert list(inspect.signature(made.bag).parameters) == ["things"]
    assert list(inspect.signature(made.named).parameters) == ["x", "y", "marks", "line", "name"]
    assert made.point.__doc__ == "A place."


def test_standard_functions_see_a_dataclass(made: _Made) -> None:
    assert dataclasses.is_dataclass(made.point)
    assert dataclasses.asdict(made.point(1)) == {"x": 1, "y": 2, "marks": (), "line": 0}
    assert dataclasses.replace(made.point(1), y=9) == made.point(1, 9)
    assert [item.name for item in dataclasses.fields(made.named)] == ["x", "y", "marks", "line", "name"]
    assert [item.name for item in dataclasses.fields(made.point)] == ["x", "y", "marks", "line"]


def test_mutable_defaults_are_refused(made: _Made) -> None:
    with pytest.raises(ValueError, match="mutable default"):

        @made.library.dataclass(frozen=True, slots=True)
        class Wrong:
            """One list for all."""

            things: list[int] = []  # noqa: RUF012


def test_pickled() -> None:
    from pipeline.diagnostics import Code, Diagnostic, Severity

    item = Diagnostic(Code.UNREADABLE, Severity.ERROR, None, {"file": "a"})
    assert pickle.loads(pickle.dumps(item)) == item
