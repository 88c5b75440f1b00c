"""What search makes of a text: words without what people type differently, stems, sounds, parts of compounds.

The twin is overrides/logic/analysis.js; tests/search/vectors.json says what both must give.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import Any

from ankunft.search.rules import BASIC, BIGRAMS, DIGITS, LETTERS, LINKS, MARKS, PARTS, SAME, STEMS, STOP

MOST = 200
"""How many characters of a query count."""

WORDS = 12
"""How many words of a query count."""

_MARKS = re.compile(f"[{MARKS}]")
_APOSTROPHE = re.compile("(?<=[\u0400-\u052f])['\u2019\u02bc\u02bb`](?=[\u0400-\u052f])")
_DIGITS = {chr(int(zero, 16) + value): str(value) for zero in DIGITS.split() for value in range(10)}
_TABLE = str.maketrans({**_DIGITS, **LETTERS, "\u02bc": " ", "\u02bb": " "})
_BIGRAMS = re.compile(f"[{BIGRAMS}]+")
JOINER = "\u200c"
"""The zero-width non-joiner: parts a Persian word that is written as one."""


@cache
def _word() -> re.Pattern[str]:
    """Letters, digits and the marks on them (general categories L, N, M)."""
    kept = {"L", "N", "M"}
    ranges, start = [], None
    for code in range(0x80, sys.maxunicode + 2):
        inside = code <= sys.maxunicode and unicodedata.category(chr(code))[0] in kept
        if inside and start is None:
            start = code
        elif not inside and start is not None:
            ranges.append(f"\\U{start:08x}-\\U{code - 1:08x}")
            start = None
    return re.compile(f"[0-9a-z{''.join(ranges)}{JOINER}]+")


def fold(text: str) -> str:
    """`text` in small letters, without marks and variants of letters, with Latin digits."""
    text = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).lower())
    text = _APOSTROPHE.sub("", text)
    return unicodedata.normalize("NFC", _MARKS.sub("", text).translate(_TABLE))


_DIGRAPHS = re.compile(r"([aeq]?)ue|ae|oe")
_LATIN = re.compile(r"[a-z]+")


@lru_cache(maxsize=200_000)
def plain(word: str) -> str:
    """A folded word of Latin letters with ae, oe, ue as a, o, u: as umlauts are once their dots are gone."""
    return _DIGRAPHS.sub(lambda m: m[0] if m[1] else m[0][0], word) if "e" in word and _LATIN.fullmatch(word) else word


def tokens(text: str) -> Iterator[str]:
    """The words of a text, in order. Words of scripts without spaces come as pairs of letters.

    What a joiner parts comes as a whole and in its parts.
    """
    for run in _word().findall(fold(text)):
        whole = run.replace(JOINER, "")
        for part in dict.fromkeys((whole, *run.split(JOINER))):
            if part:
                yield from _cut(part)


def _cut(word: str) -> Iterator[str]:
    end = 0
    for match in _BIGRAMS.finditer(word):
        if match.start() > end:
            yield plain(word[end : match.start()])
        run = match[0]
        yield from (run[at : at + 2] for at in range(max(1, len(run) - 1)))
        end = match.end()
    if end < len(word):
        yield plain(word[end:])


_SCRIPTS = (
    ("latin", "a", "z"), ("cyrillic", "\u0400", "\u052f"), ("arabic", "\u0600", "\u06ff"), ("ethiopic", "\u1200", "\u139f"),
)  # fmt: skip
_OF = {
    "ru": "cyrillic", "uk": "cyrillic", "ar": "arabic", "fa": "arabic", "ps": "arabic", "ckb": "arabic",
    "ti": "ethiopic", "am": "ethiopic",
}  # fmt: skip


def script_of(word: str) -> str:
    """The script of a folded word, by its first letter; "" for those without rules."""
    return next((name for name, first, last in _SCRIPTS if first <= word[:1] <= last), "")


def _affixes(text: str) -> list[tuple[str, int]]:
    found = [(affix[:-1], int(affix[-1])) for affix in text.split()]
    return sorted(found, key=lambda pair: -len(pair[0]))  # stable: equal lengths in the order of the rules


class Analysis:
    """The rules for readers of one language; German and English stand in every language's texts."""

    def __init__(self, tag: str) -> None:
        own = SAME.get(tag, tag)
        self.tag = tag
        self.languages = tuple(dict.fromkeys(name for name in (own, "de", "en") if name in STEMS))
        self.stems = {name: dict(STEMS[name]) for name in self.languages}
        stop = " ".join(STOP.get(name, "") for name in dict.fromkeys((own, "de", "en")))
        self.stop = frozenset(token for token in tokens(stop))
        self._rules = {
            name: (_affixes(stem.get("prefixes", "")), _affixes(stem.get("suffixes", "")))
            for name, stem in self.stems.items()
        }
        self._known: dict[tuple[str, str], str] = {}

    def rules(self) -> dict[str, Any]:
        """What the phone needs to do the same."""
        return {"stems": self.stems, "stop": sorted(self.stop)}

    def stem(self, word: str, tag: str) -> str:
        """The stem of a folded word in a text in the language `tag`."""
        name = SAME.get(tag, tag)
        key = (name, word)
        if key not in self._known:
            self._known[key] = self._stem(word, name)
        return self._known[key]

    def _stem(self, word: str, name: str) -> str:
        script = script_of(word)
        if name not in self._rules or _OF.get(name, "latin") != script:
            # A word of another script than the text's: of the first language that is written in it.
            name = next((other for other in self.languages if _OF.get(other, "latin") == script), "")
        if not name:
            return _sixth(word) if script == "ethiopic" else word
        prefixes, suffixes = self._rules[name]
        while found := next((p for p, left in prefixes if word.startswith(p) and len(word) - len(p) >= left), None):
            word = word[len(found) :]
        while found := next((s for s, left in suffixes if word.endswith(s) and len(word) - len(s) >= left), None):
            word = word[: -len(found)]
            if script == "ethiopic":
                word = _sixth(word)
        if script == "ethiopic":
            return _sixth(word)
        if script == "latin" and len(word) > 3 and word[-1] == word[-2]:
            word = word[:-1]
        if name == "tr" and word[-1] in "bdg":
            word = word[:-1] + {"b": "p", "d": "t", "g": "k"}[word[-1]]
        return word

    def forms(self, word: str) -> tuple[str, ...]:
        """What a word of a query can stand as in the index: as typed, and its stems."""
        return tuple(dict.fromkeys((word, *(self.stem(word, name) for name in self.languages))))

    def query(self, text: str) -> list[str]:
        """The words of a query that count, each once; a telephone number is one word."""
        text = text[:MOST]
        numbers = [number for number in (dialled(match[0]) for match in _NUMBER.finditer(fold(text))) if number]
        found = list(dict.fromkeys([*(numbers or []), *(w for w in tokens(text) if not numbers or not w.isdigit())]))
        return ([word for word in found if word not in self.stop] or found)[:WORDS]


