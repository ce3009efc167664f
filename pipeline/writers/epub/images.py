"""The pictures of an edition: which can be shown, under which name, and why one cannot."""

from __future__ import annotations

import base64
import re

from pipeline.assets import Asset
from pipeline.diagnostics import Code
from pipeline.patterns import bytes_regex
from pipeline.records import dataclass
from pipeline.writers.writer import Job

# Core image types of EPUB 3.3 (section 3.2); every browser shows them too.
EXTENSIONS: dict[str, str] = {
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/gif": "gif",
    "image/webp": "webp",
    "image/svg+xml": "svg",
}
# An SVG that runs code or fetches something is not passed on.
_ACTIVE_SVG = bytes_regex(
    rb"<script|<foreignObject|<!ENTITY|\son\w+\s*=|javascript:|(?:href|src)\s*=\s*[\"'](?!#|data:image/)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class PictureFile:
    """A picture that the edition carries."""

    key: str
    name: str  # path inside the edition
    media_type: str
    data: bytes
    width: int
    height: int

    def address(self, packed: bool) -> str:
        """Where a page finds it: a file beside it, or the picture itself."""
        if packed:
            return f"../{self.name}"
        return f"data:{self.media_type};base64,{base64.b64encode(self.data).decode('ascii')}"


def pictures_of(job: Job, target: str) -> tuple[PictureFile, ...]:
    """The assets that can be shown, in their order; one warning for each that cannot."""
    out: list[PictureFile] = []
    for number, asset in enumerate(job.assets, 1):
        if _shown(asset):
            name = f"images/image-{number}.{EXTENSIONS[asset.media_type]}"
            out.append(PictureFile(asset.key, name, asset.media_type, asset.data, asset.width, asset.height))
        else:
            job.diagnostics.warn(
                Code.NOT_IN_TARGET, target=target, what="image", value=f"{asset.key} ({asset.media_type})"
            )
    return tuple(out)


def _shown(asset: Asset) -> bool:
    if asset.media_type not in EXTENSIONS:
        return False
    return asset.media_type != "image/svg+xml" or _ACTIVE_SVG.search(asset.data) is None
