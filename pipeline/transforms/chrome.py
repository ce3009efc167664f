"""What a web page puts around a report: trails, buttons, sources and dates, links and licences at the foot.

Rules M-23 to M-26 of the typographic rules: a line is chrome only when a key stands at its start, or when it consists
of keys and separators; a long line that ends a sentence is never dropped; everything dropped is recorded with its rule.
"""

from __future__ import annotations

import re

from pipeline.diagnostics import Code, Diagnostics
from pipeline.model.nodes import Block, Document, Heading, Meta, Paragraph
from pipeline.patterns import regex
from pipeline.records import fields, replace
from pipeline.transforms.carriers import plain
from pipeline.transforms.edits import place_of, text_of
from pipeline.transforms.markers import marker_of
from pipeline.transforms.repeats import bare, copies, page_furniture, repeats
from pipeline.transforms.title import ends_title
from pipeline.transforms.trees import drop, raw_paragraph, was_joined

_TRAIL = regex(
    r"(?:您|你)?(?:当前|现在|當前|現在)?的?(?:所在)?位置\s*(?:是|为)?\s*[:：>»›].*|"
    r"(?:首页|网站首页|主页|本站首页|首頁|网站主页)\s*(?:[>»›→/|\-—].*)?|"
    r"(?:[^。！？；>»›→]{1,20}(?:>+|»|›|→)){2,}[^。！？]*"
)
_BUTTON = (
    "下载本文|下载|打印本页|打印全文|打印文章|我要打印|打印|全屏|收藏本页|加入收藏|收藏|关闭窗口|关闭本页|关闭|"
    "返回顶部|返回首页|返回列表|返回上一页|返回|"
    "分享到|分享|转发|点赞|举报|纠错|我要纠错|语音播报|语音阅读|语音|播报|朗读|无障碍浏览|无障碍阅读|无障碍|"
    "长者模式|长者专区|长者助手|适老版|适老化|适老模式|关怀版|关怀模式|无障碍|繁体版|简体版|繁體|简体|繁体|"
    "网站支持IPv6|本站支持IPv6|本网站支持IPv6|支持IPv6|小字号|大字号|中字号|标准字号|暂停|播放|点击播报本文|默认字号|"
    "微信扫一扫|微信|新浪微博|腾讯微博|微博|QQ空间|QQ好友|QQ|扫一扫|扫码|二维码|加大|还原|减小|默认|特大|超大|"
    "大号|中号|小号|小|中|大|字体大小|字体|字号|"
    "视力保护色|复制链接|复制|手机版|移动版|电脑版|客户端|登录|注册|搜索|检索|听新闻|听全文|放大|缩小|正文|编辑|"
    "历史|文本|阅读|更多|展开全文|展开|收起|进入专题|移动端|智能问答|网站地图|网站导航|站内搜索|高级搜索|政务微博|政务微信|"
    "微信公众号|朋友圈|新浪|人人网|豆瓣|"
    "回上一頁|回上頁|返回上頁|上一頁|下一頁|回首頁|首頁|回列表|回頁首|友善列印|列印本頁|列印|轉寄友人|轉寄好友|轉寄|分享至|"
    "推到|字級設定|字級|大字級|中字級|小字級|網站導覽|關閉視窗|關閉|"
    "首页|上一页|下一页|上页|下页|尾页|末页|Public domain|true|false|null|undefined|English|A"
)
_SEPARATORS = r"[\s：:|｜/·、,，\-+\[\]【】()（）<>《》]*+"
_BUTTONS = regex(rf"{_SEPARATORS}(?:(?>{_BUTTON}|[0-9]{{1,3}}(?![0-9])){_SEPARATORS})++", re.IGNORECASE)
_HAS_WORD = regex(r"[^\W\d_]")
_BESIDE = regex(
    "(?:目录|正文|编辑|历史|文本|阅读|讨论|来源|查看|评论)|"
    r"[\s】\]）)【\[（(|｜/>«»·×✕↑↓←→▲▼△▽☆★●○■□◆◇+=\-_*.]+"
)
_SPOKEN = regex(
    r"(?:小字号|大字号|\s)*(?:点击)?(?:播报|朗读|收听)(?:本文|全文)?[，,]?\s*(?:约|共|时长)?\s*[0-9]+\s*(?:分钟|秒).{0,6}"
)
_FILE = regex(r"[^。！？；]{1,60}\.(?:pdf|docx?|xlsx?|pptx?|wps|ofd|zip|rar|jpe?g|png)\s*(?:下载)?", re.IGNORECASE)
_END_MARK = regex(r"[－—\-=_*\s]*(?:END|end|The End|全文完|完)[－—\-=_*\s]*")
_ATTACHED = regex("(?:附件|相关附件|附件下载)\\s*[：:]?")
_CONTACT = regex(
    r"(?:联系电话|联系地址|办公电话|传真|电话|地址|邮编|邮箱|电子邮箱|主办|承办|维护|技术支持|网址)(?:单位)?\s*[：:].{1,60}"
)
_SIZE = regex(r"[【\[（(]?\s*(?:字|文)(?:体|号|體|號)(?:大小|选择)?\s*[：:].{0,24}")
_FOOT_KEY = regex(
    r"[【\[（(]?\s*(?:(?:上一篇|下一篇|上一条|下一条|前一篇|后一篇|上一頁|下一頁|为您推荐|相关链接|相关专题|"
    r"相关阅读|相关报道|相关新闻|相关文章|相关文件|相关稿件|相关解读|"
    r"相关推荐|相關新聞|相關報道|推荐阅读|延伸阅读|往期回顾|友情链接|热门推荐|热门文章|热点推荐|热点新闻|最新文章|"
    r"最新新闻|图片新闻|猜你喜欢|大家都在看|发表评论|网友评论|我要评论|"
    r"版权所有|版权声明|网站标识码|网站标识|ICP备|备案号|备案序号|公网安备|技术支持|建议使用|最佳浏览|分享到|"
    r"分享让更多人|打印本页|关闭窗口|附件下载|网站地图|联系我们|关于我们|"
    r"使用帮助|隐私声明|法律声明|免责声明|我要纠错|微信扫一扫|扫一扫|返回顶部|本文链接|本文地址|原文链接|"
    r"转载请注明)(?![的了是和与])|"
    r"(?:浏览次数|阅读次数|点击数|点击量|访问量|浏览量|阅读量|上篇|下篇|评论|主办单位|主办|承办单位|承办|扫码|"
    r"纠错|标签|关键词|关键字|分类|相关附件|阅读下一篇|阅读上一篇)\s*(?:[：:】\]）)|｜]|$)|"
    r"(?:下转|上接)第?[0-9一二三四五六七八九十]+版|声明：本|"
    r"[粤京沪苏浙鲁豫川渝闽皖赣湘鄂冀晋陕甘宁青新藏云贵桂琼辽吉黑蒙津]ICP备)"
)
_FOOT_HEAD = regex(
    r"[【\[]?\s*(?:为您推荐|相关链接|相关专题|相关阅读|相关报道|相关新闻|相关文章|相关稿件|相关解读|相关推荐|"
    r"相关文件|推荐阅读|延伸阅读|往期回顾|友情链接|热门推荐|热门文章|最新文章|"
    r"猜你喜欢|大家都在看|发表评论|网友评论|相關新聞|相關報道)\s*[】\]]?\s*[：:]?\s*(?:更多)?[>»]*"
)
_LICENCE = regex(
    r"(?:本作品|此作品|這部作品|这部作品|本作|本文|本页面|本頁面|除非另有)(?:是|来自|來自|在|的|属于|屬於|依|采用|"
    r"採用|声明)"
)
_LICENCE_WORD = regex(
    r"公有领域|公有領域|[Pp]ublic [Dd]omain|维基|維基|著作权法|著作權法|知识共享|創用CC|CC[ -]BY|GFDL"
)
_KEYS = (
    "信息来源|稿件来源|文章来源|新闻来源|内容来源|来源单位|来源|來源|发布时间|发布日期|发表时间|发稿时间|"
    "刊发日期|更新时间|公开日期|发布机构|发布单位|责任编辑|責任編輯|责编|"
    "编辑|作者|撰稿|校对|审核|审校|监制|浏览次数|阅读次数|点击次数|点击数|点击量|浏览量|阅读量|浏览|阅读|点击|"
    "索引号|索 引 号|文号|文 号|发文字号|发文机关|发文机构|"
    "成文日期|主题分类|主题词|信息分类|公文种类|有效性|生成日期|公开方式|公开形式|公开范围|公开类别|公开程序|公开时限|"
    "信息类别|统一编号|文件编号|信息名称|内容概述|内容分类|组配分类|体裁分类|服务对象|失效日期|废止日期|施行日期|生效日期|"
    "發布日期|發佈日期|發布時間|發佈時間|發布單位|發佈單位|更新日期|更新時間|上版日期|資料來源|新聞來源|"
    "點閱數|點閱次數|點閱率|瀏覽人次|瀏覽次數|點擊數|"
    "发表日期|发布人|录入|供稿|来稿|签发|二审|三审|初审|终审|标题|名称|时间|日期|字体|字号"
)
_META = regex(
    rf"(?:^|(?<=[\s|｜【\[（(】\]）)；;]))(?P<key>{_KEYS})\s*[：:]\s*(?P<value>.*?)\s*"
    rf"(?=[\s|｜】\]）)；;【\[（(]+(?:{_KEYS})\s*[：:]|[|｜【\[]|$)"
)
_META_LINE = regex(
    r"[（(【\[]?\s*(?:信息来源|稿件来源|文章来源|新闻来源|内容来源|来源单位|来源|來源|发布时间|发布日期|发表时间|"
    r"发稿时间|刊发日期|更新时间|公开日期|发布机构|发布单位|责任编辑|責任編輯|责编|"
    r"校对|审核|审校|监制|浏览次数|阅读次数|点击次数|点击数|点击量|浏览量|阅读量|索引号|索 引 号|文号|发文字号|"
    r"发文机关|发文机构|成文日期|主题分类|信息分类|公文种类|有效性|生成日期|公开方式|公开形式|公开范围|公开类别|公开程序|"
    r"公开时限|信息类别|统一编号|文件编号|内容概述|内容分类|组配分类|体裁分类|失效日期|废止日期|发表日期|发布人|"
    r"供稿|来稿|二审|三审|初审|终审|發[布佈](?:日期|時間|單位)|更新(?:日期|時間)|上版日期|資料來源|新聞來源|"
    r"點閱(?:數|次數|率)|瀏覽(?:人次|次數)|點擊數)\s*[：:]"
)
# These words begin ordinary lines too; they count only in front of the text and behind it.
_META_EDGE = regex(r"[（(【\[]?\s*(?:时间|日期|作者|撰稿|编辑|標題|标题|名称)\s*[：:]")
# A time takes its blanks with it, so that not more than two runs of blanks stand beside each other.
_STAMP = regex(
    r"[\[（(]?\s*(?:(?:19|20)\d{2}[-/.]\d{1,2}[-/.]\d{1,2}(?:\s*\d{1,2}[:：]\d{2}(?:[:：]\d{2})?)?|"
    r"(?:19|20)\d{2}\s+\d{1,2}/\s?\d{1,2}\s+\d{1,2}[:：]\d{2}(?:[:：]\d{2})?|"
    r"(?:19|20)\d{2}年\d{1,2}月\d{1,2}日\s*\d{1,2}[:：]\d{2}(?:[:：]\d{2})?)"
    r"[\s|｜/]*(?:[\]）)][\s|｜/]*)?(?:来源\s*[：:].*)?"
)
_TIME = regex(
    r"[\[（(]?\s*((?:19|20)\d{2}[-/.年 ]\s?\d{1,2}[-/.月]\s?\d{1,2}日?(?:\s*\d{1,2}[:：]\d{2}(?:[:：]\d{2})?)?)"
)
_HASH = regex(r"(?:[0-9a-fA-F]{24,}|[-_=*·.—–─━~#]{4,}|[A-Za-z0-9+/]{40,}={0,2})")
_SENTENCE_END = regex(r"[。！？][”’』」）)]*\s*$")
_DROPPED_KEYS = ("浏览", "阅读", "点击", "字体", "字号", "瀏覽", "點閱", "點擊")
_WORD = regex(r"[^\W\d_]{1,5}")
_HOME = regex("(?:网站|本站)?首页|主页|首頁")
_STEP = regex(r"[^\W\d_]{2,8}")
_ISSUER = regex("(?:政府|办公室|办公厅|局|委员会|厅|网|网站|日报|晚报|社|中心|部)$")
_ITEM, _STEPS = 12, 5  # characters of a menu's item, steps of a trail
_HEAD, _FOOT, _SHORT = 40, 40, 30
_DROP = "M-23"


