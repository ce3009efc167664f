"""What a web page puts around a report: trails, buttons, repeated titles and abstracts, links at the foot.

Rules M-23 to M-26 of the typographic rules: a line is chrome only when a key stands at its start, or when it consists
of keys and separators; a long line that ends a sentence is never dropped; everything dropped is recorded with its rule.
"""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.diagnostics import Code, Diagnostics, Place
from pipeline.model.nodes import TITLE_BLOCK_ROLES, Block, Document, Meta, Paragraph
from pipeline.model.walk import plain_text
from pipeline.transforms.markers import salutation

_TRAIL = re.compile(
    r"^\s*(?:(?:您?(?:当前|现在)的?(?:所在)?位置|您(?:所在)?的位置|当前位置|所在位置|當前位置|位置)\s*[:：]?.*[>»›/→·].*|"
    r"(?:首页|网站首页|主页|首頁)\s*(?:[>»›/→|].*)?|(?:[^。！？；：，:;,>]{0,12}[㐀-鿿][^。！？；：，:;,>]{0,8}[>»›]\s*){2,}[^。！？；]*)$"
)
_BUTTON = (
    r"下载|打印|打印本页|打印全文|打印文章|全屏|收藏|关闭|关闭窗口|关闭本页|返回|返回顶部|返回首页|返回列表|分享|分享到|转发|点赞|举报|纠错|语音播报|"
    r"语音阅读|无障碍|无障碍浏览|长者模式|关怀版|繁体|简体|微信|微博|新浪微博|腾讯微博|QQ空间|QQ好友|扫一扫|微信扫一扫|扫码|二维码|小|中|大|默认|"
    r"字体|字号|字体大小|视力保护色|加大|减小|还原|播报|朗读|复制链接|手机版|客户端|登录|注册|搜索|听新闻|放大|缩小|T大|T小|正文|编辑|历史|来源|维基文库"
)
_BUTTONS = re.compile(rf"^\s*[【\[（(]?\s*(?:(?:{_BUTTON})\s*[：:|/·、\]】）)\[【（(]*\s*)+$")
_BRACKETS = re.compile(r"^[\s【】\[\]（）()|｜/·>»]+$")
_SIZE = re.compile(r"^\s*[【\[]?\s*字(?:体|号|體|號)(?:大小)?\s*[：:]?.{0,24}$")
_FOOT_KEY = re.compile(
    r"^\s*(?:【?\s*)?(?:上一篇|下一篇|上一页|下一页|上一条|下一条|前一篇|后一篇|为您推荐|相关链接|相关专题|相关阅读|相关报道|相关新闻|相关文章|相关文件|"
    r"相关推荐|推荐阅读|延伸阅读|往期回顾|友情链接|热门推荐|热门文章|热点|猜你喜欢|发表评论|网友评论|我要评论|版权所有|版权声明|主办单位|承办单位|"
    r"网站标识码|ICP备|备案号|公网安备|技术支持|建议使用|最佳浏览|扫码|分享到|分享让更多人|打印本页|关闭窗口|附件下载|网站地图|联系我们|关于我们|"
    r"浏览次数|阅读次数|点击数|点击量|访问量|声明：本|免责声明|【?我要纠错|【?纠错|下转第|上接第|微信扫一扫|扫一扫|返回顶部)"
)
_FOOT_HEAD = re.compile(
    r"^\s*【?(?:为您推荐|相关链接|相关专题|相关阅读|相关报道|相关新闻|相关文章|推荐阅读|延伸阅读|往期回顾|友情链接|热门推荐|热门文章|猜你喜欢|发表评论|网友评论)"
    r"】?\s*[：:]?\s*$"
)
_META = re.compile(
    r"(?P<key>信息来源|稿件来源|文章来源|来源|发布时间|发布日期|发稿时间|时间|日期|刊发日期|作者|撰稿|责任编辑|责编|编辑|校对|审核|审校|监制|"
    r"浏览次数|阅读次数|点击数|浏览量|阅读量|索引号|文号|发文字号|发文机关|成文日期|主题词|信息分类|来源单位)\s*[：:]\s*"
    r"(?P<value>.*?)(?=\s{1,}(?:信息来源|来源|发布时间|发布日期|时间|作者|责任编辑|责编|编辑|校对|审核|浏览次数|阅读次数|点击数|浏览量|【|\[?字)|[|｜]|$)"
)
_META_LINE = re.compile(
    r"^\s*[（(【\[]?\s*(?:信息来源|稿件来源|文章来源|来源|发布时间|发布日期|发稿时间|刊发日期|责任编辑|责编|校对|审核|浏览次数|阅读次数|点击数|浏览量|阅读量|"
    r"索引号|文号|发文字号|发文机关|成文日期|(?:时间|日期)(?=\s*[：:]\s*\d{4}[-/年.]))\s*[：:]"
)
_STAMP = re.compile(
    r"^\s*\d{4}(?:[-/.]\d{1,2}[-/.]\d{1,2}|年\d{1,2}月\d{1,2}日(?=\s*(?:\d{1,2}:|来源)))\s*(?:\d{1,2}:\d{2}(?::\d{2})?)?\s*(?:来源.*)?$"
)
_HASH = re.compile(r"^\s*(?:[0-9a-fA-F]{24,}|[-_=*·.—–]{5,})\s*$")
_SENTENCE_END = re.compile(r"[。！？][”’』」）)]*\s*$")
_BOX = re.compile(r"^\s*(?:本作品|本文件|本页面|本文)(?:是|在|属于|为|采用|依据|的)")
_BOX_WORDS = re.compile(r"公有领域|公有領域|著作权|著作權|知识共享|Public domain|CC[ -]BY|授权条款|许可协议")
_BOX_LINES = 40
_NOT_TEXT = re.compile(r"[\s\W_]+")
_CARRIERS = dict.fromkeys(map(ord, "\ufeff\u200b\u200c\u200d\u00ad\u2060"))
_HEAD_LINES = 30
_SHORT = 30
_WHOLE = 15


