"""Simplified to Traditional in prose: words are cut before phrases count, and each region has its own forms."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.transforms.script import convert_script
from pipeline.transforms.script.engine import engine_for
from pipeline.transforms.script.lexicon import script_told

# Judged by reading, against 教育部國語辭典 (Taiwan); the left is our own wording of common phrases.
PROSE = {
    "踏上新征程": "踏上新征程",
    "坚持一个中国原则": "堅持一個中國原則",
    "香港回归祖国": "香港回歸祖國",
    "放宽市场准入": "放寬市場准入",
    "更加注重民生": "更加注重民生",
    "牢牢把握发展机遇": "牢牢把握發展機遇",
    "进行伟大斗争": "進行偉大鬥爭",
    "改革分配制度": "改革分配制度",
    "培养好干部": "培養好幹部",
    "干好干坏一个样": "幹好幹壞一個樣",
    "干净的毛巾": "乾淨的毛巾",
    "不干涉内政": "不干涉內政",
    "理发店剪头发": "理髮店剪頭髮",
    "发展银发经济": "發展銀髮經濟",
    "这只会更难": "這只會更難",
    "一只手": "一隻手",
    "王后与皇后": "王后與皇后",
    "然后落后": "然後落後",
    "公里数与村里": "公里數與村裡",
    "面粉与面积": "麵粉與面積",
    "系统联系关系": "系統聯繫關係",
    "制造业体制": "製造業體制",
    "复杂的答复与恢复": "複雜的答覆與恢復",
    "收获与获得": "收穫與獲得",
    "防御台风": "防禦颱風",
    "尽快尽职": "儘快盡職",
    "并购，并且合并": "併購，並且合併",
    "稻谷与山谷": "稻穀與山谷",
    "沈阳": "瀋陽",
    "岳阳市": "岳陽市",
    "农历与历史": "農曆與歷史",
    "准予降准": "准予降準",
    "松树放松": "松樹放鬆",
    "余秋雨": "余秋雨",
    "范长江": "范長江",
    "于海": "于海",
}
REGIONAL = {
    "zh-Hant": "群峰為裡床眾啟台臺著",
    "zh-Hant-TW": "群峰為裡床眾啟台臺著",
    "zh-Hant-HK": "羣峯為裏牀眾啓台台着",
    "zh-Hant-CN": "群峰爲裏床衆啓台臺着",
}


@pytest.mark.parametrize("text", PROSE)
def test_prose(text: str) -> None:
    assert engine_for("zh-Hans", "zh-Hant-TW").convert(text) == PROSE[text]


@pytest.mark.parametrize("tag", REGIONAL)
def test_forms_of_the_region(tag: str) -> None:
    """OpenCC's lists of regional forms (Taiwan: 常用國字標準字體表; Hong Kong: 常用字字形表), and 通用规范汉字表."""
    made = engine_for("zh-Hans", tag).convert("群峰为里床众启")
    assert made == REGIONAL[tag][:3] + made[3] + REGIONAL[tag][4:7]
    assert engine_for("zh-Hans", tag).convert("心里") == "心" + REGIONAL[tag][3]
    assert engine_for("zh-Hans", tag).convert("看着") == "看" + REGIONAL[tag][-1]


@pytest.mark.parametrize(
    ("line", "tag"), [("臺灣", "zh-Hant"), ("廳長", "zh-Hant"), ("后面", "zh-Hans"), ("三", "zh-Hans")]
)
def test_a_short_line_tells_its_script(line: str, tag: str) -> None:
    assert script_told(line) == tag


@pytest.mark.parametrize("text", ["顯著的成績與看着的人", "公里與裡面", "製造業體制", "乾淨的幹部"])
def test_there_and_back(text: str) -> None:
    simplified = convert_script(text, "zh-Hans")
    assert script_told(simplified) == "zh-Hans"
    for tag in ("zh-Hant-TW", "zh-Hant-HK", "zh-Hant-CN"):
        made = engine_for("zh-Hans", tag).convert(simplified)
        assert engine_for(tag, "zh-Hans").convert(made) == simplified


def test_the_mainland_takes_the_forms_of_its_table() -> None:
    """通用规范汉字表 appendix 1: traditional forms, and standard forms for its variants (並 遊 週 佔 註 採)."""
    made = engine_for("zh-Hans", "zh-Hant-CN").convert("并且旅游周末占领注册采取强调说明记录产生黄色没有线索群众奖励鸡")
    assert made == "并且旅游周末占領注册采取强調説明記録産生黄色没有綫索群衆奬勵鷄"


TEXT = st.text(st.sampled_from("一个中国发展干部后里面制只准并系复历台了，。A1 ’“”着为群说征程注重市场入"), max_size=40)


@pytest.mark.parametrize("tag", REGIONAL)
@settings(deadline=None)  # the first call reads the dictionaries
@given(text=TEXT)
def test_as_long_as_before_and_settled(tag: str, text: str) -> None:
    made = engine_for("zh-Hans", tag).lookup(text)
    assert len(made) == len(text)
    assert engine_for(tag, tag).lookup(made) == made


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("访问索马里和毛里求斯", "訪問索馬里和毛里求斯"),
        ("埃里克森、里德与海因里希", "埃里克森、里德與海因里希"),
        ("毛里塔尼亚，马里兰州", "毛里塔尼亞，馬里蘭州"),
        ("在拉萨里，在图书馆里，盒子里", "在拉薩裡，在圖書館裡，盒子裡"),
        ("城里多雨，心里亮堂，这里德国人多", "城裡多雨，心裡亮堂，這裡德國人多"),
        ("里海沿岸，公里里程", "裡海沿岸，公里里程"),
    ],
)
def test_a_character_among_sounds_of_a_foreign_name(text: str, wanted: str) -> None:
    assert engine_for("zh-Hans", "zh-Hant-TW").lookup(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "洋面|洋面",
        "液面高度|液面高度",
        "中俄关系|中俄關係",
        "发展中俄关系|發展中俄關係",
        "生发新动能|生發新動能",
        "钟点工|鐘點工",
        "准生证|准生證",
        "新余市|新餘市",
        "子丑寅卯|子丑寅卯",
        "合于时宜|合於時宜",
        "玩忽职守|玩忽職守",
        "种质资源|種質資源",
        "海面积冰|海面積冰",
    ],
)
def test_words_that_other_dictionaries_write_otherwise(text: str) -> None:
    source, _, wanted = text.partition("|")
    assert engine_for("zh-Hans", "zh-Hant-TW").lookup(source) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("送达系由当事人收受", "送達係由當事人收受"),
        ("如系法人，其名称", "如係法人，其名稱"),
        ("本法所称机关，系指下列机关", "本法所稱機關，係指下列機關"),
        ("中文系主任、历史系由此成立", "中文系主任、歷史系由此成立"),
        ("表决钟会响五分钟", "表決鐘會響五分鐘"),
        ("老师钟情于教育，钟灵毓秀", "老師鍾情於教育，鍾靈毓秀"),
        ("依申请准为公示送达，以此标准为限", "依申請准為公示送達，以此標準為限"),
        ("关系到大局，系列活动", "關係到大局，系列活動"),
    ],
)
def test_the_language_of_laws_and_assemblies(text: str, wanted: str) -> None:
    assert engine_for("zh-Hans", "zh-Hant-TW").lookup(text) == wanted