def transform(document: Document, found: Diagnostics) -> Document:
    """The document without page chrome; 来源, 发布时间 and their like go to the metadata."""
    blocks = list(document.blocks)
    if any(isinstance(block, Heading) for block in blocks):
        return document
    if not all(raw_paragraph(block) for block in blocks if isinstance(block, Paragraph)) or any(
        map(was_joined, blocks)
    ):
        return document
    texts = [plain(text_of(block)).strip() if isinstance(block, Paragraph) else "" for block in blocks]
    dropped = _marked(texts)
    _foot(texts, dropped)
    page_furniture(texts, dropped)
    copies(texts, dropped)
    # Below a heading that the source itself ranks second, nothing is a title given again.
    ranked = (at for at, b in enumerate(blocks) if isinstance(b, Paragraph) and (b.cues.outline or 0) > 1)
    repeats(texts, dropped, next(ranked, len(texts)))
    if not dropped:
        return document
    meta = document.meta
    kept: list[Block] = []
    for at, block in enumerate(blocks):
        rule = dropped.get(at)
        if rule is None or not isinstance(block, Paragraph):
            kept.append(block)
            continue
        if rule == "M-24":
            meta = _to_meta(meta, texts[at], block, found)
        drop(block, rule, found)
    return replace(document, meta=meta, blocks=tuple(kept))


