"""Where neighbours settle a character that no phrase settles, and where a word that settles one has two readings.

Rules of grammar of our own, for the review alone: they say whether a place is worth a reader's time. A place in them
keeps the form that the conversion gave it.
"""

from __future__ import annotations

from pipeline.transforms.script.foreign import SOUNDS

_COUNT = frozenset("一二两三四五六七八九十百千万亿几数每这那哪半多余0123456789０１２３４５６７８９")
_AREAS = frozenset("区县镇乡村街弄堡屯社")  # what follows 里 in the name of a place
_INSIDE = frozenset("头面边外间")  # 裡 with what follows it
_AWRY, _VERY = frozenset("扭口嘴拗"), frozenset("很挺太真")  # beside 彆
_BEARD = frozenset("胡髭虬触虾龙根白长美银"), frozenset("草发眉毛髯根鲸疮")  # before and after 鬚
_SYSTEM = frozenset("宪学税币帝官军公法双薪工价年日级元院票员户任")  # one-character words before 制 as a system
_MADE = frozenset("茶药衣冰糖酒皮革图片版陶鞋剂备成作造品得出帽盐种氧氢砖瓦砚灯船弹膜胶")  # what is made, behind 製
FACULTY, _FACULTIES = frozenset("科跨别本全外各工商法文理医农史哲语物化数机电院"), frozenset("所主办")  # beside 系
_COOKED = frozenset("吃泡煮拌炒汤拉擀下切揉和")  # before 麵
_LOOSENED, _BLOWN = frozenset("了开绑软动快紧土"), frozenset("起风大着来")  # after 鬆, 颳
_PARTED, _FOUGHT = frozenset("难不割取"), frozenset("乱决战争搏格械殴")  # before 捨, 鬥
_DONE = frozenset("出好活得成完起")  # after 幹
_FOLDED = frozenset("纸裤裙衣被伞扇")  # what is 摺 is near one of them
_ENDS = frozenset("、，,。被")  # after 髮, a noun, where 發 would have an object
_LUCID = frozenset("然如若解望无悟")  # after 瞭, or 了 as to understand
# Both forms are the same word, and either is allowed: no question of meaning.
EITHER = frozenset("念娘凌弦喂仑")
# Words that are two words: 幹掉 and 乾掉, 冷面 and 冷麵.
_TWOFOLD = ("干掉", "冷面", "白面", "切面", "发面", "干菜", "白干")


def neighbours_settle(text: str, at: int, made: str, before: int) -> bool:
    """True where what stands beside a character speaks for the form that it was given, `made`.

    `before`: length of the word before it, 0 where there is none.
    """
    char = text[at]
    left, right = text[at - 1 : at] if at else "", text[at + 1 : at + 2]
    match char:
        case "里":
            return right in _INSIDE or (
                right not in _AREAS and right not in SOUNDS and (before > 1 or left not in SOUNDS)
            )
        case "只":
            return left not in _COUNT
        case "须":
            return left not in _BEARD[0] and right not in _BEARD[1]
        case "制":
            return right not in _MADE and (before > 1 or left in _SYSTEM)
        case "别":
            return right not in _AWRY and left not in _VERY
        case "系":
            return made == char and (left in FACULTY or right in _FACULTIES)
        case "干":
            return made != char and (right in _DONE or (before > 1 and (not right.isalpha() or right == "的")))
        case "面":
            return left in _COOKED and made != char
        case "松":
            return right in _LOOSENED and made != char
        case "刮":
            return right in _BLOWN and made != char
        case "舍":
            return left in _PARTED and made != char
        case "斗":
            return left in _FOUGHT and made != char
        case "注":
            return not left.isalpha() and not right.isalpha()
        case "台":
            return left in _COUNT and not right.isalpha()
        case "秋":
            return right != "千"
        case "了":
            return right not in _LUCID
        case _:
            return False


def twofold(text: str, at: int, made: str, bare: bool) -> bool:
    """True where the word around a place has two readings, or its phrase is likely to be part of a longer name."""
    char = text[at]
    left, right = text[at - 1 : at] if at else "", text[at + 1 : at + 2]
    if char == "里":
        if made == "里":  # 波特里: a sound, or within what the name names
            return bare and {left, text[at - 2 : at - 1]} <= SOUNDS and right not in SOUNDS
        return right in _AREAS and text[at + 2 : at + 3] not in _AREAS
    if char == "折":
        return made == "折" and not _FOLDED.isdisjoint(text[max(at - 4, 0) : at + 5])
    return any(text.startswith(word, max(at - word.index(char), 0)) for word in _TWOFOLD if char in word) or (
        char == "发" and bare and made != "髮" and left.isalpha() and left not in _COUNT and right in _ENDS
    )
