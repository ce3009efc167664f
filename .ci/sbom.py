"""Prints the bill of materials of a Kanben as installed (CycloneDX 1.6, ECMA-424): libraries and faces.

Run by .ci/lock. The same input gives the same bytes; no serial number and no time, which the standard leaves open.
"""

from __future__ import annotations

import json
import re
import tomllib
from hashlib import sha256
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
_PIN = re.compile(r"^([A-Za-z0-9._-]+)==(\S+)", re.MULTILINE)


def libraries(text: str) -> list[dict[str, Any]]:
    """Components of the pins of a file of hashes, each with the hashes of its wheels."""
    found = []
    starts = [*_PIN.finditer(text)]
    for pin, after in zip(starts, [*starts[1:], None], strict=True):
        sums = re.findall(r"sha256:([0-9a-f]{64})", text[pin.end() : after.start() if after else len(text)])
        found.append(
            {
                "type": "library",
                "name": pin[1],
                "version": pin[2],
                "purl": f"pkg:pypi/{pin[1].lower().replace('_', '-')}@{pin[2]}",
                "externalReferences": [
                    {
                        "type": "distribution",
                        "url": f"https://pypi.org/project/{pin[1]}/{pin[2]}/",
                        "hashes": [{"alg": "SHA-256", "content": one} for one in sums],
                    }
                ],
            }
        )
    return found


def fonts(folder: Path) -> list[dict[str, Any]]:
    """Components of the faces in the box."""
    return [
        {
            "type": "data",
            "name": path.name,
            "hashes": [{"alg": "SHA-256", "content": sha256(path.read_bytes()).hexdigest()}],
        }
        for path in sorted(folder.iterdir())
        if path.suffix in (".otf", ".ttf")
    ]


def bill() -> dict[str, Any]:
    """The bill of materials of this checkout."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    hashes = (ROOT / "requirements.hashes").read_text(encoding="utf-8")
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "name": project["name"],
                "version": project["version"],
                "licenses": [{"expression": project["license"]}],
            }
        },
        "components": [*libraries(hashes), *fonts(ROOT / "styles" / "fonts")],
    }


if __name__ == "__main__":
    print(json.dumps(bill(), ensure_ascii=False, indent=1))
