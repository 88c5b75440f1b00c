"""Machine translation: which texts a machine may translate, the services that do it, and what comes back."""

from __future__ import annotations

import http.client
import ipaddress
import json
import logging
import re
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from functools import cached_property
from html import escape, unescape
from itertools import groupby
from typing import TYPE_CHECKING, Literal, Protocol, cast
from urllib.parse import urlsplit

from ankunft.catalogue.catalogue import Catalogue
from ankunft.catalogue.entries import TranslatedText
from ankunft.catalogue.fingerprint import matches
from ankunft.model import TERM, Message, Term, message
from ankunft.model.messages import N_
from ankunft.translation.segments import Segment, SegmentError, Split, split
from ankunft.translation.state import Task
from ankunft.translation.write import New
from ankunft.web import opener

if TYPE_CHECKING:
    from deepl.api_data import MultilingualGlossaryInfo

BATCH_TEXTS = 50
"""How many texts go in one request: DeepL takes so many."""
BATCH_BYTES = 100 * 1024
"""How large their JSON may be: DeepL takes 128 KiB with all that is around."""
TIME_LIMIT = 60.0
"""How many seconds a service may be silent."""
PAUSES = (1.0, 4.0, 15.0)
"""Seconds to wait before LibreTranslate is asked once more. The client of DeepL tries as often, at its own pace."""
LONGEST_PAUSE = 60.0
"""How long it may make us wait, in seconds."""


class MachineError(Exception):
    """A service cannot translate. `what` is wrong; `hint`: what to do about it. Neither holds a key."""

    def __init__(self, what: Message, hint: Message) -> None:
        super().__init__(what, hint)
        self.what = what
        self.hint = hint

    def text(self, gettext: Callable[[str], str] = str) -> str:
        """The error as one line: `what. hint`."""
        return f"{self.what.text(gettext)}. {self.hint.text(gettext)}"

    def __str__(self) -> str:
        return self.text()


class TooLarge(MachineError):  # noqa: N818 (it says it all)
    """The service takes less at once."""

    def __init__(self, service: str) -> None:
        hint = N_("Divide it into several sections, or translate it by hand.")
        super().__init__(message(N_("the text is too long for {service}"), service=service), message(hint))


class Translator(Protocol):
    """A service that translates."""

    name: str
    """As it is chosen: `deepl`."""

    def supports(self, source: str, target: str) -> bool:
        """Whether it translates from one language (BCP 47) into the other. It may ask the service, and sends no text.

        Raises MachineError.
        """

    def translate(self, texts: Sequence[str], source: str, target: str, glossary: Mapping[str, str]) -> list[str]:
        """The `texts` (at most BATCH_TEXTS, with BATCH_BYTES) in the language `target`, in their order.

        Texts are XML fragments with `<g id="1">…</g>` and `<x id="2"/>`, which stand in what comes back as well; a
        service can lose them. `glossary`: German words that readers must meet, and how they are written in `target`.
        Raises TooLarge where fewer or shorter texts might do, and MachineError.
        """

    def close(self) -> None:
        """Leaves nothing behind at the service."""


class NoTranslator:
    """No machine."""

    name = "none"

    def supports(self, source: str, target: str) -> bool:
        """Never."""
        return False

    def translate(self, texts: Sequence[str], source: str, target: str, glossary: Mapping[str, str]) -> list[str]:
        """Raises MachineError."""
        raise _no_pair("none", source, target)

    def close(self) -> None:
        """There is nothing to leave."""


