"""Pictures and attachments of one document, as bytes under a key."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pipeline.records import dataclass


@dataclass(frozen=True, slots=True)
class Asset:
    """One file. Sizes are in pixels, `dpi` is 0 when the file does not say."""

    key: str
    data: bytes
    media_type: str
    width: int = 0
    height: int = 0
    dpi: float = 0.0


class Assets:
    """What a reader found beside the text. Keys are ASCII and stable.

    `inputs` are the files it looked for: path, size, time of change (ns), SHA-256; size -1 for one that is not there.
    `faces`: the folder whose faces the letters of drawings are drawn with; without it they have none.
    """

    __slots__ = ("_items", "faces", "inputs")

    def __init__(self, faces: Path | None = None) -> None:
        self.faces = faces
        self._items: dict[str, Asset] = {}
        self.inputs: list[tuple[str, int, int, str]] = []

    def add(self, asset: Asset) -> None:
        """Keep an asset under its key; the same key again must carry the same bytes."""
        known = self._items.get(asset.key)
        if known is not None and known.data != asset.data:
            raise ValueError(f"two assets named {asset.key}")
        self._items[asset.key] = asset

    def __getitem__(self, key: str) -> Asset:
        return self._items[key]

    def __contains__(self, key: object) -> bool:
        return key in self._items

    def __iter__(self) -> Iterator[Asset]:
        return iter(self._items.values())

    def __len__(self) -> int:
        return len(self._items)
