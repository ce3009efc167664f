"""Personal names and the posts in front of them, on lines that hold nothing else (rules L-9 and M-14)."""

from __future__ import annotations

from typing import NamedTuple

from pipeline.lang.han import HAN
from pipeline.patterns import regex

BLANK = "[ \t\u3000\u00a0\u2000-\u200a\u202f\u205f]"

# 单姓 and 复姓 common enough to tell a name from other short words, both scripts.
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林郑谢罗梁宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔"
    "钟谭陆汪范金石廖贾夏韦付傅方白邹孟熊秦邱江尹薛"
    "闫阎段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰"
    "焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成"
    "苗谷盛曲翁冉骆蓝路游辛靳欧管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜"
    "冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋"
    "商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝官封谈匡鞠惠荆乐冀郁胥南班储原栗燕楚鄢劳谌奚皮粟冼蔺楼盘满闻位厉"
    "伊仝区郜海阚花权强帅屠豆朴盖练廉禹井巴漆"
    "張劉陳楊黃趙吳孫馬鄭謝羅許韓馮鄧蕭蔣蔡葉蘇魏呂盧鍾譚陸範賈韋鄒閆閻龍陶賀顧龔萬錢嚴戴湯溫龐顏莊聶魯岳歐關蘭單"
    "紀畢塗駱藍饒農繆簡車項連蘆麥婁竇黨宮費衛應閔鄔"
    "邊師榮叢鞏遲鄺談樂儲勞諶盤滿聞厲區權強帥蓋練"
)
_DOUBLE = (
    "欧阳|歐陽|司马|司馬|上官|诸葛|諸葛|东方|東方|皇甫|尉迟|尉遲|公孙|公孫|令狐|慕容|夏侯|司徒|端木|南宫|南宮|呼延"
)
SURNAME = f"(?:{_DOUBLE}|[{_SURNAMES}])"
# 王立 王予波 欧阳修远 王　立 阿布都·热合曼
NAME = (
    rf"(?:{SURNAME}{HAN}{{1,2}}|{HAN}{BLANK}+{HAN}|"
    rf"{HAN}{{2,10}}(?:[·•‧・]{HAN}{{1,10}})+)"
)
_ENDS = (
    "主席|副主席|省长|市长|州长|县长|区长|盟长|旗长|乡长|镇长|书记|主任|院长|检察长|局长|厅长|部长|总理|委员长|"
    "行长|署长|司长|处长|所长|校长|会长|理事长|董事长|"
    "秘书长|总经理|总裁|专员|代表|委员|发言人|主任委员|"
    "省長|市長|縣長|區長|鄉長|鎮長|書記|院長|檢察長|局長|廳長|部長|總理|委員長|行長|署長|處長|校長|會長|理事長|"
    "董事長|秘書長|總經理|專員|發言人|特首|行政長官|行政长官|司長"
)
POST = rf"(?:{HAN}|[、（）()“”·0-9]){{0,30}}?(?:{_ENDS})"
PLACEHOLDER = regex(rf"^(?:{BLANK}*[□▲●■◆○△*＊])+{BLANK}*")
_LABEL = "(?:报告人|報告人|发言人|發言人|讲话人|作者|主讲人|汇报人|述职人)[：:]"
_LINE = regex(
    rf"{BLANK}*[（(]?{BLANK}*(?:{_LABEL}{BLANK}*)?(?:(?P<post>{POST}[：:]?)(?P<gap>{BLANK}*))?"
    rf"(?P<names>{NAME}(?:(?:{BLANK}+|、){NAME})*){BLANK}*[）)]?{BLANK}*"
)
_ONE = regex(NAME)
_BLANKS = regex(f"{BLANK}+")
# Words that would pass for a spread name of two characters.
_WORDS = regex(
    "目录|目錄|总则|總則|附则|附則|分则|分則|序言|前言|引言|绪论|结语|結語|后记|後記|附件|附录|附錄|正文|注释|摘要|全文|完毕|公告|通知|报告|"
    "决定|方案|说明|名单|简介"
)
_BRACKET = regex(rf"[（(]([^（()）]*{BLANK}[^（()）]*)[）)]")
# A speaker behind the occasion or the title, on their line: …第一次会议上） 县长 李 明
_BEHIND = regex(rf"(?:[上）)]|报告|報告|讲话|講話)({BLANK}+)")
_LINE_MOST = 120
_WIDE_GAP = regex(f"(?:{BLANK}{{2,}}|\u3000)")
_MAX = 40


class Speaker(NamedTuple):
    """A line that names who speaks: where the post ends, where each name begins and ends."""

    post_end: int
    names: tuple[tuple[int, int], ...]


def speaker_of(text: str) -> Speaker | None:
    """The post and names of a whole line, or `None` when the line is anything else. Offsets are of `text`."""
    if len(text) > _MAX:
        return None
    mark = PLACEHOLDER.match(text)
    start = mark.end() if mark else 0
    match = _LINE.fullmatch(text, start)
    if match is None or _WORDS.fullmatch(_BLANKS.sub("", match["names"])):
        return None
    names = tuple((one.start(), one.end()) for one in _ONE.finditer(text, match.start("names"), match.end("names")))
    labelled = match.start("names") > 0 and text[: match.start("names")].rstrip()[-1:] in ("：", ":")
    spread = labelled or any(_BLANKS.search(text, *name) for name in names)
    if not match["post"] and not mark and not spread and "·" not in text and len(text.strip()) > 4 and len(names) == 1:
        return None
    return Speaker(match.end("post") if match["post"] else start, names)


def kept_blanks(text: str) -> tuple[tuple[int, int], ...]:
    """Ranges of blanks that stand for one U+3000: after the post, inside and between names.

    The text is a speaker's line, ends in one, or holds one in brackets.
    """
    if len(text) <= _MAX:
        speaker = speaker_of(text)
        if speaker is not None:
            return _blanks(text, speaker, 0)
    out: list[tuple[int, int]] = []
    for gap in _BEHIND.finditer(text) if len(text) <= _LINE_MOST else ():
        speaker = speaker_of(text[gap.end() :])
        if speaker is not None and speaker.post_end:
            return (gap.span(1), *_blanks(text[gap.end() :], speaker, gap.end()))
    for bracket in _BRACKET.finditer(text):
        speaker = speaker_of(bracket[1])
        if speaker is not None and speaker.post_end:
            out.extend(_blanks(bracket[1], speaker, bracket.start(1)))
    return tuple(out)


def _blanks(text: str, speaker: Speaker, offset: int) -> tuple[tuple[int, int], ...]:
    first, last = speaker.names[0][0], speaker.names[-1][1]
    return tuple(
        (match.start() + offset, match.end() + offset)
        for match in _BLANKS.finditer(text)
        if (match.start() >= first and match.end() <= last)
        or (speaker.post_end == match.start() and match.end() == first)
    )


def spread_blanks(text: str) -> tuple[tuple[int, int], ...]:
    """A line of spread characters, 省 长  王 予 波: the wide gaps part words when the words
    then are post and name."""
    gaps = [match.span() for match in _WIDE_GAP.finditer(text.strip())]
    words = [_BLANKS.sub("", word) for word in _WIDE_GAP.split(text.strip())]
    speaker = speaker_of("\u3000".join(words)) if gaps and " " in text else None
    if speaker is None or not speaker.post_end:
        return ()
    offset = len(text) - len(text.lstrip())
    return tuple((start + offset, end + offset) for start, end in gaps)
