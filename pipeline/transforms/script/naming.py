"""Names of persons in running text, told by what they are made of and what stands around them: no list of persons.

A surname with one or two characters competes with the words that the same characters would otherwise be: both have a
cost (ten times minus the logarithm of a share), and what stands before (记者, a mark) and behind (说, 教授) makes a
name cheaper. `data/given.txt` says how usual a character is in given names; it is counted in the names of jieba's
dictionary (MIT). Surnames are our own list, with how common each is.

Forms: a surname has a Traditional form of its own, which is not the common word's (余 范 于, never 餘 範 於; 鍾,
never 鐘), after the notes on names in 通用规范汉字表 (2013) and the forms that families use. Given names take the form
usual in names (林冲 is 林沖; 里 is never 裡).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Protocol

# Simplified → Traditional at the head of a name, where the common word's form would be wrong or undecided.
SURNAME_FORMS = dict(
    zip(
        "余于范干里后谷姜郁钟锺卜沈肖岳丰云党种仇万涂朴曲游台占冲征采折松秋周胡向志面系制准克蒙舍咸叶宁庄厉尽术佘"
        "才千升"
        "斗几了表栗凌苏卢吕谭汤历岩佑欲布幸修御栾乐单卷扎托",
        "余于范干里后谷姜郁鍾鍾卜沈肖岳豐雲党种仇萬涂朴曲游台占沖征采折松秋周胡向志面系制准克蒙舍咸葉寧莊厲盡術佘"
        "才千升"
        "斗几了表栗凌蘇盧呂譚湯歷岩佑欲布幸修御欒樂單卷扎托",
        strict=True,
    )
)
# The same in a given name. What is not here takes the form of the character by itself.
GIVEN_FORMS = dict(
    zip(
        "里后云于余岳谷松郁周采志占冲台征才斗游系制只回岩佑幸栗折舍丑曲胡千修淀卷弦合咸了蒙夸彩御扎托旋布克表致凌沾欲"
        "钟锺丰姜秋向朱家念姬升泛佣核宁范涂干发复历尽获汇坛团当苏须弥准种并党",
        "里后雲于余岳谷松郁周采志占沖台征才斗游系制只回岩佑幸栗折舍丑曲胡千修淀卷弦合咸了蒙夸彩御扎托旋布克表致凌沾欲"
        "鍾鍾豐姜秋向朱家念姬升泛佣核寧范涂幹發復歷盡獲匯壇團當蘇須彌準種並黨",
        strict=True,
    )
)

_COMMON = (
    "王李张刘陈杨黄赵吴周徐孙马胡朱郭何罗高林郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔"
    "钟谭陆汪范"
)
_USUAL = (
    "金石廖贾夏韦付傅方白邹孟熊秦邱江尹薛闫阎段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易"
    "乔伍庞颜倪"
    "庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴华喻祁"
    "蒲房滕屈饶"
)
_RARE = (
    "解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂佟应臧闵苟邬边卞姬仇栾隋商刁沙荣"
    "巫寇桑郎甄丛"
    "仲虞敖巩明佘池查麻苑迟邝官封谈匡鞠惠荆乐冀郁胥南班储原栗燕楚鄢劳谌奚皮粟冼蔺楼盘满位厉伊郜海阚花权强帅屠豆朴"
    "练廉禹井漆"
    "干后种丰云占习锺揭"
)
SURNAMES: Mapping[str, int] = {
    **dict.fromkeys(_RARE, 88),
    **dict.fromkeys(_USUAL, 65),
    **dict.fromkeys(_COMMON, 50),
}


class Words(Protocol):
    """What is known of words: `Lexicon`."""

    @property
    def phrases(self) -> Mapping[str, str | None]:
        """Phrases of the conversion."""
        ...

    @property
    def costs(self) -> Mapping[str, int]:
        """Words with their costs."""
        ...

    @property
    def given(self) -> Mapping[str, int]:
        """Characters with their costs in given names."""
        ...


def given_costs(counted: Mapping[str, int]) -> dict[str, int]:
    """The cost of each character in a given name, by counting and by what is usual today."""
    return {**counted, **{char: min(counted.get(char, _STRANGE), _TODAY) for char in _MODERN}}


# Characters of today's given names, of which older books have few.
_MODERN = (
    "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂芬玲红辉梅琴鹏飞宇浩凯俊婷雪琳晶欣颖佳慧倩莹洁琼蕾薇萍燕莉丹"
    "云凤璐璇"
    "斌彬波锋峰健亮亚宁东海江河林森鑫龙虎翔翰轩睿哲博文武志诚信义忠孝德仁礼贤良善美华国建新民生春夏秋冬晓晨曦阳光"
    "耀荣昌盛"
    "福禄寿喜庆祥瑞康乐安泰和永恒久远长青松柏竹菊莲荷花蓉芸芝茂菁子梓涵雨露雷霖清泉源洪涌潮汉泽润沛淼焱炜烨煜灿炳"
    "焕庭坤乾"
    "立维绍继承启振兴宏广厚成功学才智思念怀远征程驰骏骥驹玉珍珠宝金银铁钢铭锐钧铮钰镇群众友朋邦城培均堂根树栋梁楠桦某"
    "可唯冰先后干发谷岳里余正方元大小少一二三四五六七八九十万千百世宗祖家传本全利财富贵贤达通会克服向前进胜利战斗"
    "胡楚湘川"
)
_NAME = 50  # cost of a name at all
_TODAY = 56  # of a character usual today
_STRANGE = 110  # of a character that the names counted do not have
_AFTER_TITLE, _AFTER_MARK, _AFTER_LINK, _AFTER_STOP = 40, 24, 15, 12
_BEFORE_WORD, _BEFORE_MARK = 30, 12
_MARKS_ALONE = 36  # between marks, without a title or a verb, a name has characters that names have, and does
# not begin with a common word (沈阳城)
_UNSHOWN = 30  # what a name costs more that nothing around it shows
_BOTH_SIDES = 50  # what stands around a rare word must speak so much for a name
_RARE_WORD, _COMMON_WORD = 150, 130  # costs: no name is made of a commoner word than the first (余文, but not 余光)
_COLON, _LISTING = frozenset("：:"), frozenset("：:、　 ()（）")
_MARGIN = 7  # ideographs on either side that are divided into words
_LONGEST = 4  # characters of a title
_NEVER = frozenset(
    "省市县区州盟旗乡镇村级界名位届次条项个些们了着过在是和与及等各其这那的得被把对从或员体者部局厅处院所吨亩户月"
    "日年昨今不也都就说将把"
)
_FUNCTION = frozenset(
    "于余后干钟周游郁冲党种万征志松岳秋"
)  # surnames that are far oftener other words: only where something shows a name
ADVERBIAL = frozenset("说本会此其该凌上下今昨当次每同全二两三四六七八九十年月一五〇")  # what 于 and 后 go on with
_PARTICLES = frozenset("于后余游")
_GRAMMAR = 15  # what such a character costs more in a given name
_SHORT = 2
_TITLES = frozenset(
    re.findall(
        r"\w+",
        "成员 议员 记者 作者 编辑 主编 导演 编剧 演员 歌手 主播 主持 画家 作家 诗人 学者 专家 院士 教授 博士 老师 教师 "
        "同学 学生 校长 医生 护士 大夫 律师 法官 "
        "检察官 公诉人 原告 被告 被告人 被害人 嫌疑人 上诉人 申请人 民警 警官 警员 交警 战士 将军 上将 中将 少将 "
        "烈士 英雄 劳模 模范 楷模 代表 委员 常委 "
        "主席 书记 部长 省长 市长 县长 区长 乡长 镇长 村长 州长 局长 厅长 处长 科长 所长 司长 主任 院长 总理 "
        "秘书长 检察长 委员长 行长 会长 理事长 董事长 "
        "总裁 总监 经理 老板 总经理 工程师 研究员 分析师 设计师 摄影师 企业家 发言人 负责人 创始人 主持人 候选人 "
        "继承人 驾驶员 司机 村民 居民 市民 农民 工人 "
        "职工 员工 学员 队员 队长 球员 球星 选手 运动员 教练 主教练 冠军 亚军 裁判 支书 党员 干部 老人 丈夫 妻子 "
        "儿子 女儿 父亲 母亲 哥哥 弟弟 姐姐 妹妹 儿媳 "
        "名叫 姓名 采访 总统 首相 大使 参赞 司令 司令员 政委 参谋长 军长 师长 团长 排长 班长 连长 站长 厂长 社长 "
        "台长 馆长 团队 助理 顾问 组长 船长 机长 "
        "先烈 革命家 科学家 艺术家 音乐家 思想家 经济学家 历史学家 演奏家 指挥 主演 嘉宾 得主 获得者 传承人 青年 "
        "姑娘 小伙 女士 先生 同志 通讯员 见习 "
        "兄弟 姐妹 领事 总领事 理事 董事 监事 烈士 护士 院士 骑士 干事 编委 主审 主笔 签发 联系 起草 校对 审核 "
        "诗人 村官 秘书 证人 辩护人 代理人 当事人 出席 列席 请假 缺席 主持 记录",
    )
)
# What names of posts and trades end with: 消防员, 诗人 is one of the list of words, 审判员, 总工程师, 歌手.
_TRADES = frozenset("员长师手兵星匠")
_NAMING = frozenset(
    re.findall(
        "..",
        "任命免去增补选举补选推荐追授授予慰问看望陪同提名表彰会见接见约见拜会专访聘任聘请委派邀请悼念缅怀追悼提拔致电致函",
    )
)
_BEHIND = frozenset(
    re.findall(
        r"\w+",
        "说 说道 表示 指出 认为 介绍 告诉 强调 坦言 透露 报道 摄 写道 回忆 解释 建议 讲述 主持 主讲 主演 执导 "
        "出席 担任 任 率 作报告 会见 致辞 讲话 供述 "
        "同志 先生 女士 教授 院士 博士 老师 研究员 代表 委员 议员 主席 副 部长 省长 市长 县长 局长 主任 书记 院长 "
        "校长 总理 将军 上将 大将 元帅 老人 同学 案 "
        "朗诵 答问 撰文 犯 所作 所著 提议 提名 批示 委托 陪同 联名 "
        "演唱 采写 指挥 等人 两人 夫妇 一家 家里 因公 获得 获奖 夺冠 接受 "
        "当选 兼任 接任 调任 升任 出任 就任 履新 辞去 简历",
    )
)
_LINKS = frozenset("和与由请据让叫为向对被给跟及同是受在经")
# With these behind it a surname alone is a name: 余女士, 涂书记. 于某日, 于某地 are not.
_CALLED = frozenset(
    re.findall(
        r"\w+",
        "先生 女士 老师 大夫 教授 书记 主任 县长 市长 省长 局长 厅长 处长 科长 部长 院长 校长 所长 厂长 经理 队长 站长 "
        "村长 主席 总理 委员 议员 代表 同志 医生 律师 法官 警官 护士 记者 教练 导演 师傅 "
        "老汉 大爷 大娘 大妈 阿姨 奶奶 爷爷 某某",
    )
)
_MET, _NUMERALS = frozenset("谢到见访问"), frozenset("一二三四五六七八九十百千万亿")
_SOME = frozenset("日地种年个些时处月人次类项国省市县村厂校")  # behind 某 where it is no name


def name_at(text: str, at: int, low: int, high: int, words: Words) -> tuple[int, int] | None:
    """The edges of a name that covers a place of the stretch `low` to `high` of ideographs, or `None`."""
    costs, given = words.costs, words.given
    best: tuple[int, int] | None = None
    least = 0
    for start in range(max(low, at - 2), at + 1):
        surname = SURNAMES.get(text[start])
        if surname is None:
            continue
        if start == at and _called(text, start, low, high, costs):
            return start, start + 1
        for end in (start + 2, start + 3):
            if end <= at or end > high:
                continue
            parts = text[start + 1 : end]
            if not _NEVER.isdisjoint(parts):
                break
            cost = _NAME + surname + sum(given.get(char, _STRANGE) + _GRAMMAR * (char in _PARTICLES) for char in parts)
            before = _before(text, start, low, costs)
            after = _after(text, end, high)
            if (text[start] in _FUNCTION and _shadowed(text, start, before, after, costs)) or (
                text[start] in "于后" and parts[0] in ADVERBIAL and not _listed(text, start, end)
            ):
                continue
            if text[start:end] in words.phrases and (
                costs.get(text[start:end], 0) < _RARE_WORD or before + after < _BOTH_SIDES
            ):
                continue
            if text[start] == "党" and costs.get(text[start : start + 2], _RARE_WORD) < _COMMON_WORD:
                continue
            if before + after <= _MARKS_ALONE and (
                any(given.get(char, _STRANGE) >= _STRANGE for char in parts)
                or (end - start > _SHORT and costs.get(text[start : start + 2], _RARE_WORD) < _COMMON_WORD)
            ):
                continue
            cost -= before + after or -_UNSHOWN
            gain = _against(text, start, end, low, high, costs) - cost
            if gain > least:
                best, least = (start, end), gain
    if (
        best is None and text[at] == "钟" and text[at : at + 2] not in costs
    ):  # by itself a bell, behind a title a surname
        return (at, at + 1) if _before(text, at, low, costs) == _AFTER_TITLE else None
    return best


def _called(text: str, at: int, low: int, high: int, costs: Mapping[str, int]) -> bool:
    """True for a surname with nothing but a title behind it: 余女士, and no word over its edges."""
    if at > low and (text[at - 1 : at + 1] in costs or text[at - 2 : at + 1] in costs):
        return False
    if text[at + 1 : at + 2] == "某":
        return text[at + 2 : at + 3] not in _SOME
    if text[at] in "后万周种党和" or text[at : at + 2] in costs or text[at + 1 : at + 3] not in _CALLED:
        return False
    if at == low or text[at - 1] in _LINKS or _before(text, at, low, costs) > 0:
        return True
    return text[at - 1] in _MET or (text[at] in "余涂谷郁岳沈" and text[at - 1] not in _NUMERALS)


def _listed(text: str, start: int, end: int) -> bool:
    """True for what stands between the marks of a list: ：于一平、"""
    return text[start - 1 : start] in _LISTING and (text[end : end + 1] or "、") in _LISTING


def _shadowed(text: str, start: int, before: int, after: int, costs: Mapping[str, int]) -> bool:
    """True where nothing but a stop or a word that goes on (由于) stands before."""
    if before < _AFTER_LINK:
        return after < _BEFORE_WORD or start == 0
    return before < _AFTER_TITLE and text[start - 1 : start + 1] in costs


def _before(text: str, start: int, low: int, costs: Mapping[str, int]) -> int:
    if start == low:
        char = text[start - 1 : start]
        if char in _COLON and any(text[start - 1 - size : start - 1] in _TITLES for size in (2, 3)):
            return _AFTER_TITLE
        return 0 if char.isalnum() else _AFTER_STOP if char and char in "，,。；;" else _AFTER_MARK
    for size in range(2, min(_LONGEST, start - low) + 1):
        word = text[start - size : start]
        if word in _TITLES or word[-1] == "员" or (word[-1] in _TRADES and (word in costs or word[:-1] in costs)):
            return _AFTER_TITLE
    if text[start - 2 : start] in _NAMING:
        return _AFTER_MARK
    return _AFTER_LINK if text[start - 1] in _LINKS else 0


def _after(text: str, end: int, high: int) -> int:
    if end == high:
        return _BEFORE_MARK
    return _BEFORE_WORD if any(text[end : end + size] in _BEHIND for size in (1, 2, 3)) else 0


def _against(text: str, start: int, end: int, low: int, high: int, costs: Mapping[str, int]) -> int:
    """What the words cost that the place holds when it is no name, less what stands beside it when it is one."""
    low, high = max(low, start - _MARGIN), min(high, end + _MARGIN)
    before = _cheapest(text, low, start, costs)
    after = _cheapest(text, end, high, costs)
    word = (start, end) if end - start > _SHORT else None  # names that the list of words holds count by their parts
    return _cheapest(text, low, high, costs, word) - before - after


def _cheapest(text: str, low: int, high: int, costs: Mapping[str, int], without: tuple[int, int] | None = None) -> int:
    best = [0]
    for end in range(low + 1, high + 1):
        least = best[-1] + costs.get(text[end - 1], 200)
        for start in range(end - 2, max(low - 1, end - 6), -1):
            cost = costs.get(text[start:end])
            if cost is not None and best[start - low] + cost < least and (start, end) != without:
                least = best[start - low] + cost
        best.append(least)
    return best[-1]
