"""Words said twice, sentences said twice, and words that are often written with the wrong character."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from pipeline.check.passages import Findings, Passage
from pipeline.diagnostics import Code
from pipeline.model.nodes import Role
from pipeline.patterns import regex

# Particles and prepositions that never stand twice, but for the words in which they do.
_PARTICLE = regex(
    "(?<![目标])的的(?![确士])|了了(?![解结不却然无事望如])|(?<![存现内外实潜所自正好])在在|(?<![但就不凡于都还只要正总可才求])是是(?!非)|"
    "(?<![参给赋授])与与|把把(?![关脉握手])|(?<![祥平温饱缓共总求议谐附调应])和和(?![美平谐气睦解])|也也|被被(?![告执申害])|"
    "(?<![第统单同唯专万归划不均])一一(?![对列落道世二三四五六七八九十个项年月])|为了为了|我们我们|他们他们|以及以及|进行进行|通过通过|对于对于"
)
# Two characters doubled are often a verb (研究研究); three or more are a slip of the hand, unless counted.
_PHRASE = regex("([\u4e00-\u9fff]{3,12})\\1")
_COUNTED = regex("[一二三四五六七八九十百每各]|很|非常|越来|为什么")
_ENDER = regex("[。！？]")
_SENTENCE = 19  # characters from which a sentence said twice in a row is no refrain
_LONG = 30  # characters from which the same paragraph twice is no refrain
# As it is met, as it should be. Only spellings that are words in no other sense.
_SLIPS = (
    "布署 部署  按装 安装  即然 既然  既使 即使  另人 令人  松驰 松弛  辐员 幅员  贪脏 贪赃  洽淡 洽谈  "
    "防碍 妨碍  震憾 震撼  粗旷 粗犷  针贬 针砭  苍桑 沧桑  追朔 追溯  脉博 脉搏  通谍 通牒  弦律 旋律  "
    "膺品 赝品  欣尝 欣赏  渡假 度假  座落 坐落  做为 作为  迫不急待 迫不及待  再接再励 再接再厉  "
    "竞竞业业 兢兢业业  一愁莫展 一筹莫展  即往不咎 既往不咎  一股作气 一鼓作气  穿流不息 川流不息  "
    "默守成规 墨守成规  鼎立相助 鼎力相助  挺而走险 铤而走险  声名雀起 声名鹊起  人才汇粹 人才荟萃  "
    "不径而走 不胫而走  源远流常 源远流长  走头无路 走投无路  趋之若骛 趋之若鹜  旁证博引 旁征博引  "
    "有持无恐 有恃无恐  出奇不意 出其不意  重蹈复辙 重蹈覆辙  天翻地复 天翻地覆  世外桃园 世外桃源  "
    "烩炙人口 脍炙人口  萎糜不振 萎靡不振  融汇贯通 融会贯通  一如继往 一如既往  以身作责 以身作则  "
    "名列前矛 名列前茅  修养生息 休养生息  歪风斜气 歪风邪气  相辅相承 相辅相成  因地治宜 因地制宜  "
    "一脉相成 一脉相承  不言而谕 不言而喻  迫在眉捷 迫在眉睫  篷勃发展 蓬勃发展  如火如茶 如火如荼  "
    "统畴 统筹  涌跃 踊跃  峻工 竣工  精减机构 精简机构  遏治 遏制  震奋人心 振奋人心  独树一枳 独树一帜  "
    "破斧沉舟 破釜沉舟  始终不逾 始终不渝  矢志不逾 矢志不渝  坚忍不拨 坚韧不拔  勿庸置疑 毋庸置疑  "
    "按步就班 按部就班  明辩是非 明辨是非  针峰相对 针锋相对  黄梁一梦 黄粱一梦  草管人命 草菅人命  "
    "变本加利 变本加厉  厉精图治 励精图治  固步自缚 故步自封  严惩不怠 严惩不贷  责无旁代 责无旁贷  "
    "全力以付 全力以赴  鞠躬尽粹 鞠躬尽瘁  殚精竭滤 殚精竭虑  披荆斩刺 披荆斩棘  相形见拙 相形见绌  "
    "轰抬物价 哄抬物价  功坚克难 攻坚克难"
)
_WORDS = _SLIPS.split()
_RIGHT = dict(zip(_WORDS[::2], _WORDS[1::2], strict=True))
_MISWRITTEN = regex("|".join(sorted(_RIGHT, key=len, reverse=True)))


def check(passages: Sequence[Passage], findings: Findings) -> None:
    """Repeats by length, then the list of common slips."""
    simplified = findings.language.startswith("zh-Hans")
    times = Counter(passage.text for passage in passages)
    seen: dict[str, int] = {}
    for passage in passages:
        text = passage.text
        for match in _PARTICLE.finditer(text):
            findings.warn(Code.WORD_REPEATED, passage, *match.span(), word=match[0][: len(match[0]) // 2])
        for match in _PHRASE.finditer(text):
            if _COUNTED.match(match[1]) is None and len(set(match[1])) > 1:
                findings.ask(Code.WORD_REPEATED, passage, *match.span(), word=match[1])
        previous, start = "", 0
        for match in _ENDER.finditer(text):
            sentence = text[start : match.end()]
            if len(sentence) >= _SENTENCE and sentence == previous:
                findings.warn(Code.SENTENCE_REPEATED, passage, start, match.end(), case="sentence")
            previous, start = sentence, match.end()
        # Twice is a slip of the scissors; more often, it is what is said each time.
        if len(text) >= _LONG and times[text] == 2 and passage.role in (Role.BODY, Role.ARTICLE):
            line = passage.span.first if passage.span is not None else 0
            if text in seen:
                findings.ask(Code.SENTENCE_REPEATED, passage, 0, len(text), case="paragraph", line=seen[text])
            seen.setdefault(text, line)
        if simplified:
            for match in _MISWRITTEN.finditer(text):
                findings.ask(Code.MISWRITTEN, passage, *match.span(), word=match[0], wanted=_RIGHT[match[0]])
