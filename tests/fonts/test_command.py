"""`kanben fonts` and pictures of pages."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from PIL import Image

from pipeline.cli import cli
from pipeline.fonts import foreign, system
from tests.fonts.test_own_fonts import HAN, alone, make, sheet

__all__ = ["alone"]  # the fixture that keeps this machine's fonts out


def run(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(cli, arguments, catch_exceptions=False)
    return done.exit_code, done.stdout


def test_list_names_bundled_named_and_installed_faces(alone: Path, tmp_path: Path) -> None:
    make(alone / "free.ttf", "Free Blocks")
    make(alone / "shut.ttf", "Shut Blocks", bits=2)
    make(tmp_path / "beside.ttf", "Beside", bits=4)
    status, shown = run("fonts", "list", "-s", str(sheet(tmp_path, "beside.ttf")), "--format", "json")
    faces = {Path(item["file"]).name: item for item in json.loads(shown)}
    assert status == 0
    assert faces["beside.ttf"]["roles"] == ["fangsong"]
    permitted = {name: faces[name]["permission"] for name in ("free.ttf", "shut.ttf", "beside.ttf")}
    assert permitted == {"free.ttf": "installable", "shut.ttf": "restricted", "beside.ttf": "preview"}
    assert faces["KanbenFang-Regular.otf"]["permission"] == "bundled"


def test_check_tells_missing_characters_with_their_lines(tmp_path: Path) -> None:
    make(tmp_path / "blocks.ttf", "Blocks")
    text = tmp_path / "a.txt"
    text.write_text(f"{HAN}有一段正文在这里，句子写完整。\n\n这一行里有一个𪚥字，没有字体能画。\n", "utf-8")
    status, shown = run("fonts", "check", str(text), "-s", str(sheet(tmp_path, "blocks.ttf")), "--format", "json")
    covered = json.loads(shown)
    assert status == 1
    missing = [found for item in covered for found in item["missing"]]
    assert missing == [["𪚥", [3]]]
    own = next(item for item in covered if item["face"].endswith("blocks.ttf"))
    assert own["permission"] == "installable"
    assert own["different"] <= 6
    assert run("fonts", "check", str(text), "-s", str(tmp_path / "own.toml"), "--ui", "en")[1].count("U+2A6A5") == 1


def test_a_whole_text_passes(tmp_path: Path) -> None:
    text = tmp_path / "a.txt"
    text.write_text("这一段正文里的字，自带的字体都有。\n", "utf-8")
    assert run("fonts", "check", str(text))[0] == 0


def test_a_font_file_is_shown_with_what_it_draws(tmp_path: Path) -> None:
    path = make(tmp_path / "blocks.ttf", "Blocks", bits=0x0104)
    text = tmp_path / "a.txt"
    text.write_text(f"{HAN}。\n\n{HAN}洪荒。\n", "utf-8")
    status, shown = run("fonts", "check", str(path), "--text", str(text), "--format", "json")
    (face,) = json.loads(shown)
    assert status == 1
    assert (face["permission"], face["whole"], face["bits"]) == ("preview", True, 0x0104)
    assert set(face["names"]) >= {"Blocks", "方正Blocks"}
    shares = {share["of"]: (share["drawn"], share["all"]) for share in face["shares"]}
    assert shares == {"GB 2312": (4, 6763), "通用规范汉字表": (4, 8105), "Big5": (3, 13061), text.as_posix(): (5, 7)}
    assert face["shares"][-1]["missing"] == [["洪", [3]], ["荒", [3]]]
    told = run("fonts", "check", str(path), "--text", str(text), "--ui", "en")[1]
    assert f'faces = ["{path}"]' in told
    assert "print and preview only, whole only (fsType 0x0104)" in told
    assert "lacks 洪 (U+6D2A), lines 3" in told
    text.write_text(f"{HAN}。\n", "utf-8")
    assert run("fonts", "check", str(path), "--text", str(text))[0] == 0


def test_an_installed_font_is_checked_and_listed_by_name(alone: Path) -> None:
    make(alone / "free.ttf", "Free Blocks")
    make(alone / "shut.ttf", "Shut Blocks", bits=2)
    assert "allowed (fsType 0x0000)" in run("fonts", "check", "方正free blocks", "--ui", "en")[1]
    status, told = run("fonts", "check", "Shut Blocks", "--ui", "en")
    assert (status, "forbidden (fsType 0x0002)" in told, "GB 2312" in told) == (1, True, False)
    listed = run("fonts", "list", "方正shut", "--format", "json")[1]
    assert [item["name"] for item in json.loads(listed)] == ["Shut Blocks"]


@pytest.mark.parametrize("count", [30, 3])
def test_pages_become_pictures_at_the_asked_resolution(tmp_path: Path, count: int) -> None:
    text = tmp_path / "a.txt"
    out = tmp_path / "out"
    out.mkdir()
    for number in range(1, 4):  # a longer edition before
        (out / f"a.zh-Hans.{number:03}.png").write_bytes(b"old")
    text.write_text("这是一段正文。\n" * count, "utf-8")
    status, _ = run("build", str(text), "-f", "plain", "-t", "png,contact-sheet", "--dpi", "36", "-o", str(out), "-q")
    assert status == 0
    pages = sorted(path.name for path in out.glob("*.0*.png"))
    assert pages == [f"a.zh-Hans.{number:03}.png" for number in range(1, 3 if count == 30 else 2)]
    for name in pages:
        with Image.open(io.BytesIO((out / name).read_bytes())) as picture:
            assert picture.size == (298, 421)  # A4: 595.28 x 841.89 points at half a pixel each
    with Image.open(out / "a.zh-Hans.contact.png") as picture:
        assert picture.size[0] >= 298 * len(pages)


def test_caches_are_left_clean() -> None:
    assert not system.installed()
    assert foreign.find("方正小标宋简体") is None