class DeepL:
    """DeepL, by its own client: https://developers.deepl.com/docs/translate/translating-xml.

    The glossary is made in the account for each language pair, one at a time, and deleted again. Where DeepL has no
    glossaries, the words stay German.
    """

    name = "deepl"

    def __init__(self, key: str, url: str | None = None) -> None:
        try:
            import deepl
        except ImportError:
            hint = N_("Install it: pip install 'ankunft[translate]'.")
            raise _error(N_("the package “deepl” is not installed"), hint) from None
        # Its own limit is so short that long texts would be sent, and paid for, several times.
        deepl.http_client.min_connection_timeout = TIME_LIMIT
        deepl.http_client.max_network_retries = len(PAUSES)
        # It would log what the server says, whatever that is.
        logging.getLogger("deepl").setLevel(logging.WARNING)
        self._module = deepl
        self._client = deepl.DeepLClient(key, server_url=url, send_platform_info=False)
        self._words: tuple[object, MultilingualGlossaryInfo | None] | None = None

    def supports(self, source: str, target: str) -> bool:
        """Whether it translates from one language (BCP 47) into the other: the service is asked once.

        Raises MachineError.
        """
        return self._codes(source, target) is not None

    def translate(self, texts: Sequence[str], source: str, target: str, glossary: Mapping[str, str]) -> list[str]:
        """The `texts` in the language `target`: see Translator."""
        codes = self._codes(source, target)
        if codes is None:
            raise _no_pair("DeepL", source, target)
        with self._told():
            words = self._glossary(codes, glossary) if glossary else None
            kept = [_marked(text, glossary, "<k>{}</k>".format) for text in texts] if words is None else list(texts)
            results = self._client.translate_text(
                kept,
                source_lang=codes[0],
                target_lang=codes[1],
                glossary=words,
                tag_handling="xml",
                tag_handling_version="v2",
                outline_detection=False,
                non_splitting_tags=["g", "x", "k"],
                ignore_tags=["k"],
                split_sentences="nonewlines",
                preserve_formatting=True,
            )
            said = [result.text for result in results] if isinstance(results, list) else []
            return [re.sub(r"</?k>", "", text) for text in _checked("DeepL", said, texts)]

    def close(self) -> None:
        """Deletes the glossary."""
        _, words = self._words or (None, None)
        self._words = None
        if words is not None:
            with suppress(self._module.DeepLException):  # what has been translated counts more
                self._client.delete_multilingual_glossary(words)
        self._client.close()  # type: ignore[no-untyped-call]

    def _codes(self, source: str, target: str) -> tuple[str, str] | None:
        sources, targets, _ = self._languages
        pair = (_code(source, sources), _code(target, targets))
        return cast("tuple[str, str]", pair) if all(pair) and _main(source) != _main(target) else None

    @cached_property
    def _languages(self) -> tuple[list[str], list[str], set[tuple[str, str]]]:
        """What it knows: source languages, target languages, pairs that have glossaries."""
        with self._told():
            sources = [found.code for found in self._client.get_source_languages()]
            targets = [found.code for found in self._client.get_target_languages()]
            pairs = self._client.get_glossary_languages()
            return sources, targets, {(pair.source_lang.lower(), pair.target_lang.lower()) for pair in pairs}

    def _glossary(self, codes: tuple[str, str], words: Mapping[str, str]) -> MultilingualGlossaryInfo | None:
        """The glossary in the account, or None where there can be none."""
        source, target = (_main(code) for code in codes)
        key = (source, target, tuple(words.items()))
        if self._words is None or self._words[0] != key:
            self.close()
            made = self._make(source, target, words) if (source, target) in self._languages[2] else None
            self._words = (key, made)
        return self._words[1]

    def _make(self, source: str, target: str, words: Mapping[str, str]) -> MultilingualGlossaryInfo | None:
        from deepl.api_data import MultilingualGlossaryDictionaryEntries as Entries

        try:
            return self._client.create_multilingual_glossary("ankunft", [Entries(source, target, dict(words))])
        except self._module.DeepLException as error:
            if error.http_status_code in (400, 456):  # not for this pair after all; no more glossaries in the account
                return None
            raise

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Tells the client's errors in our words: its own can quote what the server said, and our key with it."""
        try:
            yield
        except self._module.AuthorizationException:
            raise _wrong_key("DeepL", "DEEPL_API_KEY") from None
        except self._module.QuotaExceededException:
            what = N_("what {service} may translate for you is used up")
            hint = N_("Wait for the next month, or raise the limit of the account.")
            raise _error(what, hint, service="DeepL") from None
        except self._module.ConnectionException:
            raise _unreachable("DeepL", "DEEPL_SERVER_URL") from None
        except self._module.DeepLException as error:
            if error.http_status_code == 413:
                raise TooLarge("DeepL") from None
            raise _status("DeepL", error.http_status_code or 0) from None
        except (ValueError, TypeError, KeyError, AttributeError, IndexError, RecursionError):
            raise _garbage("DeepL", "DEEPL_SERVER_URL") from None