def _sixth(word: str) -> str:
    """An Ethiopic word with its last syllable in the sixth order: endings change that of a stem."""
    last = ord(word[-1])
    return word[:-1] + chr((last & ~7) + 5) if 0x1200 <= last <= 0x1357 else word


_NUMBER = re.compile(r"\+?[(\d][\d ()/.\u2013-]{3,}\d")


def dialled(text: str) -> str:
    """A German telephone number as digits, with the 0 of the trunk: "+49 30 23125-118" → "03023125118"; else ""."""
    digits = re.sub(r"\D", "", text)
    if text.startswith("+49") or digits.startswith("0049"):
        return "0" + digits.removeprefix("00")[2:].removeprefix("0")
    return digits if len(digits) >= 5 else ""


# Sounds

_CYRILLIC = dict(zip("абвгґдеєжзиіклмнопрстуфхцчшщъыьэюя", ["a", "b", "v", "g", "g", "d", "e", "e", "S", "s", "i", "i", "k", "l", "m", "n", "o", "p", "r", "s", "t", "u", "f", "k", "s", "S", "S", "S", "'", "i", "'", "e", "u", "a"], strict=True))  # fmt: skip
_CYRILLIC = {letter: sound.replace("'", "") for letter, sound in _CYRILLIC.items()}
_ROWS = ["h", "l", "h", "m", "s", "r", "s", "S", "k", "k", "k", "k", "p", "f", "t", "S", "h", "h", "n", "n", "-", "k", "k", "h", "k", "-", "-", "s", "S", "-", "t", "t", "j", "k", "k", "k", "t", "S", "p", "s", "s", "f", "p"]
_ARABIC = dict(zip("بپتثجچحخدذرزژسشصضطظعغفڤقكگلمنهاوي", ["p", "p", "t", "s", "j", "S", "h", "h", "t", "s", "r", "s", "S", "s", "S", "s", "t", "t", "s", "-", "k", "f", "f", "k", "k", "k", "l", "m", "n", "h", "-", "-", "-"], strict=True))  # fmt: skip
_SOUNDS = (
    ("tsch", "S"), ("dsch", "j"), ("sch", "S"), ("tch", "S"), ("sh", "S"), ("dj", "j"), ("dS", "j"), ("ph", "f"),
    ("pf", "f"), ("th", "t"), ("dt", "t"), ("ck", "k"), ("ch", "k"), ("kh", "k"), ("gh", "k"), ("tz", "s"), ("ts", "s"),
    ("ce", "se"), ("ci", "si"), ("qu", "kf"), ("x", "ks"), ("ei", "ai"), ("ey", "ai"), ("ay", "ai"), ("aj", "ai"),
    ("ej", "ai"), ("eu", "oi"), ("oy", "oi"), ("ie", "i"), ("ou", "u"), ("oo", "u"), ("y", "i"), ("j", "i"), ("c", "k"),
    ("q", "k"), ("g", "k"), ("z", "s"), ("d", "t"), ("b", "p"), ("v", "f"), ("w", "f"), ("e", "a"), ("o", "u"),
)  # fmt: skip
_BONES = (
    ("tsch", "S"), ("dsch", "j"), ("sch", "S"), ("tch", "S"), ("sh", "S"), ("ch", "S"), ("dj", "j"), ("ph", "f"),
    ("pf", "f"), ("th", "t"), ("dh", "t"), ("ck", "k"), ("kh", "k"), ("gh", "k"), ("tz", "s"), ("ts", "s"), ("ce", "s"),
    ("ci", "s"), ("x", "ks"), ("c", "k"), ("q", "k"), ("g", "k"), ("z", "s"), ("d", "t"), ("b", "p"), ("v", "f"),
    *((vowel, "-") for vowel in "aeiouwy"),
)  # fmt: skip
_TWICE = re.compile(r"(.)\1+")


