"""Settings files: precedence, faults, where they are sought."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import SettingsError
from pipeline.project import meta_changes, read_settings, settings_for, settings_schema

ROOT = Path(__file__).resolve().parents[2]


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_the_file_beside_a_source_wins_over_the_folders(tmp_path: Path) -> None:
    source = write(tmp_path / "in" / "a.txt", "文")
    write(
        tmp_path / "in" / "kanben.toml",
        'scripts = ["zh-Hant"]\nstyle = "official"\n[meta]\nissuer = "甲"\ntitle = "乙"\n',
    )
    write(tmp_path / "in" / "a.toml", 'scripts = ["zh-Hans"]\n[meta]\ntitle = "丙"\n')
    settings = settings_for(source, tmp_path)
    assert settings.scripts == ("zh-Hans",)
    assert settings.style == "official"
    assert meta_changes(settings) == {"title": "丙", "issuer": "甲"}


def test_the_full_name_wins_over_the_stem(tmp_path: Path) -> None:
    source = write(tmp_path / "a.txt", "文")
    write(tmp_path / "a.toml", 'reader = "plain"\n')
    write(tmp_path / "a.txt.toml", 'reader = "text"\n')
    assert settings_for(source, tmp_path).reader == "text"
    assert settings_for(tmp_path / "a.html", tmp_path).reader == "plain"


def test_the_nearest_project_file_up_to_the_root(tmp_path: Path) -> None:
    source = write(tmp_path / "work" / "in" / "deep" / "a.txt", "文")
    write(tmp_path / "kanben.toml", 'formats = ["json"]\n')
    write(tmp_path / "work" / "kanben.toml", 'formats = ["pdf"]\n')
    assert settings_for(source, tmp_path / "work").formats == ("pdf",)
    assert settings_for(source, tmp_path / "work" / "in").formats is None  # the root is the limit
    assert settings_for(source, tmp_path / "elsewhere").formats is None  # a foreign root: only the own folder
    write(tmp_path / "work" / "in" / "deep" / "kanben.toml", 'formats = ["docx"]\n')
    assert settings_for(source, tmp_path).formats == ("docx",)


def test_a_style_by_path_lies_beside_its_settings(tmp_path: Path) -> None:
    path = write(tmp_path / "kanben.toml", 'style = "house/own.toml"\n')
    assert read_settings(path).style == (tmp_path / "house" / "own.toml").as_posix()
    assert read_settings(write(tmp_path / "b.toml", 'style = "official"\n')).style == "official"


def test_all_faults(tmp_path: Path) -> None:
    path = write(tmp_path / "kanben.toml", 'styel = "x"\nscripts = "zh-Hans"\n[meta]\nauthor = "王立"\n')
    with pytest.raises(SettingsError) as caught:
        read_settings(path)
    found = [(item.detail["key"], item.place.line if item.place else 0) for item in caught.value.diagnostics]
    assert sorted(found) == [("meta.author", 4), ("scripts", 2), ("styel", 1)]
    with pytest.raises(SettingsError):
        read_settings(write(tmp_path / "bad.toml", "[meta\n"))


def test_the_samples_own_settings() -> None:
    settings = read_settings(ROOT / "source" / "kanben.toml")
    assert settings.scripts == ("zh-Hans", "zh-Hant-TW")
    assert settings.formats == ("pdf", "docx", "epub")
    assert settings.origin is not None
    for word in ("project's owner", "public web page", "not covered by the project's licence", "removed on request"):
        assert word in settings.origin


def test_schema_knows_every_key() -> None:
    made = settings_schema()
    assert {"scripts", "formats", "style", "origin", "meta"} <= set(made["properties"])  # type: ignore[call-overload]