class LibreTranslate:
    """A server that speaks as LibreTranslate does: https://docs.libretranslate.com/guides/api_usage.

    It has no glossaries: the words stay German. Placeholders are elements that are not empty, since its translation of
    HTML drops those that are, and says `translate="no"`, which it keeps to.
    """

    name = "libretranslate"

    def __init__(self, url: str, key: str | None = None) -> None:
        self._url = url
        self._key = key

    def supports(self, source: str, target: str) -> bool:
        """Whether it translates from one language (BCP 47) into the other: the service is asked once.

        Raises MachineError.
        """
        return self._codes(source, target) is not None

    def translate(self, texts: Sequence[str], source: str, target: str, glossary: Mapping[str, str]) -> list[str]:
        """The `texts` in the language `target`: see Translator. Of `glossary` only the German words count."""
        codes = self._codes(source, target)
        if codes is None:
            raise _no_pair("LibreTranslate", source, target)
        words: list[str] = []
        body = {
            "q": [_html(text, glossary, words) for text in texts],
            "source": codes[0],
            "target": codes[1],
            "format": "html",
            **({"api_key": self._key} if self._key else {}),
        }
        answer = self._ask("translate", body)
        said = answer.get("translatedText") if isinstance(answer, dict) else None
        return [_xml(text, words) for text in _checked("LibreTranslate", said, texts)]

    def close(self) -> None:
        """There is nothing to leave."""

    def _codes(self, source: str, target: str) -> tuple[str, str] | None:
        from_ = _code(source, self._languages)
        to = _code(target, self._languages[from_]) if from_ else None
        return (from_, to) if from_ and to and _main(source) != _main(target) else None

    @cached_property
    def _languages(self) -> dict[str, list[str]]:
        """What it translates: source language → target languages."""
        answer = self._ask("languages")
        try:
            known = cast("list[dict[str, list[str]]]", answer)
            return {str(found["code"]): [str(code) for code in found["targets"]] for found in known}
        except (TypeError, KeyError):
            raise _garbage("LibreTranslate", "LIBRETRANSLATE_URL") from None

    def _ask(self, path: str, body: object = None) -> object:
        """What the server says to a request, as JSON. Raises MachineError."""
        data = None if body is None else json.dumps(body).encode()
        headers = {"Content-Type": "application/json", "Accept": "application/json", "User-Agent": "ankunft"}
        request = urllib.request.Request(self._url + path, data, headers)  # noqa: S310 (the opener knows http(s) alone)
        limit = 1024 * 1024 + 20 * len(data or b"")
        for pause in (*PAUSES, None):
            try:
                with opener(follows=False).open(request, timeout=TIME_LIMIT) as response:
                    return cast(object, json.loads(_read(response, limit)))
            except urllib.error.HTTPError as error:
                with error:
                    wait = _pause(error.headers.get("Retry-After"), pause)
                    if error.code not in (429, 503) or wait is None:
                        raise self._refusal(error) from None
                time.sleep(wait)
            except (OSError, http.client.HTTPException):
                raise _unreachable("LibreTranslate", "LIBRETRANSLATE_URL") from None
            except (ValueError, RecursionError):
                raise _garbage("LibreTranslate", "LIBRETRANSLATE_URL") from None
        raise AssertionError

    def _refusal(self, error: urllib.error.HTTPError) -> MachineError:
        said = ""
        with suppress(OSError, http.client.HTTPException, ValueError, RecursionError, AttributeError):
            said = str(json.loads(_read(error, 10_000)).get("error") or "")
        if error.code == 413 or (error.code == 400 and "limit" in said):
            return TooLarge("LibreTranslate")
        if error.code == 403:
            return _wrong_key("LibreTranslate", "LIBRETRANSLATE_API_KEY")
        if said and error.code in (400, 401) and not (self._key and self._key in said):
            hint = N_("Check {variable}.")
            what = N_("{service} refuses: {said}")
            return _error(what, hint, service="LibreTranslate", said=said, variable="LIBRETRANSLATE_API_KEY")
        return _status("LibreTranslate", error.code)


