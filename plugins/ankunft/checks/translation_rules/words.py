"""Looks at the words of translations: script, language, direction, length."""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable, Iterator
from functools import cache

from ankunft.checks.translation_rules.names import LENGTHS, SCRIPTS, script
from ankunft.checks.translation_rules.view import MOST, NONE, UNIT, WORD, Finding, View
from ankunft.language import language
from ankunft.model.messages import N_

_LETTERS = {name: re.compile(f"[{letters}]") for name, letters in SCRIPTS.items()}


def has_wrong_script(source: View, target: View) -> bool:
    """Whether most of a text is in another script than its language; words of the source do not count."""
    expected = script(target.tag)
    if expected is None:
        return False
    if len(_LETTERS[expected].findall(target.own)) * 2 > sum(map(str.isalpha, target.own)):
        return False
    words = [word for word in WORD.findall(target.own) if word.lower() not in source.vocabulary]
    letters = "".join(words)
    right = len(_LETTERS[expected].findall(letters))
    return len(letters) - right >= 15 and right * 2 < len(letters) and not _is_german([word.lower() for word in words])


# Words that stand in German sentences and hardly ever in names, and not in the other languages that we know.
_SAID = """
sie ihre ihren ihrem ihrer ihnen wir uns unser unsere ich ist sind wird werden wurde hat haben kann können muss müssen
dürfen darf soll sollen nicht kein keine keinen wenn dass weil oder auch nur noch schon bitte gibt bekommen brauchen
gehen kommen machen es sich dann damit einen einem eine einer
"""
_JOINED = """
der die das den dem des und für mit von vom zu zum zur im am an auf aus bei nach vor über unter durch ohne bis wo wie
was wer ein in
"""
_SENTENCE, _JOINTS = frozenset(_SAID.split()), frozenset(_JOINED.split())


def _is_german(words: list[str]) -> bool:
    """Whether words in lower case are a German sentence, not a name: nouns and what joins them."""
    if len(words) < 4:
        return False
    said = sum(word in _SENTENCE for word in words)
    return said >= 1 and said + sum(word in _JOINTS for word in words) >= max(2, len(words) * 0.25)


def left_over(source: View, target: View) -> Iterator[Finding]:
    """Sentences, list items and cells in the language of the source."""
    is_latin = script(target.tag) == "Latin"
    seen: set[int] = set()
    for unit in UNIT.finditer(target.own):
        words = WORD.findall(unit[0].lower())
        if len(words) < 4:
            continue
        if not is_latin and len(_LETTERS["Latin"].findall(unit[0])) * 2 < sum(map(str.isalpha, unit[0])):
            continue
        if _is_german(words) or _is_source(source, target.tag, unit[0], words):
            start = unit.start() + len(unit[0]) - len(unit[0].lstrip(f"{NONE} *_>-"))
            line = target.text.count("\n", 0, start)
            if line not in seen and len(seen) < MOST:
                seen.add(line)
                written = unit[0].replace(NONE, "").strip()
                yield Finding("language", N_("“{written}” is not translated"), start, {"written": written})


def _is_source(source: View, tag: str, unit: str, words: list[str]) -> bool:
    """Whether lingua, where it is there and knows both languages, takes words of the source for the source's language.

    Names, addresses and lists of German words are no sentences: all but what joins them is written with capitals.
    """
    known = sum(word in source.vocabulary for word in words)
    small = sum(word[0].islower() and word not in _JOINTS for word in WORD.findall(unit))
    if len(words) < 5 or known * 10 < len(words) * 9 or small < 2:
        return False
    detector = _detector(source.tag.partition("-")[0], tag)
    return detector is not None and detector(unit.replace(NONE, " ")) >= SURE


SURE = 0.95
"""From which confidence on a text counts as one in the language of the source."""


@cache
def _detector(source: str, tag: str) -> Callable[[str], float] | None:
    """How sure it is that a text is in the language `source`, not in `tag` (0 to 1); None where lingua cannot tell."""
    try:
        lingua = importlib.import_module("lingua")
    except ImportError:
        return None
    known = {one.iso_code_639_1.name.lower(): one for one in lingua.Language.all()}
    if source not in known or tag not in known:
        return None
    detector = lingua.LanguageDetectorBuilder.from_languages(known[source], known[tag]).build()
    return lambda text: float(detector.compute_language_confidence(text, known[source]))


_EMBEDDING = re.compile("[\u202a-\u202e]")
_MARK = re.compile("[\u200e\u200f\u061c]")
_ISOLATE = re.compile("[\u2066-\u2069\n]")


def wrong_directions(target: View) -> Iterator[Finding]:
    """Marks of direction that hinder: embeddings (UAX #9 §2.1), open isolates, marks where all is left to right."""
    if target.text.isascii():
        return
    found = _EMBEDDING.search(target.text)
    if found is None and language(target.tag).direction == "ltr":
        found = _MARK.search(target.text)
    if found is not None:
        what = N_("there is the direction mark U+{code}")
        yield Finding("direction", what, found.start(), {"code": f"{ord(found[0]):04X}"})
    open_: list[int] = []
    for match in _ISOLATE.finditer(f"{target.text}\n"):
        if match[0] == "\n":
            if open_:
                yield Finding("direction", N_("the direction mark U+{code} is not closed"), open_[0],
                              {"code": f"{ord(target.text[open_[0]]):04X}"})  # fmt: skip
                return
        elif match[0] == "\u2069":
            del open_[-1:]
        else:
            open_.append(match.start())


def wrong_length(source: View, target: View) -> Iterator[Finding]:
    """Texts that are far too short or too long."""
    if source.length < 60:
        return
    usual = source.length * LENGTHS.get(script(target.tag) or "", 1.0)
    if not 0.35 * usual <= target.length <= 3 * usual:
        what = N_("the text has {written} characters, the source {source}")
        yield Finding("length", what, None, {"written": target.length, "source": source.length})