def transform(document: Document, found: Diagnostics) -> Document:
    """The document without page chrome; 来源, 发布时间 and their like go to the metadata."""
    blocks = list(document.blocks)
    texts = [plain_text(block.children) if isinstance(block, Paragraph) else None for block in blocks]
    if any(isinstance(b, Paragraph) and (b.cues.literal or b.role in TITLE_BLOCK_ROLES) for b in blocks):
        return document  # taken as it stands, or recognised already
    dropped: dict[int, str] = {}
    meta = document.meta
    for at, text in enumerate(texts):
        if text is None:
            continue
        rule = _chrome_rule(text)
        if rule == "M-24" and (at < _HEAD_LINES or at > len(texts) - 12):
            meta = _to_meta(meta, text, found, blocks[at])
            dropped[at] = rule
        elif _BRACKETS.match(text) and at - 1 in dropped:
            dropped[at] = "M-23"  # the end of a button row; a bracket after text is text
        elif rule and rule != "M-24" and (at < _HEAD_LINES or at > len(texts) - 40):
            dropped[at] = rule
    _foot(texts, dropped)
    _licence_box(texts, dropped)
    _repeats(texts, dropped)
    kept: list[Block] = []
    for at, block in enumerate(blocks):
        if at in dropped and isinstance(block, Paragraph):
            _record(block, texts[at] or "", dropped[at], found)
        else:
            kept.append(block)
    return replace(document, meta=meta, blocks=tuple(kept))


def _chrome_rule(text: str) -> str:
    text = text.translate(_CARRIERS)
    if len(text) > _SHORT and _SENTENCE_END.search(text):
        return ""
    if _META_LINE.match(text) and len(text) < 160:
        return "M-24"
    if _TRAIL.match(text) or _BUTTONS.match(text) or _SIZE.match(text) or _HASH.match(text):
        return "M-23"
    if _FOOT_KEY.match(text) and not _SENTENCE_END.search(text):
        return "M-23"
    if _STAMP.match(text):
        return "M-24"
    return ""


def _foot(texts: list[str | None], dropped: dict[int, str]) -> None:
    """Lists of links under a heading such as 为您推荐 go with it, when nothing after it reads as text."""
    start = max(0, len(texts) - 60)
    for at in range(start, len(texts)):
        text = texts[at]
        if text is None or not _FOOT_HEAD.match(text):
            continue
        rest = [line for line in texts[at + 1 :] if line]
        if all(not (len(line) > _SHORT and _SENTENCE_END.search(line)) for line in rest):
            for number in range(at, len(texts)):
                dropped.setdefault(number, "M-23")
            return