def translator(name: str | None, environ: Mapping[str, str]) -> Translator:
    """The service of that name: `deepl`, `libretranslate` or `none` (as no name). Asks nobody.

    Keys and addresses come from the environment: DEEPL_API_KEY, DEEPL_SERVER_URL; LIBRETRANSLATE_URL,
    LIBRETRANSLATE_API_KEY. Raises MachineError.
    """
    if name in (None, "none"):
        return NoTranslator()
    if name == "deepl":
        has_address = bool(environ.get("DEEPL_SERVER_URL", "").strip())
        return DeepL(_key(environ, "DEEPL_API_KEY"), _address(environ, "DEEPL_SERVER_URL") if has_address else None)
    if name == "libretranslate":
        url = _address(environ, "LIBRETRANSLATE_URL")
        has_key = bool(environ.get("LIBRETRANSLATE_API_KEY", "").strip())
        return LibreTranslate(url, _key(environ, "LIBRETRANSLATE_API_KEY") if has_key else None)
    hint = N_("Write one of: deepl, libretranslate, none.")
    raise _error(N_("there is no machine translation “{name}”"), hint, name=name)


Reason = Literal["people", "ordered", "sensitive", "language", "budget"]
"""Why a text is not translated now: a person made or read its translation; it was given away; it must not leave the
house; the service does not know the language; there are more words than were allowed."""


@dataclass(frozen=True)
class Plan:
    """What a machine would translate."""

    translator: Translator
    tasks: tuple[Task, ...]
    """What is translated, the most urgent first."""
    left: Mapping[Reason, tuple[Task, ...]]
    """What is not, though it is missing, outdated or a machine's; by the reason."""

    @property
    def words(self) -> int:
        """How many words are translated."""
        return sum(task.words for task in self.tasks)

    @property
    def characters(self) -> int:
        """How many characters they have as Markdown: about what services count."""
        return sum(len(task.source.text) for task in self.tasks)


def plan(tasks: Iterable[Task], translator: Translator, *, budget: int | None = None, again: bool = False) -> Plan:
    """What the machine may translate of `tasks`: what is missing, and what is outdated and was a machine's, unread.

    `again`: also what a machine translated from the present text. `budget`: how many words at most; texts on safety
    come first, then all in their order, up to the first that would be too many. Sends no text; the service is asked
    which languages it knows. Raises MachineError.
    """
    taken: list[Task] = []
    left: dict[Reason, list[Task]] = {}
    for task in sorted(tasks, key=lambda task: task.entry.kind.name != "safety"):
        if task.state == "current" or (task.state == "machine" and not again):
            continue
        reason = _reason(task, translator)
        if reason is None:
            taken.append(task)
        else:
            left.setdefault(reason, []).append(task)
    if budget is not None:
        spent = 0
        for index, task in enumerate(taken):
            spent += task.words
            if spent > budget:
                left["budget"] = taken[index:]
                taken = taken[:index]
                break
    return Plan(translator, tuple(taken), {reason: tuple(texts) for reason, texts in left.items()})


def _reason(task: Task, translator: Translator) -> Reason | None:
    """Why the machine may not translate it."""
    translated = task.translated
    if task.entry.record.sensitive:
        return "sensitive"
    if task.state == "in_translation" or (translated and _is_ordered(task, translated)):
        return "ordered"
    if translated is not None and not translated.is_machine:
        return "people"
    return None if translator.supports(task.entry.language, task.tag) else "language"


@dataclass(frozen=True)
class Refused:
    """A text that came back in no usable form."""

    task: Task
    what: Message
    hint: Message


def run(plan: Plan, catalogue: Catalogue) -> Iterator[New | Refused]:
    """Translates what is planned, language by language, texts on safety first, and gives each text when it is ready.

    Raises MachineError where the service fails: what came before it holds, and can be kept.
    """
    tags = list(dict.fromkeys(task.tag for task in plan.tasks))

    def group(task: Task) -> tuple[bool, int, str]:
        return task.entry.kind.name != "safety", tags.index(task.tag), task.entry.language

    try:
        for (_, index, source), tasks in groupby(sorted(plan.tasks, key=group), group):
            words = glossary(catalogue, tags[index])
            yield from _Run(plan.translator, source, tags[index], words).translated(tasks)
    finally:
        plan.translator.close()


