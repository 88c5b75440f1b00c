"""Small tools for text: cleaning, folding, first sentences."""

from __future__ import annotations

import html
import re
import unicodedata

# What neither YAML nor Markdown can carry: control characters, lone surrogates, non-characters, the byte order mark.
_FORBIDDEN = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufeff\ufffe\uffff]")
# Line ends that only some programs know; they would shift the line numbers of every message.
_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_SPACES = re.compile(r"[ \t\n\x1f\xa0]+")
_ENTITY = re.compile(r"&(#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
# Latin, Arabic, Urdu, Ethiopic, Devanagari, Chinese and Japanese ends of a sentence.
_SENTENCE_END = re.compile(r"[.!?؟۔።।。！？]+[\"'“”»)]*(?=\s|$)")
# "8. August", "z.B.", "Dr. Gribl": what stands before the full stop is too short to end a sentence, or known not to.
_NO_END = re.compile(r"(^|\s)\W*(\w{1,2}\.)+$|\d\.$|\b(bzw|evtl|ggf|usw|Prof|inkl|Str|Tel|Abs|Mrs)\.$")


def clean(text: str) -> str:
    """Text as Integreat gives it, with `\\n` line ends, ordinary spaces, and nothing a file cannot hold.

    Zero-width joiners and non-joiners stay: Persian and Kurdish need them.
    """
    return _FORBIDDEN.sub("", _LINE_ENDS.sub("\n", text)).replace("\xa0", " ").replace("\x1f", " ")


def fold(text: str) -> str:
    """One line: every run of white space one space, none at the ends."""
    return _SPACES.sub(" ", clean(text)).strip()


def plain_text(text: str) -> str:
    """Text of a field that should be plain but may hold tags or entities (`A &amp; B`, `&#8211;`)."""
    without = _TAG.sub(" ", text) if "<" in text else text
    return clean(_ENTITY.sub(lambda match: html.unescape(match[0]), without))


def squeeze(text: str) -> str:
    """Text without any white space, to compare what differs in spaces alone."""
    return "".join(text.split())


def shorten(text: str, length: int) -> str:
    """`text` with at most `length` characters, cut behind a word and marked by “…”."""
    if len(text) <= length:
        return text
    cut = text[: length - 1]
    at = cut.rfind(" ")
    return (cut[:at] if at > length // 2 else cut).rstrip(" ,;:–-") + "…"


def first_sentence(text: str, length: int) -> str:
    """The first sentence of folded `text`, shortened to `length` characters."""
    for match in _SENTENCE_END.finditer(text[: length + 1]):
        sentence = text[: match.end()]
        if match.end() <= length and not _NO_END.search(sentence):
            return sentence
    return shorten(text, length)


def normal_form(text: str) -> str:
    """Unicode NFC, lower case: what compares as one path or slug."""
    return unicodedata.normalize("NFC", text).lower()
