"""Reports put together at random from parts that official pages are made of: the same skeleton must come back.

Title, occasion, speaker and salutation in several shapes and orders; headings of five kinds; chrome before, inside and
behind; and layouts: a line a paragraph, indents, blank lines, hard wraps, one line for all. Each seed is one report.
"""

from __future__ import annotations

import random
import re

import pytest

from tests.transforms.test_sources import account
from tests.transforms.test_structure import BODY, MORE, parts

TITLES = (
    ["政府工作报告"], ["政 府 工 作 报 告"], ["2023年某市人民政府工作报告"],
    ["某市第十四届人民代表大会第二次会议", "政府工作报告"],
    ["中国人民政治协商会议第九届某市委员会", "常务委员会工作报告"], ["某市人民法院工作报告"],
    ["某区政府工作报告（2023年）"],
    ["关于某市2022年国民经济和社会发展计划", "执行情况与2023年计划草案的报告"],
)  # fmt: skip
OCCASIONS = (
    [], ["（2023年1月10日在某市第十四届人民代表大会第二次会议上）"],
    ["——2023年1月10日在某市第十四届人民代表大会第二次会议上"],
    ["(2023年1月10日在某市第十四届", "人民代表大会第二次会议上)"], ["（二〇二三年一月十日）"], ["2023年1月10日"],
    ["（2023年1月10日某市第十四届人民代表大会第二次会议通过）"], ["——在某市第十四届人民代表大会第二次会议上"],
)  # fmt: skip
SPEAKERS = (
    [], ["市长 王立"], ["王 立"], ["某市人民政府市长　王立"], ["代市长：李明华"], ["报告人：王立"], ["（市长 王立）"],
    ["某市人民政府代理市长 阿布都·热合曼"],
)  # fmt: skip
SALUTATIONS = (["各位代表："], ["各位委员:"], ["主席、各位委员："], ["各位代表，同志们："])
SECTIONS = (
    ["一、2022年工作回顾", "二、2023年工作安排", "三、加强政府自身建设"],
    ["第一部分 过去五年工作回顾", "第二部分 今后五年奋斗目标", "第三部分 今年工作安排"],
    ["第一章 发展基础", "第二章 总体要求", "第三章 重点任务"],
    ["过去一年工作回顾", "今年工作总体要求", "今年重点工作任务"],
)
PARTS = (
    [], ["（一）坚持创新驱动，发展动能持续增强", "（二）坚持农业优先，乡村振兴扎实推进"],
    ["(一)加快产业转型升级", "(二)推进乡村全面振兴"], ["1．加快产业转型升级", "2．推进乡村全面振兴"],
)  # fmt: skip
HEADS = (
    [], ["当前位置：首页 > 政务公开 > 政府工作报告"], ["首页", "政务公开", "要闻动态"],
    ["发布时间：2023-01-18 09:12 来源：市政府办公室 浏览次数：1234次 字号：[大] [中] [小]"],
    ["索引号：000014349/2023-00001", "发布机构：市政府办公室", "生成日期：2023-01-18", "公开方式：主动公开"],
    ["无障碍阅读", "长者专区", "网站支持IPv6"], ["新华网 > > 正文", "2023 01/18 08:30:12", "来源：新华社", "分享到："],
)  # fmt: skip
FEET = (
    [], ["责任编辑：张三"], ["上一篇：2022年政府工作报告", "下一篇：没有了"], ["【打印】 【关闭】"],
    ["附件：", "政府工作报告.pdf"],
    ["版权所有：某市人民政府办公室", "粤ICP备05012345号  粤公网安备 44010402000001号"], ["－ END －"],
)  # fmt: skip
SENTENCES = (
    BODY,
    MORE,
    "坚持农业农村优先发展，新建高标准农田15万亩，粮食总产量稳定在80万吨以上。",
    "办好人民满意的教育，新增学位1.8万个。",
)


def skeleton(chance: random.Random) -> list[tuple[str, list[str]]]:
    """Roles (h1 and h2 for headings) with their lines."""
    first = [("occasion", chance.choice(OCCASIONS)), ("speaker", chance.choice(SPEAKERS))]
    if chance.random() < 0.4:
        first.reverse()
    made = [("title", chance.choice(TITLES)), *(part for part in first if part[1])]
    made.append(("salutation", chance.choice(SALUTATIONS)))

    def text() -> tuple[str, list[str]]:
        number = sum(role == "body" for role, _ in made)
        return "body", [f"这是第{number}段。" + "".join(chance.sample(SENTENCES, 3))]

    made.append(text())
    below = chance.choice(PARTS)
    for number, section in enumerate(chance.choice(SECTIONS)):
        made += [("h1", [section])]
        made.append(text())
        for part in below if number == 1 else []:
            made += [("h2", [part])]
            made.append(text())
    return made


def laid_out(made: list[tuple[str, list[str]]], chance: random.Random) -> list[str]:
    """The source lines of a skeleton, in one of five layouts, with chrome around."""
    layout = chance.choice(("plain", "indent", "blank", "wrap", "flat"))
    if layout == "flat":
        return ["\u3000\u3000".join(" ".join(lines) if role == "title" else "".join(lines) for role, lines in made)]
    out: list[str] = []
    width = chance.choice((28, 33, 38, 42))
    for role, lines in made:
        for line in lines:
            if layout == "wrap" and role == "body":
                whole = "\u3000\u3000" + line
                out += [whole[at : at + width] for at in range(0, len(whole), width)]
            else:
                out.append("\u3000\u3000" + line if layout == "indent" else line)
            out += [""] if layout == "blank" else []
    return [*chance.choice(HEADS), *out, *chance.choice(FEET)]


def bare(text: str) -> str:
    return re.sub(r"[\W_]", "", text)


@pytest.mark.parametrize("seed", range(80))
def test_the_skeleton_comes_back(seed: int) -> None:
    chance = random.Random(seed)
    made = skeleton(chance)
    lines = laid_out(made, chance)
    shown, _, _ = parts(*lines)
    got = [("h" + role[-1] if role.startswith("heading") else role, bare(text)) for role, text in shown]
    assert got == [(role, bare("".join(text))) for role, text in made]
    assert account(*lines) == []
