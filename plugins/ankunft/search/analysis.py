"""What search makes of a text: words without what people type differently, stems, sounds, parts of compounds.

The twin is overrides/logic/analysis.js; tests/search/vectors.json says what both must give. Both work from rules.yml.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from functools import cache, lru_cache

from ankunft.search.rules import GERMAN, of, rules, rules_of

MOST = 200
"""How many characters of a query count."""

WORDS = 12
"""How many words of a query count."""

JOINERS = "\u200c\u2010\u2011-"
"""What stands within words: the zero-width non-joiner parts a Persian one that is written as one; hyphens."""


def _pairs(name: str) -> list[tuple[str, str]]:
    return [(key, value) for key, _, value in (pair.partition(":") for pair in rules()[name].split())]


def _class(name: str) -> str:
    """The ranges of a rule as the inside of a class of a regular expression."""
    return "".join(
        "-".join(f"\\u{end}" for end in (ends.split("-") if "-" in ends else [ends])) for ends in rules()[name].split()
    )


@cache
def _word() -> re.Pattern[str]:
    """Letters, digits and the marks on them (general categories L, N, M)."""
    ranges, start = [], None
    for code in range(0x80, sys.maxunicode + 2):
        inside = code <= sys.maxunicode and unicodedata.category(chr(code))[0] in "LNM"
        if inside and start is None:
            start = code
        elif not inside and start is not None:
            ranges.append(f"\\U{start:08x}-\\U{code - 1:08x}")
            start = None
    return re.compile(f"[0-9a-z{''.join(ranges)}{JOINERS}]+")


_MARKS = re.compile(f"[{_class('marks')}]")
_APOSTROPHE = re.compile("([\u0400-\u052f])['\u2019\u02bc\u02bb`](?=[\u0400-\u052f])")
_TABLE = str.maketrans({
    **{chr(int(zero, 16) + value): str(value) for zero in rules()["digits"].split() for value in range(10)},
    **dict(_pairs("letters")),
    "\u02bc": " ",
    "\u02bb": " ",
})  # fmt: skip
_BIGRAMS = re.compile(f"[{_class('bigrams')}\U00020000-\U0003ffff]+")
_LATIN = re.compile(r"[a-z]+")
_JOINERS = re.compile(f"[{JOINERS}]")
_HYPHENS = re.compile("[\u2010\u2011-]")
_DIGRAPHS = re.compile(r"aeue|([aeq]?)ue|ae|oe")


def fold(text: str) -> str:
    """`text` in small letters, without marks and variants of letters, with Latin digits."""
    text = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).lower())
    text = _APOSTROPHE.sub(r"\1", _MARKS.sub("", text)).translate(_TABLE)
    return unicodedata.normalize("NFC", text)


def _dotless(match: re.Match[str]) -> str:
    if match[0] == "aeue":  # Gemäuer
        return "aue"
    return match[0] if match[1] else match[0][0]


@lru_cache(maxsize=200_000)
def undotted(word: str) -> str:
    """A folded word of Latin letters with ae, oe, ue as a, o, u: as umlauts are once their dots are gone."""
    return _DIGRAPHS.sub(_dotless, word) if "e" in word and _LATIN.fullmatch(word) else word


def tokens(text: str) -> Iterator[str]:
    """The words of a text, in order. Words of scripts without spaces come as pairs of letters.

    What a joiner or a hyphen parts comes as a whole and in its parts.
    """
    for run in _word().findall(fold(text)):
        parts = _JOINERS.split(run)
        for part in dict.fromkeys(("".join(parts), *parts)):
            if part:
                yield from _cut(part)


def _cut(word: str) -> Iterator[str]:
    end = 0
    for match in _BIGRAMS.finditer(word):
        if match.start() > end:
            yield undotted(word[end : match.start()])
        run = match[0]
        yield from (run[at : at + 2] for at in range(max(1, len(run) - 1)))
        end = match.end()
    if end < len(word):
        yield undotted(word[end:])


_SCRIPTS = (("latin", "a", "z"), ("cyrillic", "\u0400", "\u052f"), ("arabic", "\u0600", "\u06ff"),
            ("ethiopic", "\u1200", "\u139f"))  # fmt: skip


def script_of(word: str) -> str:
    """The script of a folded word, by its first letter; "" for those without rules."""
    return next((name for name, first, last in _SCRIPTS if first <= word[:1] <= last), "")


Affixes = tuple[tuple[str, int], ...]


def _affixes(text: str) -> Affixes:
    """(affix, how many letters have to stay), the longest first."""
    return tuple(sorted(((one[:-1], int(one[-1])) for one in text.split()), key=lambda pair: -len(pair[0])))


class Analysis:
    """The rules for readers of one language."""

    def __init__(self, tag: str) -> None:
        chosen = rules_of(tag)
        self.tag = tag
        self.languages: tuple[str, ...] = tuple(chosen["languages"])
        self.scripts: dict[str, str] = chosen["scripts"]
        self.hears_bones = self.scripts.get(of(tag)) in ("arabic", "ethiopic")
        self.stop = frozenset(tokens(" ".join(chosen["stop"].values())))
        self._affixes: dict[str, tuple[Affixes, Affixes]] = {
            name: (_affixes(chosen["prefixes"].get(name, "")), _affixes(chosen["suffixes"][name]))
            for name in self.languages
            if name in chosen["suffixes"]
        }
        self._known: dict[tuple[str, str], str] = {}

    def stem(self, word: str, tag: str) -> str:
        """The stem of a folded word in a text in the language `tag`."""
        key = (of(tag), word)
        if key not in self._known:
            self._known[key] = self._stem(word, key[0])
        return self._known[key]

    def _script(self, name: str) -> str:
        return self.scripts.get(name, "latin")

    def _stem(self, word: str, name: str) -> str:
        script = script_of(word)
        if not word.isascii() and max(word) > "\uffff":
            return word  # the phone counts such letters as two
        if name not in self._affixes or self._script(name) != script:
            # A word of another script than the text's: of the first language that is written in it.
            name = next((other for other in self._affixes if self._script(other) == script), "")
        ethiopic = script == "ethiopic"
        prefixes, suffixes = self._affixes.get(name, ((), ()))
        while found := next((p for p, left in prefixes if word.startswith(p) and len(word) - len(p) >= left), None):
            word = word[len(found) :]
        while found := next((s for s, left in suffixes if word.endswith(s) and len(word) - len(s) >= left), None):
            word = _sixth(word[: -len(found)]) if ethiopic else word[: -len(found)]
        if ethiopic:
            return _sixth(word)
        if script == "latin" and name and len(word) > 3 and word[-1] == word[-2]:
            word = word[:-1]
        if name == "tr" and word[-1] in "bdg":
            word = word[:-1] + {"b": "p", "d": "t", "g": "k"}[word[-1]]
        return word

    def forms(self, word: str) -> tuple[str, ...]:
        """What a word of a query can stand as in the index: as typed, and its stems."""
        return tuple(dict.fromkeys((word, *(self.stem(word, name) for name in self.languages))))

    def query(self, text: str) -> list[str]:
        """The words of a query that count, each once; a telephone number is one word."""
        folded = fold(text[:MOST])
        numbers = [number for number in map(dialled, _NUMBER.findall(folded)) if number]
        # Each word once: what is joined as a whole, what has hyphens in its parts.
        joined = _HYPHENS.sub(" ", folded).replace("\u200c", "")
        words = [word for word in tokens(joined) if not (numbers and is_number(word))]
        found = list(dict.fromkeys((*numbers, *words)))
        return ([word for word in found if word not in self.stop] or found)[:WORDS]


def _sixth(word: str) -> str:
    """An Ethiopic word with its last syllable in the sixth order: endings change that of a stem."""
    last = ord(word[-1])
    return word[:-1] + chr((last & ~7) + 5) if 0x1200 <= last <= 0x1357 else word


def is_number(word: str) -> bool:
    """Whether a folded word is digits alone."""
    return word.isascii() and word.isdigit()


_DATE = re.compile(r"[0-9]{1,2}\.[0-9]{1,2}\.")
_NUMBER = re.compile(r"\+?[(0-9][0-9 ()/.\u2010\u2013-]{3,}[0-9]")


def dialled(text: str) -> str:
    """A German telephone number as digits, with the 0 of the trunk: "+49 30 23125-118" → "03023125118"; else ""."""
    if _DATE.match(text):
        return ""
    digits = re.sub(r"[^0-9]", "", text)
    if text.startswith("+49") or digits.startswith("0049"):
        return "0" + digits.removeprefix("00")[2:].removeprefix("0")
    return digits if len(digits) >= 5 and (text[0] == "(" or digits.startswith(("0", "11"))) else ""


# Sounds

_CYRILLIC = dict(_pairs("cyrillic"))
_ARABIC = dict(_pairs("arabic"))
_ETHIOPIC = rules()["ethiopic"].split()
_SOUNDS = _pairs("sounds")
_BONES = _pairs("bones")
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
    """The consonants of a folded word as they sound, as "^" and few letters; "" where they are too few."""
    script = script_of(word)
    if script == "arabic":
        said = "".join(_ARABIC.get(letter, "") for letter in word)
    elif script == "ethiopic":
        rows = ((ord(letter) - 0x1200) >> 3 for letter in word)
        said = "".join(_ETHIOPIC[row] for row in rows if 0 <= row < len(_ETHIOPIC))
    elif script == "latin" and _LATIN.fullmatch(word):
        said = word
        for written, sounds in _BONES:
            said = said.replace(written, sounds)
    else:
        return ""
    said = _TWICE.sub(r"\1", said[:1] + re.sub("[-h]", "", said[1:])).removeprefix("-")
    return f"^{said}" if len(said) >= 3 else ""


# Compounds

LONGEST = 60
"""Longer words are taken apart no more."""


def split(word: str, is_known: Callable[[str], bool], analysis: Analysis) -> list[tuple[int, int]]:
    """(begin, end) of the fewest known words that make up a German compound; [] if none do."""
    best: dict[int, list[tuple[int, int]]] = {0: []}
    if len(word) > LONGEST:
        return []
    for start in range(len(word) - 2):
        if start not in best:
            continue
        for end in range(start + 3, len(word) + 1):
            part = word[start:end]
            if (start, end) == (0, len(word)) or not (is_known(part) or is_known(analysis.stem(part, GERMAN))):
                continue
            for link in ("", *_LINKS):
                stop = end + len(link)
                if word.startswith(link, end) and (stop < len(word) or not link):
                    found = [*best[start], (start, end)]
                    if stop not in best or len(found) < len(best[stop]):
                        best[stop] = found
    return best.get(len(word), [])


_LINKS = rules()["links"].split()


class Compounds:
    """Takes German compounds apart, with the words that are known."""

    def __init__(self, analysis: Analysis, texts: Iterable[str]) -> None:
        self.analysis = analysis
        short = frozenset(rules()["short"].split())
        words = {word for text in (*texts, rules()["parts"]) for word in tokens(text) if _LATIN.fullmatch(word)}
        forms = {form for word in words for form in (word, analysis.stem(word, GERMAN))}
        self.known = {form for form in forms if len(form) >= 4 or form in short}
        self._parts: dict[str, tuple[str, ...]] = {}

    def parts(self, word: str) -> tuple[str, ...]:
        """The parts of a folded word, and what its parts make together: einwohnermeldeamt → …, meldeamt, amt."""
        if word not in self._parts:
            cut = split(word, self.known.__contains__, self.analysis) if len(word) >= 7 else []
            found = [word[first:last] for number, (first, _) in enumerate(cut) for _, last in cut[number:]]
            self._parts[word] = tuple(dict.fromkeys(part for part in found if part != word))
        return self._parts[word]
