"""Persons recognised in the report itself: their names hold across the whole document, whatever a dictionary says.

Evidence, strongest first: the speaker line and the signer, phrases with the role of a name, a post with a name
behind a blank (市长　王予波), a list of names (主席团), a name before 同志 or 先生, a post with a name before a mark or
a verb of speaking, deputies quoted by name (王建国代表说). Precision comes before completeness, because a name is then
held wherever it stands: a word of the dictionary is no name without the strongest evidence.

Forms: see `naming`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from pipeline.model.nodes import Document, Heading, Inline, Paragraph, Phrase, Role
from pipeline.model.walk import blocks_of, inlines_of, plain_text
from pipeline.patterns import regex
from pipeline.transforms.names import BLANK, SURNAME, speaker_of
from pipeline.transforms.script.lexicon import simplified
from pipeline.transforms.script.naming import ADVERBIAL, GIVEN_FORMS, SURNAME_FORMS
from pipeline.transforms.script.recurring import recurring_names

Known = Callable[[str], bool]  # is this a word of the dictionary?


def known_word(word: str) -> bool:
    """True for a common word with a character that has several counterparts; of other words nothing is known."""
    return word in simplified().phrases and word not in simplified().names


GIVEN = frozenset(GIVEN_FORMS) - frozenset("干准并种")  # characters whose form in a given name is settled
_DOUBLE_FORMS = {"万": "万", "于": "于"}  # 万俟 (mòqí) and 淳于; the others convert by character
_DOUBLE = frozenset(
    re.findall("..", "欧阳司马上官诸葛东方皇甫尉迟公孙令狐慕容夏侯司徒端木南宫呼延万俟轩辕宇文长孙淳于单于")
)

# What no given name holds: 江苏省, 十余名, 有关方面, 全体, 王等, 万元.
_NEVER = (
    "省市县區区州盟旗乡鄉镇鎮村级級界名位届屆次条條项項个個些们們了着著过過在是和与與及等各其这這那的得被把对對从從或员員体體者"
    "部局厅廳处處院所元吨亩户家人月日年时時老"
)
# Words of reports that begin like a name and stand where names do.
_WORDS = frozenset(
    re.findall(
        "..",
        "任命任免任职任期方面方案方式方针高度高等高校高级常委常务常设常驻成立成为成员成果施行连续连任安排安全安徽管理管委解决解放"
        "包括平均平等平安党委党组党员党中中国政府金融金额商贸商务文化文明文件农民农业农村钱款林业水利石油石化海关海洋河北江苏江西黑龙"
        "陕西龙江宁夏贵州云南云计万人万名万元万亩严重严格严肃边境边防白天支持支部支队终身易地单位单独单项向上向前计划计算强调强化"
        "国家华侨华人明确明年应急温暖康复向全关于关心司法司局师生师范项目项下满意满族景区路线游客查处查明查看牛羊章程时间时任"
        "干部干群后勤后来里程种植种类丰富云集余下余额范围于是党性党建党内党外党风党纪党史党课党龄党务",
    )
)
HAN = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff〇"
_CHARACTER = f"(?:(?![{_NEVER}])[{HAN}])"
# Surnames too rare, or too common as other words, for lines that have nothing but their shape to tell by.
_SURNAME = f"(?:(?![和区區全应應时時]){SURNAME}|[习習丰豐云雲种后干里占遆逯揭撒])"
_PLAIN = f"(?:{_SURNAME}{_CHARACTER}{{1,2}})"
_SPREAD = f"(?:[{HAN}][ \u3000]{{1,2}}[{HAN}])"
_DOTTED = rf"(?:[{HAN}]{{1,10}}(?:[·•‧・][{HAN}]{{1,10}}){{1,6}})"
_NAME = f"(?:{_PLAIN}|{_DOTTED})"
_ANY = f"(?:{_SPREAD}|{_DOTTED}|{_PLAIN})"
_POSTS = (
    "主席|书记|省长|市长|州长|县长|区长|盟长|旗长|乡长|镇长|部长|主任|院长|检察长|局长|厅长|总理|委员长|行长|署长|司长|秘书长|"
    "常委|代表|委员|发言人|特首|行政长官|校长|教授|院士|组长|队长|書記|省長|市長|縣長|區長|部長|院長|局長|廳長|總理|秘書長|行政長官|校長"
)
_SPEAKS = (
    "代表|受|向|在|作|主持|出席|强调|指出|表示|讲话|致辞|说|率|会见|宣布|考察|调研|視察|视察|強調|講話|致辭|說|會見"
)
_HONOURS = "同志|先生|女士|院士"
_BEFORE = f"(?:^|(?<=[^{HAN}])|(?<=[和与與及同由对對向以])|(?<=主席|书记|省长|市长|县长|总理|委员|主任))"
_NO_WORD = "(?!于(?<=[由对]于))"  # 由于 and 对于 are words
_HONOURED = regex(f"(?:{_BEFORE}|(?<=[在给被请为])){_NO_WORD}(?P<name>{_NAME})(?={_HONOURS})")
# Behind a post and a blank a name ends at a blank, a mark, the line's end, or what may follow a name.
_POST_BLANK = regex(f"(?:{_POSTS}){BLANK}+(?P<name>{_PLAIN}|{_SPREAD}|{_DOTTED})(?=$|[^{HAN}]|{_HONOURS}|{_SPEAKS})")
_POST_NAME = regex(f"(?:{_POSTS})(?P<name>{_NAME})(?=$|[，。、；：）」”》\u3000]|{_HONOURS}|{_SPEAKS})")
_DEPUTY = regex(
    f"(?:^|(?<=[，。；：、（]))(?P<name>{_SURNAME}{_CHARACTER}{{2}})"
    "(?=(?:代表|委员|委員|常委)(?:[、，：（]|说|說|认为|認為|建议|建議|提出|表示|等))"
)
_LEAD = regex(f"主席团|主席團|名单|名單|成员|成員|出席|列席|候选人|候選人|当选|當選|任命|免去|{_POSTS}")
_EDGE = f"(?:^|(?<=[^{HAN}])|{'|'.join(f'(?<={post})' for post in _POSTS.split('|'))})"
_BEGINS = f"(?={_SURNAME}|[{HAN}]{{1,4}}[ \u3000·•‧・])"  # most characters begin no name: the cheap test comes first
_LIST = regex(f"{_BEGINS}{_EDGE}{_ANY}(?:(?:{BLANK}*、{BLANK}*|{BLANK}+){_ANY}){{2,}}(?![{HAN}])")
_ITEM = regex(_ANY)
_BLANKS = regex(f"{BLANK}+")
_TITLE = regex(f"{BLANK}*(?:{_HONOURS}|{_POSTS})")
_NAMED = frozenset((Role.SPEAKER, Role.SIGNER))
_PLACES = frozenset("余范郁岳沈姜钟")  # surnames that names of places begin with
_AFTER_POST = regex(f"(?:{_POSTS}|镇长|乡长|村长|会长|行长|董事长|记者|演员|导演|作家|教师|医生)$")
_NEAR = 40  # characters before a list in which its lead may stand
_SHORT, _FULL = 2, 3


def persons_of(document: Document, known: Known = known_word) -> tuple[str, ...]:
    """The names of a document without their blanks, each once, in order of first evidence."""
    names: dict[str, None] = dict.fromkeys(_sure(document))
    for block in blocks_of(document.blocks):
        if isinstance(block, Paragraph | Heading):
            names.update(dict.fromkeys(persons_in(plain_text(block.children), known)))
    return tuple(name for name in names if len(name) >= _SHORT)


def persons_in(text: str, known: Known = known_word) -> Iterator[str]:
    """Names that one text shows to be such; a name may come more than once."""
    for pattern in (_POST_BLANK, _HONOURED, _POST_NAME, _DEPUTY):
        for match in pattern.finditer(text):
            name = bare(match["name"])
            # 余江同志: what a place is called is a name with 同志 behind it.
            place = pattern is _HONOURED and name[0] in _PLACES and name[:_SHORT] not in _WORDS
            if place or not _common(name, known):
                yield name
    for match in _LIST.finditer(text):
        items = [bare(item[0]) for item in _ITEM.finditer(match[0])]
        alone = match[0].strip() == text.strip()
        led = _LEAD.search(text, max(match.start() - _NEAR, 0), match.start()) is not None
        if (alone or led) and not any(_common(item, known) for item in items):
            yield from items


def recurring_in(document: Document) -> tuple[str, ...]:
    """Names that the document shows by using them again and again."""
    texts = (
        plain_text(block.children) for block in blocks_of(document.blocks) if isinstance(block, Paragraph | Heading)
    )
    return tuple(recurring_names(texts))


def _sure(document: Document) -> Iterator[str]:
    yield from (name for name in map(bare, document.meta.creators) if re.fullmatch(_NAME, name))
    for block in blocks_of(document.blocks):
        if isinstance(block, Paragraph | Heading):
            if block.role in _NAMED:
                text = plain_text(block.children)
                speaker = speaker_of(text)
                yield from (bare(text[start:end]) for start, end in (speaker.names if speaker else ()))
            yield from _phrases(block.children)


def _phrases(children: Iterable[Inline]) -> Iterator[str]:
    for node in inlines_of(children):
        if isinstance(node, Phrase) and node.role is Role.NAME:
            yield bare(plain_text(node.children))


def bare(name: str) -> str:
    """The name without the blanks that spread it."""
    return _BLANKS.sub("", name)


def _common(name: str, known: Known) -> bool:
    """A word, or the ends of two: 金融, 高校长."""
    halves = len(name) == _FULL and known(name[:_SHORT]) and known(name[1:])
    phrase = name[0] in "于后" and name[1] in ADVERBIAL  # 书记于会后, 市长后说
    return name[:_SHORT] in _WORDS or known(name) or halves or phrase


class Persons:
    """The persons of one document: where their names stand in a text. A `sure` name stands wherever it is written."""

    def __init__(self, names: Iterable[str], known: Known = known_word, sure: Iterable[str] = ()) -> None:
        self._sure = frozenset(sure)
        self.names = tuple(dict.fromkeys((*names, *sorted(self._sure))))
        self._known = known
        self._pattern = _pattern(self.names) if self.names else None

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Where names stand, the blanks that spread them included, from left to right.

        A place where a word of the dictionary reaches over the name's edge is none (于海 in 关于海洋), unless a title
        follows the name.
        """
        if self._pattern is None:
            return []
        return [match.span() for match in self._pattern.finditer(text) if self._stands(text, *match.span())]

    def _stands(self, text: str, start: int, end: int) -> bool:
        if (
            text[start:end] in self._sure
            or end - start > _FULL
            or _BLANKS.search(text, start, end)
            or _TITLE.match(text, end)
        ):
            return True
        if self._known(text[start:end]):
            return False
        left = (text[start - 1 : start + 1], text[start - 1 : start + 2], text[max(start - 2, 0) : start + 1])
        if start and not _AFTER_POST.search(text[max(start - 4, 0) : start]) and any(map(self._known, left)):
            return False
        right = (text[end - 1 : end + 1], text[end - 1 : end + 2], text[end - 2 : end + 1])
        return end - start == _FULL or end == len(text) or not any(map(self._known, right))


def _pattern(names: Iterable[str]) -> re.Pattern[str]:
    """All names, the longest first; a name of two characters may be spread by blanks."""
    ordered = sorted(names, key=lambda name: (-len(name), name))
    spread = (f"{BLANK}{{0,2}}".join(name) if len(name) == _SHORT else re.escape(name) for name in ordered)
    return re.compile("|".join(spread))


def name_form(name: str, convert: Callable[[str], str]) -> str:
    """A name in Traditional: surname, then given name, each character by itself; as long as the name.

    `convert` gives the target's form of a character. Names of other peoples (阿布都·热合曼) have no surname.
    """
    plain = bare(name)
    surname = 0 if re.search("[·•‧・]", name) else 2 if plain[:2] in _DOUBLE else 1
    out: list[str] = []
    seen = 0
    for char in name:
        forms = GIVEN_FORMS if seen >= surname else SURNAME_FORMS if surname == 1 else _DOUBLE_FORMS
        if surname == 0:
            forms = {}
        out.append(forms.get(char) or convert(char))
        seen += not char.isspace()
    return "".join(out)
