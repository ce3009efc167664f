"""Quotation marks change with the script, at any depth, and come back exactly; what is no quotation stays."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

import pipeline
from pipeline.cli import cli
from pipeline.lang.regions import CORNER, CURLY
from pipeline.transforms.script.quotes import convert_quotes


def to_corner(text: str) -> str:
    return convert_quotes(text, CURLY, CORNER)


@pytest.mark.parametrize(
    ("curly", "corner"),
    [
        ("抓实“第一议题”，坚决把牢。", "抓实「第一议题」，坚决把牢。"),
        ("他说：“要‘两手抓’。”", "他说：「要『两手抓』。」"),
        ("“甲‘乙“丙”乙’甲”", "「甲『乙「丙」乙』甲」"),
        ("“一”“二”“三”", "「一」「二」「三」"),
        ("“前段未完，", "「前段未完，"),
        ("后段才完。”", "后段才完。」"),
        ("“双11”和“5G+”", "「双11」和「5G+」"),
        ("在“APEC”会议上", "在「APEC」会议上"),
        ("使用 “OK” 按钮", "使用 「OK」 按钮"),
        ("“世界读书日”World Book Day", "「世界读书日」World Book Day"),
        ("“Let’s go”行动", "「Let’s go」行动"),
    ],
)
def test_marks_follow_the_region_and_come_back(curly: str, corner: str) -> None:
    assert to_corner(curly) == corner
    assert convert_quotes(corner, CORNER, CURLY) == curly


@pytest.mark.parametrize(
    "text",
    [
        "中国’s 与 China’s 不同",
        "rock ’n’ roll 音乐",
        "’90年代的歌",
        "身高5’6”的人",
        "北纬39°54’27”处",
        "he said “yes” and left 离开",
        "“To be or not to be”",
        "口令 say “hi” to all 完",
        "the workers’ union 工会",
    ],
)
def test_what_is_no_chinese_quotation_stays(text: str) -> None:
    assert to_corner(text) == text


@given(st.text(alphabet="“”‘’中文ab 5，。°", max_size=40))
def test_the_way_back_restores_every_mark(text: str) -> None:
    there = to_corner(text)
    assert len(there) == len(text)
    assert convert_quotes(there, CORNER, CURLY) == text


@given(st.text(alphabet="“”‘’「」『』中a ", max_size=30))
def test_a_text_in_the_target_habit_stays(text: str) -> None:
    assert convert_quotes(to_corner(text), CURLY, CORNER) == to_corner(text)


def test_a_house_may_want_other_marks_than_the_region(tmp_path: Path) -> None:
    """Rule J-10: in Hong Kong both habits are in use; the sheet or an option decides, in every script."""
    source = tmp_path / "report.txt"
    source.write_text("关于“后街”的报告\n\n他说：“要‘两手抓’。”\n", encoding="utf-8")
    house = tmp_path / "house.toml"
    house.write_text('[sheet]\nextends = "official"\n[punctuation]\nquotes = "curly"\n', encoding="utf-8")

    def text(style: str, tag: str) -> str:
        (edition,) = pipeline.convert(source, formats=("json",), scripts=(tag,), style=style).editions
        return edition.data.decode("utf-8")

    assert "「要『兩手抓』。」" in text("official", "zh-Hant-HK")
    assert "“要‘兩手抓’。”" in text(house.as_posix(), "zh-Hant-HK")
    assert "“要‘两手抓’。”" in text(house.as_posix(), "source")
    corner = CliRunner().invoke(cli, ["script", "zh-Hant-CN", "--quotes", "corner"], input="“两手抓”\n")
    assert corner.stdout == "「兩手抓」\n"
    out = tmp_path / "out"
    arguments = ["build", str(source), "-t", "json", "--script", "zh-Hant-TW", "--quotes", "curly", "-o", str(out)]
    assert CliRunner().invoke(cli, arguments).exit_code == 0
    assert "“要‘兩手抓’。”" in (out / "report.zh-Hant-TW.json").read_text(encoding="utf-8")


def test_a_text_of_no_known_region_comes_back_from_all_of_them() -> None:
    for tag in ("zh-Hant-TW", "zh-Hant-HK", "zh-Hant-CN"):
        text = "我们说：“卫生群众峰里面‘叙述’为了说明。”"
        assert pipeline.convert_script(pipeline.convert_script(text, tag), "zh-Hans") == text
