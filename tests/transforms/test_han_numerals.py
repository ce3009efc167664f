"""Figures as Chinese numerals: what is said in words, and what stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.diagnostics import Diagnostics
from pipeline.lang.numerals import chinese_number
from pipeline.model.build import paragraph
from pipeline.model.nodes import Document, Meta, Paragraph
from pipeline.model.walk import plain_text
from pipeline.transforms.han_numerals import han_numeral, transform


def said(text: str, tag: str = "zh-Hans") -> str:
    document = transform(Document(Meta(language=tag), (paragraph(text),)), tag, Diagnostics())
    (block,) = document.blocks
    assert isinstance(block, Paragraph)
    return plain_text(block.children)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("2022年2月17日", "二〇二二年二月十七日"),
        ("2021—2025年", "二〇二一—二〇二五年"),
        ("国发〔2022〕3号", "国发〔二〇二二〕三号"),
        ("整改率98.6%", "整改率百分之九十八点六"),
        ("5%～10%", "百分之五～百分之十"),
        ("全县126座水库、1,200.5万立方米", "全县一百二十六座水库、一千二百点五万立方米"),
        ("2个乡镇、2名干部、第2次、2月2日", "两个乡镇、两名干部、第二次、二月二日"),
        ("共10005人，100户", "共一万零五人，一百户"),
        ("5G、PM2.5、G20、COVID-19", "5G、PM2.5、G20、COVID-19"),
        ("电话：0839-7202119，时间08:30，气温-5℃", "电话：0839-7202119，时间08:30，气温-5℃"),
        ("1.全面排查（1）逐座登记", "1.全面排查（1）逐座登记"),
        ("编号000017", "编号000017"),
    ],
)
def test_vectors(text: str, wanted: str) -> None:
    assert said(text) == wanted


def test_traditional() -> None:
    wanted = "二〇二二年新增一點五萬戶，兩個，一萬二千三百四十五人"
    assert said("2022年新增1.5萬戶，2個，12345人", "zh-Hant-TW") == wanted


@given(st.integers(0, 9_999))
def test_small_numbers_are_read_back(number: int) -> None:
    assert chinese_number(han_numeral(number)) == number


@pytest.mark.parametrize(
    ("number", "wanted"),
    [
        (10, "十"), (12, "十二"), (110, "一百一十"), (105, "一百零五"), (1005, "一千零五"), (10_000, "一万"),
        (10_050, "一万零五十"), (100_000_000, "一亿"), (100_050_000, "一亿零五万"), (120_000, "十二万"),
        (1_000_000_000_000, "一万亿"), (1_234_500_000_000, "一万二千三百四十五亿"),
    ],
)  # fmt: skip
def test_great_numbers(number: int, wanted: str) -> None:
    assert han_numeral(number) == wanted