def glossary(catalogue: Catalogue, tag: str) -> dict[str, str]:
    """The German words that texts explain, each as it is to be written in the language `tag`: `meaning (Word)`.

    A word whose meaning is not there in that language, or outdated, stays as it is.
    """
    words: dict[str, str] = {}
    for entry in catalogue.directory(TERM):
        term = cast(Term, entry.record)
        if not term.marked or term.sensitive:
            continue
        word = " ".join(term.word.split())
        title = entry.translations.get(tag, {}).get("title")
        meaning = " ".join(title.text.split()) if title and entry.state(tag, "title") in ("current", "machine") else ""
        said = f"{meaning} ({word})" if meaning and word not in meaning else meaning or word
        if len(said.encode()) > 1000 or _NO_TEXT.search(said):  # DeepL takes 1024 bytes
            said = word
        for form in (word, *(" ".join(form.split()) for form in term.forms if form.startswith(word))):
            words.setdefault(form, said)
    return words


@dataclass
class _Work:
    """A text on its way."""

    task: Task
    split: Split
    said: dict[int, str] = field(default_factory=dict)
    fault: tuple[Message, Message] | None = None

    @property
    def is_ready(self) -> bool:
        return self.fault is not None or len(self.said) == len(self.split.segments)

    def result(self) -> New | Refused:
        if self.fault is None:
            try:
                text = self.split.composed([said for _, said in sorted(self.said.items())])
                return New(self.task.entry, self.task.name, self.task.tag, text, self.task.fingerprint, "machine")
            except SegmentError as error:
                self.fault = (error.what, error.hint)
        return Refused(self.task, *self.fault)


_Unit = tuple[_Work, int]
"""A text, and which segment of it."""


@dataclass(frozen=True)
class _Run:
    """The texts of one pair of languages."""

    translator: Translator
    source: str
    target: str
    words: Mapping[str, str]

    def translated(self, tasks: Iterable[Task]) -> Iterator[New | Refused]:
        """The texts, each when all of it has come. Raises MachineError behind the last of them."""
        works = [_Work(task, _split(task)) for task in tasks]
        for batch in _batches([(work, number) for work in works for number in range(len(work.split.segments))]):
            failure = self._translate(batch)
            yield from (work.result() for work in works if work.is_ready)
            works = [work for work in works if not work.is_ready]
            if failure is not None:
                raise failure
        yield from (work.result() for work in works)

    def _translate(self, units: Sequence[_Unit]) -> MachineError | None:
        """Fills in what the service says of the segments; gives the failure that ended it."""
        try:
            said = self._asked([_xml_of(unit) for unit in units])
        except TooLarge as error:
            middle = len(units) // 2
            if middle:
                return self._translate(units[:middle]) or self._translate(units[middle:])
            units[0][0].fault = (error.what, error.hint)
            return None
        except MachineError as error:
            return error
        broken = [unit for unit, xml in zip(units, said, strict=True) if _fault(unit, xml) is not None]
        for unit in broken:  # once more, by itself
            try:
                (xml,) = self._asked([_xml_of(unit)])
            except MachineError as error:
                return error
            if (fault := _fault(unit, xml)) is not None:
                unit[0].fault = (fault.what, fault.hint)
        return None

    def _asked(self, texts: list[str]) -> list[str]:
        if sum(map(_size, texts)) > BATCH_BYTES:
            raise TooLarge(self.translator.name)
        clean = [_NO_TEXT.sub(" ", text) for text in texts]
        return self.translator.translate(clean, self.source, self.target, self.words)


def _xml_of(unit: _Unit) -> str:
    work, number = unit
    return work.split.segments[number].xml


def _fault(unit: _Unit, xml: str) -> SegmentError | None:
    """Keeps what the service says of a segment, if all is there that has to be."""
    work, number = unit
    try:
        if not work.split.segments[number].unprotect(xml).strip():
            return SegmentError(N_("the translation is empty"), N_("Translate it by hand."))
    except SegmentError as error:
        return error
    work.said[number] = xml
    return None


_LABEL = re.compile(r"^ {0,3}\[([^\]\n]+)\]:", re.MULTILINE)


