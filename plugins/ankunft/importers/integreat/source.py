"""Fetches the answers of Integreat's API v3 from a server or from a folder that holds them: all I/O of the importer."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from ankunft.importers.integreat.messages import Dropped, in_order
from ankunft.importers.integreat.names import tag_of
from ankunft.importers.integreat.records import (
    Language,
    Page,
    RecordError,
    Region,
    is_code,
    languages_of,
    page_of,
    pages_of,
    region_name,
    region_path,
    regions_of,
)
from ankunft.importers.source import SourceError, fetch, load
from ankunft.model import message

MAX_BYTES = 50_000_000
"""What one answer may hold: the largest region of 2026 needs a tenth of it for one language."""

LEGACY = "wp-json/extensions/v3"
_LISTED = 50
_PATIENCE = 20  # how often the time for the first word an answer may take as a whole


@dataclass(frozen=True)
class _Place:
    """Where answers lie: `root` is the address of `api/v3`, `legacy` that of the WordPress-style paths."""

    root: str
    legacy: str
    read: Callable[[str], bytes | None]

    def answer(self, path: str, legacy: str = "") -> tuple[str, object]:
        """(address, parsed answer or None where there is none) of `path`, else of its `legacy` form."""
        addresses = [f"{self.root}/{path}/"] + ([f"{self.legacy}/{legacy}/"] if legacy else [])
        for address in addresses:
            content = self.read(address)
            if content is not None:
                return address, _parse(content, address)
        return addresses[0], None


def read_region(source: str, *, timeout: float = 30.0) -> Region:
    """The region at `source`: a URL (`https://host/api/v3/augsburg`) or a folder with the same layout.

    `source` may also be the root (`…/api/v3`) where it holds one region. `timeout` is in seconds, for one answer.
    Raises SourceError where there is no region, where the server does not answer, or where an answer is not what
    the API promises. Single bad records are left out and stand in the report of the region.
    """
    if re.match(r"(?i)https?://", source):
        place, name = _url_place(source, timeout)
        folders: tuple[str, ...] = ()
    elif re.match(r"[A-Za-z][A-Za-z0-9+.-]+://", source):
        what = message("this kind of address cannot be read")
        raise SourceError(source, what, message("Give an https address or a folder."))
    else:
        place, name = _folder_place(Path(source))
        folders = tuple(_languages_in(Path(place.root) / name))
    return _read(place, name, folders)


def _read(place: _Place, name: str, folders: tuple[str, ...]) -> Region:
    record = _region_record(place, name)
    languages, known = _languages(place, name, record, folders)
    found = {language.code: language for language in languages}
    pages: list[Page] = []
    report: list[Dropped] = []
    waiting = list(found)
    while waiting:
        code = waiting.pop(0)
        where, answer = place.answer(f"{name}/{code}/pages", f"{name}/{code}/{LEGACY}/pages")
        if answer is None:
            if known:
                report.append(_no_pages(where, code))
            continue
        if not isinstance(answer, list):
            raise SourceError(where, message("this is not a list of pages"), _ASK)
        read, dropped = pages_of(answer, code, where)
        pages += read
        report += dropped
        if not known:
            new = {other for page in read for other, _, _ in page.available} - set(found)
            found.update({other: Language(other) for other in sorted(new)})
            waiting += sorted(new)
    if not pages:
        raise SourceError(
            f"{place.root}/{name}/",
            message("there are no pages here"),
            message("Give the address of a region, such as https://host/api/v3/town, or a folder laid out alike."),
        )
    kept = found if known else {code: found[code] for code in found if any(page.language == code for page in pages)}
    imprints = _imprints(place, name, kept, report)
    first = Counter(page.path.split("/")[1] for page in pages)
    best = min(first, key=lambda segment: (-first[segment], segment))
    return Region(
        path=best,  # the folder may have been renamed; the pages know
        name=region_name(record) if record else "",
        languages=tuple(kept.values()),
        pages=tuple(sorted(pages, key=_page_key)),
        imprints=tuple(sorted(imprints, key=_page_key)),
        report=in_order(report),
    )


_ASK = message("Check the address, or ask those who run the server.")


def _no_pages(where: str, code: str) -> Dropped:
    return Dropped(where, tag_of(code), message("no pages came for this language"), message("The server has none."))


def _page_key(page: Page) -> tuple[str, str, int, str]:
    return page.language, page.path, page.id or 0, page.title


def _region_record(place: _Place, name: str) -> dict[str, object] | None:
    for path in (f"regions/{name}", "regions"):
        _, answer = place.answer(path)
        for record in regions_of(answer):
            if region_path(record) == unquote(name):
                return dict(record)
    return None


def _languages(
    place: _Place, name: str, record: dict[str, object] | None, folders: tuple[str, ...]
) -> tuple[tuple[Language, ...], bool]:
    """The languages of a region, and whether the source itself lists them."""
    where, answer = place.answer(f"{name}/languages", f"{name}/de/{LEGACY}/languages")
    if answer is not None and not isinstance(answer, list | dict):
        raise SourceError(where, message("this is not a list of languages"), _ASK)
    listed = languages_of(answer) or languages_of(record.get("languages") if record else None)
    if listed:
        return listed, True
    # Nothing lists them: German and English exist nearly everywhere, and pages name the other languages.
    return tuple(Language(code) for code in folders or ("de", "en")), False


def _imprints(place: _Place, name: str, codes: Iterable[str], report: list[Dropped]) -> list[Page]:
    imprints = []
    for code in codes:
        where, answer = place.answer(f"{name}/{code}/imprint", f"{name}/{code}/{LEGACY}/disclaimer")
        record = answer[0] if isinstance(answer, list) and answer else answer
        if not record:  # none: null, [], {}, or no such address
            continue
        if not isinstance(record, dict):
            raise SourceError(where, message("this is not an imprint"), _ASK)
        try:
            page = page_of({"path": f"/{name}/{code}/disclaimer/", **{k: v for k, v in record.items() if v}}, code)
        except RecordError as bad:
            report.append(Dropped(where, tag_of(code), message("the imprint was left out"), bad.why))
            continue
        if page.content.strip():
            imprints.append(page)
    return imprints


def _parse(content: bytes, where: str) -> object:
    try:
        answer: object = json.loads(content.decode("utf-8-sig"))
    except RecursionError:
        raise SourceError(where, message("the answer is nested too deep"), _ASK) from None
    except ValueError:  # no UTF-8, no JSON, or a number of more digits than Python reads
        what = message("the answer is not JSON")
        hint = message("Give the address of the API, such as https://host/api/v3/augsburg.")
        raise SourceError(where, what, hint) from None
    return answer


# --- servers


def _url_place(source: str, timeout: float) -> tuple[_Place, str]:
    try:
        parts = urlsplit(source)
        if not parts.hostname or parts.username is not None:
            raise ValueError(source)
        parts.port  # noqa: B018 (raises ValueError where it is no number)
    except ValueError:
        what = message("this is not a web address")
        raise SourceError(source, what, message("Write https://host/api/v3/region.")) from None
    segments = [quote(unquote(segment), safe="") for segment in parts.path.split("/") if segment]
    name = ""
    if segments and segments[-1] not in ("v3", "regions"):
        name = segments.pop()
    if segments and segments[-1] == "regions":
        segments.pop()
    host = f"{parts.scheme.lower()}://{parts.netloc}"
    legacy = segments[:-2] if segments[-2:] == ["api", "v3"] else segments
    place = _Place("/".join([host, *segments]), "/".join([host, *legacy]), lambda address: _fetch(address, timeout))
    return place, name or _only_region_of(place)


def _only_region_of(place: _Place) -> str:
    where, answer = place.answer("regions", f"{LEGACY}/sites")
    names = sorted({region_path(record) for record in regions_of(answer)})
    if len(names) != 1:
        raise _choose(where, names)
    return quote(names[0], safe="")


def _choose(where: str, names: list[str]) -> SourceError:
    if not names:
        return SourceError(where, message("there is no region here"), message("Give the address or the folder of one."))
    some = ", ".join(names[:_LISTED]) + (" …" if len(names) > _LISTED else "")
    what = message("there are several regions here: {names}", names=some)
    return SourceError(where, what, message("Write one of them behind the address."))


def _fetch(address: str, timeout: float) -> bytes | None:
    """The bytes at `address`; None where the server says that there is nothing (404, 410)."""
    content = fetch(address, accept="application/json", limit=MAX_BYTES, timeout=timeout, deadline=_PATIENCE * timeout)
    return None if content is None else _small_enough(content, address)


def _small_enough(content: bytes, where: str) -> bytes:
    if len(content) > MAX_BYTES:
        what = message("the answer is larger than {limit} MB", limit=MAX_BYTES // 1_000_000)
        raise SourceError(where, what, message("This cannot be a list of pages; check the address."))
    return content


# --- folders


def _folder_place(folder: Path) -> tuple[_Place, str]:
    if not folder.is_dir():
        what = message("there is no such folder")
        raise SourceError(str(folder), what, message("Give a folder, or an https address."))
    folder = Path(folder.resolve())
    if next(_languages_in(folder), None) is None:
        names = sorted(entry.name for entry in folder.iterdir() if entry.is_dir() and next(_languages_in(entry), None))
        if len(names) != 1:
            raise _choose(str(folder), names)
        folder = folder / names[0]
    root = str(folder.parent)
    return _Place(root, root, _load), folder.name


def _languages_in(folder: Path) -> Iterator[str]:
    """The language folders of a region folder that hold pages, in alphabetical order."""
    for entry in sorted(folder.iterdir()):
        if is_code(entry.name) and any(_file(entry / path) for path in ("pages", f"{LEGACY}/pages")):
            yield entry.name


def _file(path: Path) -> Path | None:
    """The file that holds an answer: `pages/index.json`, `pages.json`, or, from a static host, `pages/index.html`."""
    for file in (path / "index.json", path.with_name(f"{path.name}.json"), path / "index.html", path):
        if file.is_file():
            return file
    return None


def _load(address: str) -> bytes | None:
    file = _file(Path(address))
    if file is None:
        return None
    return _small_enough(load(file, MAX_BYTES), str(file))
