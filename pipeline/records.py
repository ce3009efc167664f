"""Record classes that cost little to define: `dataclass`, `field`, `fields`, `replace` like the standard library's.

The standard decorator writes and compiles up to seven methods for every class, 0.5 ms each time, before anything is
done: for the hundred classes of a build a fifth of the whole run. Here the methods are shared, and `__init__` is
written when the first instance is made. The standard library's functions see a dataclass: `__dataclass_fields__` is
there when it is asked for, and neither `dataclasses.asdict` nor a type checker knows a difference.

Of the decorator's options there are those the project uses: always `slots`, `frozen` and `eq` as wanted. Annotations
are fields, all of them; a field may have a default, a factory, metadata, stand outside comparison (`compare=False`) or
outside `__init__` (`init=False`).
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dataclasses import MISSING, Field, dataclass, field, fields, is_dataclass, replace
else:
    from operator import attrgetter
    from reprlib import recursive_repr
    from types import MappingProxyType

    MISSING = object()
    _OWN = "__record_fields__"
    _NO_METADATA = MappingProxyType({})

    class Field:
        """What is said of one field; the attributes have the meaning of `dataclasses.Field`'s."""

        __slots__ = ("compare", "default", "default_factory", "init", "metadata", "name", "type")

        def __init__(self, default=MISSING, default_factory=MISSING, init=True, compare=True, metadata=None):
            self.name = self.type = None
            self.default, self.default_factory = default, default_factory
            self.init, self.compare = init, compare
            self.metadata = _NO_METADATA if metadata is None else MappingProxyType(metadata)

    def field(*, default=MISSING, default_factory=MISSING, init=True, compare=True, metadata=None):
        """Say more of a field than its type and default."""
        return Field(default, default_factory, init, compare, metadata)

    def fields(record):
        """The fields of a record or of its class, in order."""
        return tuple(getattr(record, _OWN).values())

    def is_dataclass(thing):
        """Whether a thing is a record or the class of one."""
        return hasattr(thing if isinstance(thing, type) else type(thing), _OWN)

    def replace(record, /, **changes):
        """A record of the same class with some fields changed."""
        kind = record.__class__
        for name in kind.__match_args__:
            if name not in changes:
                changes[name] = getattr(record, name)
        return kind(**changes)

    def dataclass(*, frozen=False, slots, eq=True):
        """Make the decorated class a record."""
        assert slots, "every record has slots"
        return lambda kind: _made(kind, frozen, eq)

    def _made(kind, frozen, eq):
        known = dict(kind.__dict__)
        own = {}
        for base in reversed(kind.__mro__[1:]):
            own |= base.__dict__.get(_OWN, {})
        inherited = set(own)
        for name, type_name in kind.__annotations__.items():
            default = known.pop(name, MISSING)
            said = default if isinstance(default, Field) else Field(default)
            if said.default.__class__ in (list, dict, set):
                raise ValueError(f"mutable default {type(said.default)} for field {name} is not allowed")
            said.name, said.type = name, type_name
            own[name] = said
        for name in ("__dict__", "__weakref__"):
            known.pop(name, None)
        compared = tuple(name for name, said in own.items() if said.compare)
        known[_OWN] = own
        known["__slots__"] = tuple(name for name in kind.__annotations__ if name not in inherited)
        known["__match_args__"] = tuple(name for name, said in own.items() if said.init)
        known["__dataclass_fields__"] = _Standard()
        known.setdefault("__repr__", _repr)
        if eq:
            key = _key(compared)
            known.setdefault("__eq__", _equality(key))
            known.setdefault("__hash__", (lambda self: hash(key(self))) if frozen else None)
        if frozen:
            known |= {"__setattr__": _frozen, "__delattr__": _frozen}
            known |= {"__getstate__": _state, "__setstate__": _restore}

        def first(self, *given, **named):
            made.__init__ = _initial(made)
            made.__init__(self, *given, **named)

        first.__qualname__ = f"{kind.__qualname__}.__init__"
        known["__init__"] = first
        known["__signature__"] = _Signature()
        made = type(kind)(kind.__name__, kind.__bases__, known)
        made.__qualname__ = kind.__qualname__
        return made

    def _key(names):
        """The compared values of a record as a tuple, whatever their number."""
        if len(names) > 1:
            return attrgetter(*names)
        if not names:
            return lambda record: ()
        one = attrgetter(*names)
        return lambda record: (one(record),)

    def _equality(key):
        def equal(self, other):
            return key(self) == key(other) if other.__class__ is self.__class__ else NotImplemented

        return equal

    @recursive_repr()
    def _repr(self):
        told = ", ".join(f"{name}={getattr(self, name)!r}" for name in getattr(self, _OWN))
        return f"{self.__class__.__qualname__}({told})"

    def _frozen(self, name, *value):
        from dataclasses import FrozenInstanceError

        raise FrozenInstanceError(f"cannot {'assign to' if value else 'delete'} field {name!r}")

    def _state(self):
        return [getattr(self, name) for name in getattr(self, _OWN)]

    def _restore(self, state):
        for name, value in zip(getattr(self, _OWN), state, strict=True):
            object.__setattr__(self, name, value)

    def _initial(kind):
        """`__init__` of a class, as one would write it by hand; values of a frozen record go in by their slots."""
        frozen = "__setattr__" in kind.__dict__
        scope, parameters, lines = {"MISSING": MISSING}, ["self"], []
        for name, said in getattr(kind, _OWN).items():
            value = name
            if said.default is not MISSING:
                scope[f"_default_{name}"] = said.default
                parameters.append(f"{name}=_default_{name}")
            elif said.default_factory is not MISSING:
                scope[f"_factory_{name}"] = said.default_factory
                if said.init:
                    parameters.append(f"{name}=MISSING")
                    value = f"_factory_{name}() if {name} is MISSING else {name}"
                else:
                    value = f"_factory_{name}()"
            elif said.init:
                parameters.append(name)
            else:
                continue
            if frozen:
                scope[f"_set_{name}"] = getattr(kind, name).__set__
                lines.append(f"_set_{name}(self, {value})")
            else:
                lines.append(f"self.{name} = {value}")
        if hasattr(kind, "__post_init__"):
            lines.append("self.__post_init__()")
        body = "\n ".join(lines) or "pass"
        exec(f"def __init__({', '.join(parameters)}):\n {body}", scope)
        made = scope["__init__"]
        made.__qualname__ = f"{kind.__qualname__}.__init__"
        return made

    class _Standard:
        """`__dataclass_fields__`: the fields as the standard library's own functions want them, made when asked for."""

        def __get__(self, record, kind):
            import dataclasses

            made = {}
            for name, said in getattr(kind, _OWN).items():
                facts = {key: getattr(said, key) for key in ("init", "compare", "metadata")}
                for key in ("default", "default_factory"):
                    if getattr(said, key) is not MISSING:
                        facts[key] = getattr(said, key)
                standard = made[name] = dataclasses.field(**facts)
                standard.name, standard.type, standard._field_type = name, said.type, dataclasses._FIELD
            kind.__dataclass_fields__ = made
            return made

    class _Signature:
        """`__signature__`: of the real `__init__`, for those who ask how a record is made."""

        def __get__(self, record, kind):
            import inspect

            signature = inspect.signature(_initial(kind))
            return signature.replace(parameters=list(signature.parameters.values())[1:])


__all__ = ["MISSING", "Field", "dataclass", "field", "fields", "is_dataclass", "replace"]