def _marked(texts: list[str]) -> dict[int, str]:
    """Lines of the head and the foot that are chrome by what they say."""
    dropped: dict[int, str] = {}
    last = len(texts)
    begun = 0  # paragraphs of text seen; one may be an abstract above the title
    for at in range(min(_HEAD, last)):
        rule = _rule(texts[at], edge=not begun)
        if rule and begun < 2:
            dropped[at] = rule
        elif _is_text(texts[at]) or marker_of(texts[at]) is not None:
            begun += 1
    for at in range(last - 1, max(0, last - _FOOT) - 1, -1):
        rule = _rule(texts[at], edge=True)
        if rule:
            dropped[at] = rule
        elif _is_text(texts[at]):
            break
    _words(texts, dropped)
    for steps, before in ((range(1, last), -1), (range(last - 2, -1, -1), 1)):
        for at in steps:
            # Brackets, bars and some words are chrome only beside chrome.
            if at + before in dropped and at not in dropped and texts[at] and _BESIDE.fullmatch(texts[at]):
                dropped[at] = _DROP
    for at in range(max(1, last - _FOOT), last):
        if (
            at + 1 in dropped
            and at not in dropped
            and _ATTACHED.fullmatch(texts[at])
            and _FILE.fullmatch(texts[at + 1])
        ):
            dropped[at] = _DROP
        # Where a foot has begun, it goes on with addresses; above it they belong to the text.
        if at - 1 in dropped and at not in dropped and _CONTACT.fullmatch(texts[at]):
            dropped[at] = _DROP
    return dropped