def _split(task: Task) -> Split:
    """The source text, cut into what is translated."""
    source = task.source
    section = source.section or source.prose
    if section is None:
        return Split(("", ""), (Segment(source.text, is_coded=False),), is_whole=True)
    labels = _LABEL.findall(section.references)
    if source.section is None or section.title is None:
        return split(source.text, labels=labels)
    heading, _, markdown = source.text.partition("\n")
    return split(markdown, heading=heading, labels=labels)


def _batches(units: Iterable[_Unit]) -> Iterator[list[_Unit]]:
    batch: list[_Unit] = []
    bytes_ = 0
    for unit in units:
        size = _size(_xml_of(unit))
        if batch and (len(batch) == BATCH_TEXTS or bytes_ + size > BATCH_BYTES):
            yield batch
            batch, bytes_ = [], 0
        batch.append(unit)
        bytes_ += size
    if batch:
        yield batch


def _size(text: str) -> int:
    """Its bytes in a request, with comma and blank."""
    return len(json.dumps(text)) + 2


def _is_ordered(task: Task, translated: TranslatedText) -> bool:
    return translated.translation.is_ordered(task.name, lambda stored: matches(task.source.text, stored))


# Of BCP 47 tags that say less than a service wants to know.
_VARIANTS = {"en": "en-gb", "pt": "pt-pt", "zh": "zh-hans"}
_REGION = re.compile(r"[A-Z]{2}|[0-9]{3}")


def _main(tag: str) -> str:
    return tag.partition("-")[0].lower()


def _code(tag: str, known: Iterable[str]) -> str | None:
    """What a service calls the language of a BCP 47 tag: of `fr-CA` French, but of `de-simple` not German."""
    codes = {code.lower(): code for code in known}
    language, *rest = tag.split("-")
    names = [tag, language] if all(_REGION.fullmatch(part) for part in rest) else [tag]
    for name in names:
        for code in (_VARIANTS.get(name), name.lower()):
            if code in codes:
                return codes[code]
    return None


_TAG = re.compile(r"(<[^<>]*>)")


def _marked(xml: str, words: Collection[str], mark: Callable[[str], str], tag: Callable[[str], str] = str) -> str:
    """`xml` with each of the `words` in its text given to `mark`, and each tag to `tag`."""
    parts = _TAG.split(xml)
    parts[1::2] = map(tag, parts[1::2])
    if words:
        found = "|".join(re.escape(escape(word, quote=False)) for word in sorted(words, key=len, reverse=True))
        pattern = re.compile(rf"(?<![\w&-])(?:{found})(?![\w-])")
        parts[::2] = [pattern.sub(lambda match: mark(match[0]), part) for part in parts[::2]]
    return "".join(parts)


_ALONE = '<span id="{}" translate="no" class="notranslate">{}</span>'
_SPAN = re.compile(r"<(/?)span\b([^<>]*)>", re.IGNORECASE)
_ID = re.compile(r"""\bid\s*=\s*["']?([gxw])([0-9]{1,9})\b""")


def _html(xml: str, glossary: Collection[str], words: list[str]) -> str:
    """XML as HTML; the words of the glossary that stand in it are added to `words`, whose places are their ids."""

    def mark(word: str) -> str:
        words.append(word)
        return _ALONE.format(f"w{len(words) - 1}", word)

    def tag(markup: str) -> str:
        if markup == "</g>":
            return "</span>"
        code = markup.strip('</>"').replace(' id="', "")
        return f'<span id="{code}">' if code.startswith("g") else _ALONE.format(code, code.upper())

    return _marked(xml, glossary, mark, tag)


def _xml(html: str, words: Sequence[str]) -> str:
    """HTML as it came, as XML again. What is not an element of ours is text."""
    said: list[str] = []
    around: list[str] = []  # the kinds of the elements around; within x and w nothing counts
    place = 0
    for span in _SPAN.finditer(f"{html}<span>"):
        is_text = not {"x", "w"} & set(around)
        if is_text:
            said.append(escape(unescape(html[place : span.start()]), quote=False))
        place = span.end()
        if span[1]:
            if (around.pop() if around else "g") == "g" and is_text:
                said.append("</g>")
            continue
        kind, number = found.groups() if (found := _ID.search(span[2])) else ("", "")
        if is_text and kind == "w":
            said.append(words[int(number)] if int(number) < len(words) else "")
        elif is_text and kind:
            said.append(f'<g id="{number}">' if kind == "g" else f'<x id="{number}"/>')
        around.append(kind)
    return "".join(said)


