"""Names that only what stands around them shows: whole sentences, written before the rules they hold."""

from __future__ import annotations

import pytest

from pipeline import convert_script

SENTENCES = {
    "由于余军同志工作变动": "由於余軍同志工作變動",
    "在余江同志的带领下": "在余江同志的帶領下",
    "余江区、余江县": "餘江區、餘江縣",
    "镇长沈丰": "鎮長沈豐",
    "经会议选举，钟秋里当选为市长": "經會議選舉，鍾秋里當選為市長",
    "总理会见余红艺": "總理會見余紅藝",
    "免去于克干的县长职务": "免去于克幹的縣長職務",
    "任命范云征为市财政局局长": "任命范雲征為市財政局局長",
    "曲向东、姜干臣、沈于兰等同志出席": "曲向東、姜幹臣、沈于蘭等同志出席",
    "与会代表余干云": "與會代表余幹雲",
    "代表姜志松、于小干、余后生、范岳云提出议案": "代表姜志松、于小幹、余后生、范岳雲提出議案",
    "李于锋、张后安、王里程、陈云谷、刘干才当选": "李于鋒、張后安、王里程、陳雲谷、劉幹才當選",
    "审判长谷丰登宣读判决": "審判長谷豐登宣讀判決",
    "党委委员干江东": "黨委委員干江東",
    "秘书长余志冲": "秘書長余志沖",
    "是之前的决定，余下的范围，于是之后": "是之前的決定，餘下的範圍，於是之後",
    "沈阳市长沈铁西": "瀋陽市長沈鐵西",
}


@pytest.mark.parametrize("text", SENTENCES)
def test_a_name_in_its_sentence(text: str) -> None:
    assert convert_script(text, "zh-Hant-TW") == SENTENCES[text]
