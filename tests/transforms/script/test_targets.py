"""One list for each target, each after its own standard; every form judged against the source named above the list."""

from __future__ import annotations

import pytest

from pipeline.transforms.script.engine import engine_for

# 常用國字標準字體表 (教育部, 1982), 次常用國字標準字體表: the form that heads the entry.
TAIWAN = (
    "群众|群眾 山峰|山峰 为了|為了 里面|裡面 床铺|床鋪 启动|啟動 平台|平臺 看着|看著 说明|說明 卫生|衛生 "
    "户口|戶口 温度|溫度 锐利|銳利 "
    "线索|線索 污染|汙染 鸡蛋|雞蛋 奖励|獎勵 强调|強調 没有|沒有 记录|記錄 产业|產業 黄河|黃河 教育|教育 "
    "脱贫|脫貧 税收|稅收 悦耳|悅耳 "
    "查阅|查閱 真实|真實 值班|值班 青年|青年 吃饭|吃飯 抬头|抬頭 秘书|秘書 泄露|洩露 台湾|臺灣 兑现|兌現 毁坏|毀壞"
)
# 常用字字形表 (香港教育署, 2007): 羣 峯 裏 牀 啓 着 説 衞 户 温 鋭 台 污 脱 税 悦 閲.
HONG_KONG = (
    "群众|羣眾 山峰|山峯 为了|為了 里面|裏面 床铺|牀鋪 启动|啓動 平台|平台 看着|看着 说明|説明 卫生|衞生 "
    "户口|户口 温度|温度 锐利|鋭利 "
    "线索|線索 污染|污染 鸡蛋|雞蛋 奖励|獎勵 强调|強調 没有|沒有 脱贫|脱貧 税收|税收 悦耳|悦耳 查阅|查閲 "
    "台湾|台灣 兑现|兑現 毁坏|毀壞"
)
# 通用规范汉字表 (2013), 附件1《规范字与繁体字、异体字对照表》: the traditional form,
# and the standard form instead of a variant.
MAINLAND = (
    "群众|群衆 山峰|山峰 为了|爲了 里面|裏面 床铺|床鋪 启动|啓動 看着|看着 卫生|衛生 户口|户口 温度|温度 "
    "线索|綫索 污染|污染 "
    "鸡蛋|鷄蛋 奖励|奬勵 强调|强調 没有|没有 记录|記録 产业|産業 黄河|黄河 真实|真實 并且|并且 游览|游覽 "
    "周年|周年 占领|占領 "
    "注册|注册 采取|采取 杰出|杰出 布置|布置 升级|升級 灾害|灾害 放弃|放弃 大厦|大厦 眼泪|眼泪 压韵|壓韵 雕刻|雕刻"
)
# As Taiwan in form, with no word of Taiwan's own.
GENERAL = "群众|群眾 里面|裡面 软件|軟件 信息|信息 网络|網絡 看着|看著"
# 通用规范汉字表 (2013): the standard form of each, from both kinds of Traditional.
SIMPLIFIED = (
    "羣眾|群众 群眾|群众 山峯|山峰 裏面|里面 裡面|里面 啓動|启动 啟動|启动 看着|看着 看著|看着 顯著|显著 "
    "乾淨|干净 幹部|干部 "
    "乾坤|乾坤 瞭解|了解 瞭望|瞭望 頭髮|头发 發展|发展 皇后|皇后 以後|以后 老么|老幺 什麼|什么 老闆|老板 "
    "臺灣|台湾 颱風|台风"
)


def pairs(*lists: tuple[str, str]) -> list[tuple[str, str, str]]:
    return [(tag, *item.split("|")) for tag, words in lists for item in words.split(" ")]  # type: ignore[misc]


@pytest.mark.parametrize(
    ("tag", "word", "wanted"),
    pairs(("zh-Hant-TW", TAIWAN), ("zh-Hant-HK", HONG_KONG), ("zh-Hant-CN", MAINLAND), ("zh-Hant", GENERAL)),
)
def test_forms_of_each_target(tag: str, word: str, wanted: str) -> None:
    assert engine_for("zh-Hans", tag).lookup(word) == wanted
    assert engine_for(tag, tag).lookup(wanted) == wanted  # text already in the target stays


@pytest.mark.parametrize(("_tag", "word", "wanted"), pairs(("zh-Hans", SIMPLIFIED)))
def test_standard_forms_of_simplified(_tag: str, word: str, wanted: str) -> None:
    assert engine_for("zh-Hant", "zh-Hans").lookup(word) == wanted


@pytest.mark.parametrize(
    ("tag", "text"),
    [
        # 法律統一用字表 and the laws of Taiwan
        ("zh-Hant-TW", "公布 頒布 發布 宣布 分布 五年計畫 計劃於明年 鑒於 局限 申請迴避 回復原狀 儘快 每週 蒐集"),
        # Hong Kong's Hansard and ordinances
        ("zh-Hant-HK", "公布 頒布 發布 宣布 五年計劃 鑒於 局限 盡快 盡早 儘管 每周 周年 周圍 搜集"),
    ],
)
def test_words_as_the_regions_laws_write_them(tag: str, text: str) -> None:
    simplified = engine_for(tag, "zh-Hans").convert(text)
    assert engine_for("zh-Hans", tag).convert(simplified) == text
