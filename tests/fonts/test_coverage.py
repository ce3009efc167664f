"""Fallback by word: no name and no figure in two faces."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.fonts.coverage import FaceRun, assign
from tests.fonts.faces import decoded, face

FANG = [face(name) for name in ("KanbenFang-Regular", "KanbenKai-Regular", "KanbenSong-Regular")]
RARE = "镕喆堃翀玥"


def chosen(text: str, runs: list[FaceRun]) -> dict[str, int]:
    return {text[run.start : run.end]: run.face_index for run in runs}


@pytest.mark.parametrize("char", RARE)
def test_a_name_is_whole_in_the_next_face(char: str) -> None:
    assert FANG[0].glyph(ord(char), "SC") == 0
    for name in (f"王{char}", f"欧阳{char}", f"{char}志国", f"王{char}国"):
        text = f"市长：{name}、李明，"
        assert chosen(text, assign(text, FANG, "SC")) == {"市长：": 0, name: 1, "、李明，": 0}


def test_spread_and_transcribed_names() -> None:
    text = "报告人：朱　镕（市长）"
    assert chosen(text, assign(text, FANG, "SC"))["朱　镕"] == 1
    text = "（阿卜杜热合曼·玥吐逊）"
    assert chosen(text, assign(text, FANG, "SC"))["阿卜杜热合曼·玥吐逊"] == 1


def test_body_text_beside_a_name_stays() -> None:
    text = "会议由市人民政府副市长王镕主持并作了重要讲话，各区县负责同志参加。"
    runs = assign(text, FANG, "SC")
    moved = "".join(text[run.start : run.end] for run in runs if run.face_index)
    assert "王镕" in moved
    assert len(moved) <= 7


def test_overlapping_words_move_together() -> None:
    text = "镕李国喆"
    assert assign(text, FANG, "SC") == [(0, 4, 1, "")]


def test_a_cutter_narrows_the_word() -> None:
    text = "副市长王镕主持会议"

    def words(_: str) -> list[tuple[int, int]]:
        return [(0, 3), (3, 4), (4, 5), (5, 7), (7, 9)]

    assert chosen(text, assign(text, FANG, "SC", words)) == {"副市长": 0, "王镕": 1, "主持会议": 0}


def test_letters_and_figures_stay_together() -> None:
    song = [face("KanbenSong-Regular"), face("KanbenKai-Regular")]
    text = "（Dvořák-1）与3.5％"
    assert song[0].glyph(ord("ř"), "SC") == 0
    assert chosen(text, assign(text, song, "SC"))["Dvořák-1"] == 1


def test_one_run_when_the_first_face_has_all() -> None:
    assert assign("中华人民共和国", FANG, "SC") == [(0, 7, 0, "")]
    assert assign("", FANG, "SC") == []


def test_a_character_nobody_has_is_told_and_stays() -> None:
    text = "天\U000e0041地镕"
    runs = assign(text, FANG, "SC")
    assert "".join(run.missing for run in runs) == "\U000e0041"
    assert chosen(text, runs)["天\U000e0041"] == 0


ALPHABET = st.sampled_from("的一是了在" * 3 + RARE + "，。、：（）“”—　·" + "aZřž0.9" + "\U00020000\U000e0041國裏骾")


@given(st.text(ALPHABET, max_size=40), st.sampled_from(["SC", "TC", "HK"]))
def test_runs_are_the_text_and_only_what_nobody_has_is_missing(text: str, region: str) -> None:
    runs = assign(text, FANG, region)
    assert "".join(text[run.start : run.end] for run in runs) == text
    assert all(a.face_index != b.face_index for a, b in pairwise(runs))
    for run in runs:
        for char in text[run.start : run.end]:
            drawn = FANG[run.face_index].glyph(ord(char), region)
            nobody = not any(one.glyph(ord(char), region) for one in FANG)
            assert (drawn == 0) == nobody == (char in run.missing)


@given(
    st.lists(st.sampled_from(sorted(decoded("gb2312") & set("王李张刘陈杨赵黄周吴建国志明"))), min_size=1, max_size=3),
    st.sampled_from(RARE),
    st.integers(0, 3),
)
def test_no_name_mixes_faces(rest: list[str], rare: str, place: int) -> None:
    name = "".join([*rest[:place], rare, *rest[place:]])
    text = f"同志们：{name}，同意。"
    assert name in chosen(text, assign(text, FANG, "SC"))
