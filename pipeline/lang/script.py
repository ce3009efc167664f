"""Simplified or Traditional: told by characters that only one of the two writes."""

from __future__ import annotations

from pipeline.patterns import regex

_SIMPLIFIED = frozenset(
    "们这国来时会对发动过说产种学经进电实两体机当点从业应开还样与关线内数间质气变条没"
    "结问军题党员总设长头资边统较将组见计农几区强战则举为务议"
)
_TRADITIONAL = frozenset(
    "們這國來時會對發動過說產種學經進電實兩體機當點從業應開還樣與關線內數間質氣變條沒"
    "結問軍題黨員總設長頭資邊統較將組見計農幾區強戰則舉為務議"
)
_ONLY_SIMPLIFIED = regex(f"[{''.join(sorted(_SIMPLIFIED - _TRADITIONAL))}]")
_ONLY_TRADITIONAL = regex(f"[{''.join(sorted(_TRADITIONAL - _SIMPLIFIED))}]")
_SAMPLE = 20_000


def script_of(text: str) -> str:
    """`zh-Hans` or `zh-Hant`; a text that shows neither is taken for Simplified."""
    sample = text[:_SAMPLE]
    simplified = len(_ONLY_SIMPLIFIED.findall(sample))
    traditional = len(_ONLY_TRADITIONAL.findall(sample))
    return "zh-Hant" if traditional > simplified else "zh-Hans"
