"""Characters that carry others badly: invisible ones, full-width letters and figures, look-alikes (rule L-1)."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from pipeline.diagnostics import Diagnostics
from pipeline.model.nodes import Document
from pipeline.patterns import regex
from pipeline.transforms.edits import Edit, Worded, rewrite, text_of
from pipeline.transforms.trees import each_worded, settled

_INVISIBLE = "\ufeff\u200b\u200c\u200d\u00ad\u2060"
_WIDE = "０-９Ａ-Ｚａ-ｚ"
_FORMS = dict(zip("﹐﹑﹒﹔﹕﹖﹗﹙﹚﹛﹜﹝﹞︰｡､｢｣", "，、．；：？！（）｛｝〔〕：。、「」", strict=True))
# Look-alikes among the CJK radicals for which Unicode gives no compatibility mapping (EquivalentUnifiedIdeograph).
_RADICALS = dict(
    zip(
        "⺁⺒⺓⺛⺝⺟⺠⺩⺪⺫⺬⺮⺶⺻⺼⺽⻁⻄⻅⻆⻉⻋⻎⻐⻑⻒⻓⻔⻗⻘⻙⻚⻛⻜⻝⻞⻟⻠⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲⻳",
        "厂巳幺旡月母民王疋目示竹羊聿肉臼虎西见角贝车辶钅長镸长门雨青韦页风飞食飠飠饣马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟",
        strict=True,
    )
)
# A full-width point counts only between figures.
_ODD = regex(f"(?<=[0-9０-９])．(?=[0-9０-９])|[{_INVISIBLE}{_WIDE}\u2e80-\u2fdf\uf900-\ufaff{''.join(_FORMS)}]+")
_INVISIBLE_ONLY = regex(f"[{_INVISIBLE}]")


def transform(document: Document, found: Diagnostics) -> Document:
    """The document with plain characters for odd ones; no word is touched."""
    return each_worded(document, lambda block: clean(block, found))


def clean(block: Worded, found: Diagnostics) -> Worded:
    """One paragraph or heading with plain characters for odd ones."""
    if settled(block):
        return block
    text = text_of(block)
    return rewrite(block, _carriers(text), found) if _ODD.search(text) else block


def plain(text: str) -> str:
    """The text as it will be without odd carriers: what lines are judged by before anything is changed."""
    if _ODD.search(text) is None:
        return text
    for edit in sorted(_carriers(text), reverse=True):
        text = text[: edit.start] + edit.new + text[edit.end :]
    return text


def _carriers(text: str) -> Iterator[Edit]:
    for run in _ODD.finditer(text):
        for at, char in enumerate(run[0], run.start()):
            if _INVISIBLE_ONLY.match(char):
                yield Edit(at, at + 1, "", "L-1")
                continue
            plain = _FORMS.get(char) or _RADICALS.get(char) or unicodedata.normalize("NFKC", char)
            if len(plain) == 1 and plain != char:
                yield Edit(at, at + 1, plain, "L-1")