def _words(texts: list[str], dropped: dict[int, str]) -> None:
    """Short words one a line, between two lines of chrome in the head, are items of a menu."""
    run: list[int] = []
    inside = False
    for at in range(min(_HEAD, len(texts))):
        if at in dropped:
            if inside:
                dropped.update((word, _DROP) for word in run)
            run, inside = [], True
        elif _WORD.fullmatch(texts[at]) or (_ISSUER.search(texts[at]) and len(texts[at]) <= _ITEM):
            run.append(at)
        else:
            run, inside = [], False
    _trail(texts, dropped)


def _trail(texts: list[str], dropped: dict[int, str]) -> None:
    """A trail one step a line: 首页, 政务公开, 工作报告, and then the page's own title, which says more."""
    for at in range(min(_HEAD, len(texts) - 1)):
        if at not in dropped:
            if ends_title(texts[at]) and bare(texts[at]) not in bare("".join(texts[at + 1 : at + _STEPS + 4])):
                return
            continue
        if not _HOME.fullmatch(texts[at]):
            continue
        stop = at + 1
        while stop < len(texts) and stop not in dropped and _STEP.fullmatch(texts[stop]) and stop - at <= _STEPS:
            stop += 1
        following = next((text for at, text in enumerate(texts[stop:], stop) if at not in dropped and text), "")
        # The last step may be the title itself, unless a fuller one follows.
        last = stop if ends_title(following) or not ends_title(texts[stop - 1]) else stop - 1
        if last - at > 2:
            dropped.update((step, _DROP) for step in range(at + 1, last))
        return


