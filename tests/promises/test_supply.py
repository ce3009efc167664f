"""Supply: what is installed is named, fixed and hashed; the wheel runs nothing when it is installed."""

from __future__ import annotations

import json
import re
import tomllib
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;]+)", re.MULTILINE)


def _text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def _name(text: str) -> str:
    return re.sub(r"[-_.]+", "-", text).lower()


def _pins(name: str) -> dict[str, str]:
    return {_name(package): version for package, version in _PIN.findall(_text(name))}


def test_what_running_needs_is_pinned_to_the_tested_versions_with_hashes() -> None:
    hashed, tested = _pins("requirements.hashes"), _pins("requirements.lock")
    # The lock was written on Linux; what only other systems need is not in it.
    assert {name for name in hashed if name in tested and tested[name] != hashed[name]} == set()
    declared = tomllib.loads(_text("pyproject.toml"))["project"]["dependencies"]
    assert {_name(re.split(r"[<>=\[]", one)[0]) for one in declared} <= set(hashed)
    blocks = re.split(r"^(?=[A-Za-z0-9])", _text("requirements.hashes"), flags=re.MULTILINE)[1:]
    assert len(blocks) == len(_PIN.findall(_text("requirements.hashes")))
    assert [block.split()[0] for block in blocks if "--hash=sha256:" not in block] == []


def test_the_image_takes_hashed_wheels_alone() -> None:
    installs = [line for line in _text("Dockerfile").splitlines() if "pip install" in line]
    assert "--require-hashes --only-binary :all:" in installs[0]
    assert all("--no-deps --no-build-isolation" in line for line in installs[1:])


def test_the_bill_of_materials_names_every_library_and_face() -> None:
    bill = json.loads(_text("sbom.cdx.json"))
    libraries = {_name(one["name"]): one["version"] for one in bill["components"] if one["type"] == "library"}
    assert libraries == _pins("requirements.hashes")
    faces = {one["name"]: one["hashes"][0]["content"] for one in bill["components"] if one["type"] == "data"}
    folder = ROOT / "styles" / "fonts"
    assert faces == {
        path.name: sha256(path.read_bytes()).hexdigest() for path in folder.iterdir() if path.suffix in (".otf", ".ttf")
    }


def test_installing_runs_nothing_of_ours() -> None:
    project = tomllib.loads(_text("pyproject.toml"))
    assert "hooks" not in project["tool"]["hatch"].get("build", {})
    assert not (ROOT / "setup.py").exists()
