"""Turns a region of Integreat into the files of an instance: pure, and the same for the same region in any order."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from urllib.parse import quote

from bs4 import Tag

from ankunft.importers.integreat import tree as trees
from ankunft.importers.integreat.files import page_text, yaml_text
from ankunft.importers.integreat.html import Body, clean
from ankunft.importers.integreat.links import Targets, host_of, target_of
from ankunft.importers.integreat.markdown import write
from ankunft.importers.integreat.messages import Dropped, in_order
from ankunft.importers.integreat.names import latin_slug, tags_of, unused
from ankunft.importers.integreat.records import Page, Region
from ankunft.importers.integreat.sections import anchors
from ankunft.importers.integreat.texts import first_sentence, fold, plain_text, shorten, squeeze
from ankunft.model import Message, message

SUMMARY_LENGTH = 160
TITLE_LENGTH = 300
MAX_TEXT = 900_000
"""Bytes of a text: content files hold at most a million."""

ALWAYS_RESERVED = frozenset({"topic", "index", "imprint", "privacy", "accessibility"})
"""Ids that other files of the instance have."""

IMPRINT = "legal/imprint.md"
TOPIC_ICON = "folder-outline"
PAGE_ICON = "information-outline"  # of a topic that has no pages below it

_ADDRESS = re.compile(r"[^\s?#\\:]+/")


@dataclass(frozen=True)
class Conversion:
    """`files`: path relative to the target folder → text (UTF-8, `\\n`). `report`: what was dropped or changed."""

    files: dict[str, str]
    report: tuple[Dropped, ...]


@dataclass
class _Plan:
    """What all files share: names, places and languages. Paths are relative to the content folder."""

    region: Region
    tags: Mapping[str, str]  # our tag by Integreat's code
    source: str  # tag of the instance's source language
    tree: trees.Tree
    ids: Mapping[int, str]
    folders: Mapping[int, str]  # a node's path below topics/, without suffix: `housing/search`
    targets: Targets
    report: list[Dropped] = field(default_factory=list)

    def tag(self, page: Page) -> str:
        return self.tags[page.language]

    def rank(self, tag: str) -> tuple[int, str]:
        return _rank(tag, self.source)

    def note(self, page: Page, what: Message, why: Message) -> None:
        self.report.append(Dropped(page.path, self.tag(page), what, why))


def convert(region: Region, *, reserved: frozenset[str] = frozenset(), url: str | None = None) -> Conversion:
    """The files of an instance with the content of `region`.

    `reserved`: words that can be no id of a topic or page (addresses of the site, language tags); those of the
    region's own languages come to them. `url`: the address of the new site (http or https), if it is known.
    """
    plan = _plan(region, reserved)
    name = region.name or region.path.replace("-", " ").title()
    place = latin_slug(region.path) or "region"
    content = {"instance.yml": _instance(plan, name, place, url)}
    for number, node in enumerate(plan.tree.nodes):
        content |= _topic(plan, number) if node.parent == trees.TOP else _page(plan, number)
    content |= _imprint(plan)
    files = {"mkdocs.yml": _mkdocs(name, place)}
    files |= {f"content/{place}/{path}": text for path, text in content.items()}
    report = in_order([*region.report, *plan.tree.report, *plan.report])
    return Conversion(dict(sorted(files.items())), report)


# --- the plan


def _rank(tag: str, source: str) -> tuple[int, str]:
    """Sorts languages: the source first, then English, then by tag."""
    return (0 if tag == source else 1 if tag == "en" else 2), tag


def _plan(region: Region, reserved: frozenset[str]) -> _Plan:
    records = [*region.pages, *region.imprints]
    tags = tags_of([*(language.code for language in region.languages), *(page.language for page in records)])
    source = _source_language(region.pages, tags)
    tree = trees.build(region.pages, lambda code: _rank(tags[code], source), tags.__getitem__)
    ids = _ids(tree, tags, reserved)
    folders = {number: "/".join(ids[above] for above in _line(tree, number)) for number in ids}
    targets = _targets(region, tree, folders)
    return _Plan(region, tags, source, tree, ids, folders, targets)


def _source_language(pages: Iterable[Page], tags: Mapping[str, str]) -> str:
    """German; where the region has none, the language with the most pages."""
    counts = Counter(tags[page.language] for page in pages)
    if "de" in counts or not counts:
        return "de"
    return min(counts, key=lambda tag: (-counts[tag], tag))


def _ids(tree: trees.Tree, tags: Mapping[str, str], reserved: frozenset[str]) -> dict[int, str]:
    """An id for each node. English slugs choose before German ones, and pages above before those below them."""
    taken = {*reserved, *ALWAYS_RESERVED, *tags, *tags.values()}
    taken |= {word.lower() for word in taken}
    line = list(tree.topics)
    for number in line:  # grows while it is walked: level by level
        line += tree.nodes[number].children
    wanted = {number: _wanted_id(tree.nodes[number].pages.values(), tags) for number in line}
    ids: dict[int, str] = {}
    for number in sorted(line, key=lambda number: wanted[number][0]):
        ids[number] = unused(wanted[number][1], taken)
        taken.add(ids[number])
    return ids


def _wanted_id(pages: Iterable[Page], tags: Mapping[str, str]) -> tuple[int, str]:
    """(how good it is, smaller is better; the id)."""
    by_tag = {tags[page.language]: page for page in pages}
    order = [by_tag.pop("en", None), by_tag.pop("de", None), *by_tag.values()]
    for quality, page in enumerate(order):
        if page and (slug := latin_slug(page.path.rstrip("/").rsplit("/", 1)[-1])):
            return quality, slug
    numbers = [page.id for page in order if page and page.id is not None and page.id >= 0]
    return len(order), f"page-{numbers[0]}" if numbers else "page"


def _line(tree: trees.Tree, number: int) -> list[int]:
    line = [number]
    while (above := tree.nodes[line[-1]].parent) != trees.TOP:
        line.append(above)
    return line[::-1]


def _targets(region: Region, tree: trees.Tree, folders: Mapping[int, str]) -> Targets:
    files = {number: _target(tree, number, folder) for number, folder in folders.items()}
    slugs: dict[trees.Address, set[int]] = {}
    for (code, path), number in tree.by_address.items():
        slugs.setdefault((code, path.rsplit("/", 1)[-1]), set()).add(number)
    hosts = {host for page in [*region.pages, *region.imprints] if (host := host_of(page.url))}
    return Targets(
        region=region.path,
        hosts=frozenset(hosts),
        by_address={address: files[number] for address, number in tree.by_address.items()},
        by_slug={slug: files[min(numbers)] for slug, numbers in slugs.items() if len(numbers) == 1},
        by_id={id_: files[number] for id_, number in tree.by_id.items()},
        imprint=IMPRINT if region.imprints else None,
    )


def _target(tree: trees.Tree, number: int, folder: str) -> str:
    return f"topics/{folder}/topic.yml" if tree.nodes[number].parent == trees.TOP else f"topics/{folder}.md"


# --- topics and pages


def _topic(plan: _Plan, number: int) -> dict[str, str]:
    """topic.yml, and index.md where the topic has a text, with their translations."""
    node = plan.tree.nodes[number]
    folder = f"topics/{plan.folders[number]}"
    pages = {plan.tag(page): page for page in node.pages.values()}
    bodies = _bodies(plan, pages, f"{folder}/index.md")
    source = min(pages, key=plan.rank)
    values = {
        **_texts(plan, pages[source], bodies[source]),
        "icon": TOPIC_ICON if node.children else PAGE_ICON,
        "order": _order(plan, number),
        **_language(plan, source),
        **_former(plan, node.pages.values(), f"{plan.folders[number]}/"),
    }
    files = {f"{folder}/topic.yml": yaml_text(values)}
    for tag in sorted(pages.keys() - {source}):
        files[f"{folder}/topic.{tag}.yml"] = yaml_text({**_texts(plan, pages[tag], bodies[tag]), **_BY_HUMAN})
    written = {tag: body for tag, body in bodies.items() if body.blocks}
    if written:
        source = min(written, key=plan.rank)
        for tag, text in _written(plan, pages, written, source).items():
            # The language is always said, so that the front matter is not empty.
            head = {"language": tag} if tag == source else _BY_HUMAN
            files[_named(f"{folder}/index.md", tag, source)] = page_text(head, text)
    return files


def _page(plan: _Plan, number: int) -> dict[str, str]:
    node = plan.tree.nodes[number]
    pages = {plan.tag(page): page for page in node.pages.values()}
    facts = {"order": _order(plan, number)}
    return _texts_of(plan, pages, f"topics/{plan.folders[number]}.md", facts, f"{plan.folders[number]}/")


def _imprint(plan: _Plan) -> dict[str, str]:
    pages = {plan.tag(page): page for page in plan.region.imprints}
    if not pages:
        why = message("Every site needs one: write it, or the fields of imprint: in instance.yml.")
        plan.report.append(Dropped(IMPRINT, "", message("there is no imprint"), why))
        return {}
    return _texts_of(plan, pages, IMPRINT, {}, "imprint/")


def _texts_of(
    plan: _Plan, pages: Mapping[str, Page], path: str, facts: Mapping[str, object], address: str
) -> dict[str, str]:
    """A page or the imprint in all its languages: file names and texts."""
    bodies = _bodies(plan, pages, path)
    first = min(pages, key=plan.rank)
    source = min([tag for tag, body in bodies.items() if body.blocks] or pages, key=plan.rank)
    if source != first:
        what = message("its source is the text in {language}", language=source)
        plan.note(pages[first], what, message("In {language} there is only a title.", language=first))
    files = {}
    for tag, text in _written(plan, pages, bodies, source).items():
        head = _texts(plan, pages[tag], bodies[tag])
        if tag == source:
            head |= {**facts, **_language(plan, source), **_former(plan, pages.values(), address)}
        else:
            head |= _BY_HUMAN
        files[_named(path, tag, source)] = page_text(head, text)
    return files


_BY_HUMAN: Mapping[str, object] = {"translation": {"by": "human"}}


def _named(path: str, tag: str, source: str) -> str:
    stem, suffix = path.rsplit(".", 1)
    return path if tag == source else f"{stem}.{tag}.{suffix}"


def _bodies(plan: _Plan, pages: Mapping[str, Page], here: str) -> dict[str, Body]:
    """The cleaned text of each language, by tag."""
    bodies = {}
    for tag, page in sorted(pages.items()):
        base = page.url if host_of(page.url) else f"https://integreat.app{quote(page.path)}"
        body = clean(page.content, partial(target_of, base=base, here=here, targets=plan.targets), base)
        if len(page.content) > MAX_TEXT // 8 and len(write(body, None).encode()) > MAX_TEXT:
            plan.note(page, message("the text was left out"), message("It is too long for one file; split the page."))
            body = clean("", partial(target_of, base=base, here=here, targets=plan.targets))
        for what, why in body.notes:
            plan.note(page, what, why)
        for extra in page.extras:
            plan.note(page, message("“{name}” was left out", name=extra), message("Pages have no field for it."))
        bodies[tag] = body
    return bodies


def _written(plan: _Plan, pages: Mapping[str, Page], bodies: Mapping[str, Body], source: str) -> dict[str, str]:
    """The Markdown of each language, by tag."""
    found = anchors(bodies, source)
    if found is None:
        what = message("its headings became bold text in all languages")
        why = message("The languages have different headings, so that sections cannot be compared.")
        plan.note(pages[source], what, why)
    return {tag: write(body, found if body.blocks else ()) for tag, body in bodies.items()}


def _texts(plan: _Plan, page: Page, body: Body) -> dict[str, object]:
    title = shorten(page.title, TITLE_LENGTH)
    if title != page.title:
        limit = {"limit": TITLE_LENGTH}
        plan.note(page, message("its title was cut"), message("A title has at most {limit} characters.", **limit))
    return {"title": title, "summary": summary(page, body)}


def summary(page: Page, body: Body) -> str:
    """One sentence for lists: the excerpt, where somebody wrote one, else the beginning of the text, else the title."""
    excerpt = fold(plain_text(page.excerpt))
    # The CMS makes excerpts of the whole text without spaces between its paragraphs: those are no summary.
    made = squeeze(body.root.get_text()).startswith(squeeze(excerpt).rstrip("….")[:200])
    if excerpt and not made:
        return excerpt if len(excerpt) <= SUMMARY_LENGTH else first_sentence(excerpt, SUMMARY_LENGTH)
    first = next((text for block in body.root.find_all(["p", "th", "td"]) if (text := _line_of(block))), "")
    return first_sentence(first or excerpt or page.title, SUMMARY_LENGTH)


def _line_of(block: Tag) -> str:
    """The text of a block on one line."""
    parts = (" " * (node.name == "br") if isinstance(node, Tag) else str(node) for node in block.descendants)
    return fold("".join(parts))


def _order(plan: _Plan, number: int) -> int:
    """The number that the source gives; what was lifted stands behind its new siblings."""
    node = plan.tree.nodes[number]
    if not node.lifted:
        return _own_order(node)
    siblings = plan.tree.nodes[node.parent].children
    before = [plan.tree.nodes[sibling] for sibling in siblings[: siblings.index(number)]]
    last = max((_own_order(sibling) for sibling in before if not sibling.lifted), default=0)
    return last + 1 + sum(sibling.lifted for sibling in before)


def _own_order(node: trees.Node) -> int:
    return next(iter(node.pages.values())).order


def _language(plan: _Plan, tag: str) -> dict[str, object]:
    return {} if tag == plan.source else {"language": tag}


def _former(plan: _Plan, pages: Iterable[Page], address: str) -> dict[str, object]:
    """The field `former`: old addresses with our tag in front, those alone that are not the new ones."""
    new = {f"{folder}/" for folder in plan.folders.values()} | {"imprint/"}
    found: set[str] = set()
    for page in pages:
        rest = _rest(page, plan.region.path)
        if not rest or rest == address:
            continue
        if not _ADDRESS.fullmatch(rest) or ".." in rest.split("/"):
            plan.note(
                page,
                message("its old address leads nowhere"),
                message("It holds characters that an address cannot have."),
            )
        elif rest in new:
            plan.note(page, message("its old address leads nowhere"), message("Another page has this address now."))
        else:
            found.add(f"/{plan.tag(page)}/{rest}")
    return {"former": sorted(found, key=lambda old: (plan.rank(old.split("/")[1]), old))} if found else {}


def _rest(page: Page, region: str) -> str:
    """The path of a page behind region and language, with a slash at its end; empty where there is nothing."""
    segments = [segment for segment in page.path.split("/") if segment]
    for word in (region, page.language):
        if segments and segments[0].lower() == word.lower():
            segments = segments[1:]
    return "".join(f"{segment}/" for segment in segments)


# --- the instance


def _instance(plan: _Plan, name: str, place: str, url: str | None) -> str:
    if url is None:
        url = f"https://{place}.example.org/"
        what = message("the address of the new site is not known: {url} stands in its place", url=url)
        plan.report.append(Dropped("instance.yml", "", what, message("Write the right one behind “url:”.")))
    tags = sorted({*plan.tags.values(), plan.source}, key=plan.rank)
    return yaml_text(
        {
            "name": name,
            "url": url if url.endswith("/") else f"{url}/",
            "time_zone": "Europe/Berlin",
            "layers": ["legal"],
            "language": plan.source,
            "languages": tags,
            "imprint": {"organisation": name},
            # What does not agree there is no reason not to move: it is named, and mended here.
            "policies": {"translations": "warning"},
        }
    )


def _mkdocs(name: str, place: str) -> str:
    return yaml_text(
        {"site_name": name, "docs_dir": f"content/{place}", "theme": {"name": "material"}, "plugins": ["ankunft"]}
    )
