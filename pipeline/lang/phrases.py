"""Edges of phrases in titles: where an official title may be divided.

Rules of our own over the wording of official titles (GB/T 9704-2012, 7.3.1 asks that words stay whole). An edge lies
after 的 和 与 及, before 关于, around titles of bodies and sessions; it never lies inside 委员会 or 第几届.
"""

from __future__ import annotations

import re

# After these a line may end; the longer wins.
_AFTER = re.compile(
    r"常务委员会|代表大会|委员会|人民政府|办公厅|办公室|协商会议|共和国|全国|会议|大会|自治区|自治州|[省市县区州盟旗](?=第|人|委|政|关|[一-鿿]{2})|"
    r"常務委員會|代表大會|委員會|人民政府|辦公廳|辦公室|協商會議|共和國|會議|大會|自治區|"
    r"第[一二三四五六七八九十百0-9]+[届次屆](?:第?[一二三四五六七八九十百0-9]+次)?|[0-9]{4}年|[》”」』，、；：]|"
    r"进一步|進一步|加强|加強|推进|推進|促进|促進|实施|實施|印发|印發|做好|开展|開展|落实|落實|通过|通過"
)
_BEFORE = re.compile(
    r"[《“「『（]|第[一二三四五六七八九十百0-9]+[届次屆]|关于|關於|工作报告|工作報告|暂行|暫行|实施|實施"
)
_PARTICLE = re.compile(r"[的和与與及]")
_WHOLE = re.compile(
    r"第[一二三四五六七八九十百0-9]+[届次屆]|委员会|委員會|工作报告|工作報告|通知|决定|決定|意见|意見|办法|辦法|政治协商|政治協商|"
    r"[一二三四五六七八九十百0-9]+[届次屆]|和谐|和諧|和平|共和|目的|与会|與會|参与|參與|普及|以及|及其|涉及|中国|中國|人民"
)


def phrase_edges(text: str) -> frozenset[int]:
    """Offsets at which a title may be divided between two phrases; empty for a text without known words."""
    edges = {match.end() for match in _AFTER.finditer(text)}
    edges |= {match.start() for match in _BEFORE.finditer(text)}
    edges |= {match.end() for match in _PARTICLE.finditer(text)}
    inside = {at for match in _WHOLE.finditer(text) for at in range(match.start() + 1, match.end())}
    return frozenset(at for at in edges - inside if 0 < at < len(text))