def _checked(service: str, said: object, texts: Sequence[str]) -> list[str]:
    """What a service says, if it can be translations of `texts`. Raises MachineError."""
    variable = f"{'DEEPL_SERVER' if service == 'DeepL' else 'LIBRETRANSLATE'}_URL"
    if not isinstance(said, list) or len(said) != len(texts):
        raise _garbage(service, variable)
    for text, source in zip(said, texts, strict=True):
        if not isinstance(text, str) or len(text) > 1000 + 20 * len(source) or _NO_TEXT.search(text):
            raise _garbage(service, variable)
    return said


_NO_TEXT = re.compile(r"[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""What may not, or should not, stand in XML (1.0, §2.2)."""


def _value(environ: Mapping[str, str], variable: str) -> str:
    value = environ.get(variable, "").strip()
    if not value:
        hint = N_("Set it in the environment, and write it into no file of the repository.")
        raise _error(N_("{variable} is not set"), hint, variable=variable)
    return value


def _key(environ: Mapping[str, str], variable: str) -> str:
    key = _value(environ, variable)
    if not re.fullmatch(r"[!-~]{1,500}", key):
        hint = N_("Copy the key once more, without blanks and line ends.")
        raise _error(N_("{variable} holds no key"), hint, variable=variable)
    return key


def _address(environ: Mapping[str, str], variable: str) -> str:
    """The address of a service, with a slash at its end: https, or http on this machine."""
    address = _value(environ, variable)
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
        is_plain = not (parts.username or parts.password or parts.query or parts.fragment) and parts.port != 0
    except ValueError:
        host, is_plain = "", False
    if host and is_plain and (parts.scheme == "https" or (parts.scheme == "http" and _is_here(host))):
        return f"{address.rstrip('/')}/"
    what = N_("{variable} is not an address of a translation service")
    hint = N_("Write it as https://translate.example.org; http:// is for localhost alone.")
    raise _error(what, hint, variable=variable)


def _is_here(host: str) -> bool:
    with suppress(ValueError):
        return ipaddress.ip_address(host).is_loopback
    return host == "localhost"


def _read(response: http.client.HTTPResponse | urllib.error.HTTPError, limit: int) -> bytes:
    """The body. Raises TimeoutError where it takes too long, ValueError where it is longer than `limit` bytes."""
    body = bytearray()
    until = time.monotonic() + TIME_LIMIT
    while chunk := response.read1(1 << 16):
        body += chunk
        if len(body) > limit:
            raise ValueError
        if time.monotonic() > until:
            raise TimeoutError
    return bytes(body)


def _pause(said: str | None, usual: float | None) -> float | None:
    """How many seconds to wait: as the server said (RFC 9110 §10.2.3), or as usual; None: it is enough."""
    if usual is None or not said:
        return usual
    try:
        pause = float(said) if said.isdecimal() else parsedate_to_datetime(said).timestamp() - time.time()
    except (ValueError, OverflowError):
        return usual
    return max(pause, 0.0) if pause <= LONGEST_PAUSE else None


def _error(what: str, hint: str, **params: object) -> MachineError:
    return MachineError(message(what, **params), message(hint, **params))


def _no_pair(service: str, source: str, target: str) -> MachineError:
    what = N_("{service} does not translate from {source} into {target}")
    return _error(what, N_("Have it translated by people."), service=service, source=source, target=target)


def _wrong_key(service: str, variable: str) -> MachineError:
    return _error(N_("{service} does not accept the key"), N_("Check {variable}."), service=service, variable=variable)


def _unreachable(service: str, variable: str) -> MachineError:
    hint = N_("Check the connection, and {variable}.")
    return _error(N_("{service} does not answer"), hint, service=service, variable=variable)


def _garbage(service: str, variable: str) -> MachineError:
    what = N_("{service} answers with something else than translations")
    return _error(what, N_("Check {variable}."), service=service, variable=variable)


def _status(service: str, status: int) -> MachineError:
    if status in (429, 503):
        return _error(N_("{service} has too much to do"), N_("Try again later."), service=service)
    hint = N_("Try again later, or ask those who run the service.")
    return _error(N_("{service} answers with status {status}"), hint, service=service, status=status)