def _licence_box(texts: list[str | None], dropped: dict[int, str]) -> None:
    """A licence box at the very end, often one link a line: from its opening words to the last line."""
    for at in range(max(0, len(texts) - _BOX_LINES), len(texts)):
        rest = [text for text in texts[at:] if text]
        if rest and texts[at] and _BOX.match(texts[at] or "") and max(map(len, rest)) < 200:
            if sum(_BOX_WORDS.search(text) is not None for text in rest) >= 2:
                for number in range(at, len(texts)):
                    dropped.setdefault(number, "M-23")
            return


def _bare(text: str) -> str:
    return _NOT_TEXT.sub("", text)


def _repeats(texts: list[str | None], dropped: dict[int, str]) -> None:
    """Titles given again and abstracts taken from the text, in the lines before the title block.

    A line of the head is a repeat when the lines after it, joined, say the same from the start of one of them.
    """
    order = [at for at, text in enumerate(texts) if text and at not in dropped and _bare(text)]
    bare = [_bare(texts[at] or "") for at in order]
    joined = "".join(bare)
    starts: list[int] = []
    total = 0
    for piece in bare:
        starts.append(total)
        total += len(piece)
    begins = set(starts)
    ends = {start + len(piece) for start, piece in zip(starts, bare, strict=True)}
    titles: list[str] = []
    for number in range(min(len(order), 12)):
        piece = bare[number]
        after = starts[number] + len(piece)
        if salutation(texts[order[number]] or ""):
            break  # the report itself begins; what it says twice, it says twice
        if len(piece) < 5:
            continue
        sentence = _SENTENCE_END.search(texts[order[number]] or "") is not None
        if (titles or not sentence) and _again(joined, piece, after, begins, ends, 4000):
            dropped[order[number]] = "M-11"
            titles.append(piece)
            continue
        rest = next((piece[len(title) :] for title in titles if piece.startswith(title) and piece != title), "")
        rest = rest or (piece if number and titles else "")
        if len(rest) >= 15 and _again(joined, rest, after, begins, ends, 6000):
            dropped[order[number]] = "M-11"


def _again(joined: str, piece: str, after: int, begins: set[int], ends: set[int], reach: int) -> bool:
    """True when the later lines say the piece again; a short one must fill whole lines, as titles do."""
    at = joined.find(piece, after, after + reach + len(piece))
    while at >= 0:
        if at in begins and (len(piece) >= _WHOLE or at + len(piece) in ends):
            return True
        at = joined.find(piece, at + 1, after + reach + len(piece))
    return False


_FIELDS = {
    "来源": "source",
    "信息来源": "source",
    "稿件来源": "source",
    "文章来源": "source",
    "发布时间": "published",
    "发布日期": "published",
    "发稿时间": "published",
    "时间": "published",
    "刊发日期": "published",
    "文号": "document_number",
    "发文字号": "document_number",
    "发文机关": "issuer",
    "索引号": "index_number",
}


def _to_meta(meta: Meta, text: str, found: Diagnostics, block: Block) -> Meta:
    span = block.span if isinstance(block, Paragraph) else None
    place = Place(span.file, span.first) if span else None
    pairs = [(match["key"], match["value"].strip(" \u3000|｜】])）")) for match in _META.finditer(text)]
    if not pairs and (match := _STAMP.match(text)):
        pairs = [("发布时间", match[0].strip())]
    for key, value in pairs:
        if not value:
            continue
        found.note(Code.METADATA_TAKEN, place, key=key, value=value)
        name = _FIELDS.get(key)
        if name and not getattr(meta, name):
            meta = replace(meta, **{name: value})  # type: ignore[arg-type]  # the names are those of `Meta`
        else:
            meta = replace(meta, other=(*meta.other, (key, value)))
    return meta


def _record(block: Paragraph, text: str, rule: str, found: Diagnostics) -> None:
    line = block.span.first if block.span else 0
    place = Place(block.span.file, line) if block.span else None
    found.note(Code.DROPPED, place, rule=rule, text=text)
    found.change(rule, line, 0, text, "")
