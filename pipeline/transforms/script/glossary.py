"""Words whose form is settled for one target, over everything that the conversion knows; files are read by `terms`."""

from __future__ import annotations

from pipeline.records import dataclass, field


@dataclass(frozen=True, slots=True)
class Glossary:
    """Source word -> target word, of one length."""

    entries: dict[str, str] = field(default_factory=dict)