def _is_text(text: str) -> bool:
    return len(text) > _SHORT and _SENTENCE_END.search(text) is not None


def _rule(text: str, edge: bool) -> str:
    """The rule by which a line is chrome, or an empty string."""
    if not text or _is_text(text):
        return ""
    if len(text) < 200 and (_META_LINE.match(text) or _STAMP.fullmatch(text) or (edge and _META_EDGE.match(text))):
        return "M-24"
    if _SIZE.fullmatch(text) or _HASH.fullmatch(text) or _TRAIL.fullmatch(text) or _SPOKEN.fullmatch(text):
        return _DROP
    if edge and (_FILE.fullmatch(text) or _END_MARK.fullmatch(text)):
        return _DROP
    if len(text) < 120 and _BUTTONS.fullmatch(text) and _HAS_WORD.search(text):
        return _DROP
    if len(text) < 120 and _FOOT_KEY.match(text) and not _SENTENCE_END.search(text):
        return _DROP
    return ""


def _foot(texts: list[str], dropped: dict[int, str]) -> None:
    """Lists of links under 为您推荐, and licence boxes, with all that follows them."""
    low = max(0, len(texts) - 80)
    for at in range(low, len(texts)):
        text = texts[at]
        rest = texts[at + 1 :]
        links = _FOOT_HEAD.fullmatch(text) and not any(_is_text(line) for line in rest)
        box = _LICENCE.match(text) and _LICENCE_WORD.search("".join(texts[at:]))
        if (links or box) and not any(marker_of(line) and len(line) < 60 for line in rest[:1]):
            for number in range(at, len(texts)):
                dropped.setdefault(number, _DROP)
            return


_FIELDS = {
    "来源": "source",
    "來源": "source",
    "信息来源": "source",
    "稿件来源": "source",
    "文章来源": "source",
    "新闻来源": "source",
    "内容来源": "source",
    "来源单位": "source",
    "发布时间": "published",
    "发布日期": "published",
    "发表时间": "published",
    "发稿时间": "published",
    "刊发日期": "published",
    "公开日期": "published",
    **dict.fromkeys(("發布日期", "發佈日期", "發布時間", "發佈時間"), "published"),
    **dict.fromkeys(("資料來源", "新聞來源"), "source"),
    "时间": "published",
    "日期": "published",
    "文号": "document_number",
    "发文字号": "document_number",
    "发文机关": "issuer",
    "发文机构": "issuer",
    "索引号": "index_number",
}
assert set(_FIELDS.values()) <= {field.name for field in fields(Meta)}


def _to_meta(meta: Meta, text: str, block: Paragraph, found: Diagnostics) -> Meta:
    pairs = [(re.sub(r"\s", "", m["key"]), m["value"].strip(" \u3000|｜】])）")) for m in _META.finditer(text)]
    stamp = _TIME.match(text)
    if stamp and not any(_FIELDS.get(key) == "published" for key, _ in pairs):
        pairs.insert(0, ("发布时间", stamp[1]))
    for key, value in pairs:
        if not value or key.startswith(_DROPPED_KEYS):
            continue
        found.note(Code.METADATA_TAKEN, place_of(block), key=key, value=value)
        name = _FIELDS.get(key)
        if name and not getattr(meta, name):
            meta = replace(meta, **{name: value})  # type: ignore[arg-type]  # `_FIELDS` names fields of `Meta`
        else:
            meta = replace(meta, other=(*meta.other, (key, value)))
    return meta