@lru_cache(maxsize=100_000)
def sound(word: str) -> str:
    """How a folded word in Latin or Cyrillic letters sounds to somebody who writes by ear: "~" and few letters.

    "" for others, and where it is too short.
    """
    script = script_of(word)
    if script == "cyrillic":
        word = "".join(_CYRILLIC.get(letter, "") for letter in word)
    elif script != "latin" or not _LATIN.fullmatch(word):
        return ""
    for written, said in _SOUNDS:
        word = word.replace(written, said)
    word = word[:1] + word[1:].replace("h", "")
    word = _TWICE.sub(r"\1", word.removesuffix("r") if word.endswith("ar") else word)
    return f"~{word}" if len(word) >= 4 else ""


@lru_cache(maxsize=100_000)
def bones(word: str) -> str:
    """The consonants of a folded word as they sound, as "^" and few letters; "" where they are too few.

    Arabic letters have no vowels and Ethiopic ones are written in Latin in many ways: so they meet.
    """
    script = script_of(word)
    if script == "arabic":
        said = "".join(_ARABIC.get(letter, "") for letter in word)
    elif script == "ethiopic":
        said = "".join(_ROWS[row] for row in ((ord(c) - 0x1200) // 8 for c in word) if 0 <= row < len(_ROWS))
    elif script == "latin" and _LATIN.fullmatch(word):
        for written, sounds in _BONES:
            word = word.replace(written, sounds)
        said = word
    else:
        return ""
    said = _TWICE.sub(r"\1", said[:1] + re.sub("[-h]", "", said[1:])).removeprefix("-")
    return f"^{said}" if len(said) >= 3 else ""


# Compounds


class Compounds:
    """Takes German compounds apart, with the words that are known."""

    def __init__(self, analysis: Analysis, texts: Iterable[str]) -> None:
        self.analysis = analysis
        words = {word for text in texts for word in tokens(text)} | set(tokens(PARTS))
        self.known = {
            form
            for word in words
            if _LATIN.fullmatch(word) and (len(word) >= 4 or word in BASIC)
            for form in (word, analysis.stem(word, "de"))
            if len(form) >= 4 or form in BASIC
        }

    @lru_cache(maxsize=50_000)  # noqa: B019 (lives as long as the index is made)
    def parts(self, word: str) -> tuple[str, ...]:
        """The parts of a folded word, and what its parts make together: einwohnermeldeamt → …, meldeamt, amt."""
        cut = split(word, self.known.__contains__, self.analysis) if len(word) >= 7 else []
        if len(cut) < 2:
            return ()
        found = [word[first:last] for n, (first, _, _) in enumerate(cut) for _, last, _ in cut[n:]]
        return tuple(dict.fromkeys(part for part in found if part != word))


def split(word: str, is_known: Any, analysis: Analysis) -> list[tuple[int, int, int]]:
    """(begin, end, end with what links it to the next) of the fewest known words that make up `word`; [] if none do."""
    best: dict[int, list[tuple[int, int, int]]] = {0: []}
    for start in range(len(word) - 2):
        if start not in best:
            continue
        for end in range(start + 3, len(word) + 1):
            part = word[start:end]
            if (start, end) == (0, len(word)) or not (is_known(part) or is_known(analysis.stem(part, "de"))):
                continue
            for link in LINKS:
                stop = end + len(link)
                if word.startswith(link, end) and (stop < len(word) or (stop == len(word) and not link)):
                    found = [*best[start], (start, end, stop)]
                    if stop not in best or len(found) < len(best[stop]):
                        best[stop] = found
    return best.get(len(word), [])
