"""The pack of a language: small parts, named by their content, of which a change touches few."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from random import Random

import pytest
from ankunft.directory.compact import compact
from ankunft.offline.pack import LARGEST, LONGEST, SHORTEST, Pack, bundles, slices, split, squeezed
from hypothesis import given, settings
from hypothesis import strategies as st
from segno import make

FRAME = """<!doctype html>
<html lang="de" dir="ltr">
<head>
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="canonical" href="https://town.example/de/{path}">
<meta name="color-scheme" content="light dark">
<link rel="stylesheet" href="/assets/style.1.css">
<script src="/assets/elements.2.js" defer></script>
</head>
<body>
<header>Town</header>
<main id="_main" class="main">
{main}
</main>
<footer>End</footer>
</body>
</html>
"""


def page(path: str, main: str = "<p>Text</p>", title: str = "Title") -> str:
    return FRAME.format(path=path, main=main, title=title)


def pack(pages: Mapping[str, str]) -> Pack:
    """A pack of pages: path below the language → HTML."""
    made = Pack("de", "/")
    for path, html in pages.items():
        made.add(f"de/{path}", html)
    return made


def manifest(parts: Mapping[str, bytes]) -> dict[str, object]:
    found: dict[str, object] = json.loads(parts["offline/de.json"])
    return found


def test_a_page_is_split_and_nothing_is_lost() -> None:
    html = page("housing/", "<p>Wohnen</p>", "Wohnen")
    shell, own = split(html)
    assert (
        "".join((shell.start, own.head, shell.head_end, own.resources, shell.body, shell.main, own.main, shell.end))
        == html
    )
    assert "Wohnen" not in "".join(shell)


def test_the_shell_is_the_same_for_all_pages() -> None:
    assert split(page("a/", "x"))[0] == split(page("b/", "y", "z"))[0]


def test_another_frame_is_refused() -> None:
    made = pack({"a/": page("a/")})
    with pytest.raises(ValueError, match="de/b/: the frame differs"):
        made.add("de/b/", page("b/").replace("End", "Another end"))


def test_a_page_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="substring not found"):
        pack({"a/": "<p>Text</p>"})


@pytest.mark.parametrize("character", ["\x01", "\x02", "\x03", "\x04", "\x05"])
def test_characters_that_the_format_uses_are_refused(character: str) -> None:
    with pytest.raises(ValueError, match="characters that HTML forbids"):
        pack({"a/": page("a/", f"<p>{character}</p>")})


def test_parts_are_named_by_their_content_and_counted() -> None:
    parts = pack({f"p{n}/": page(f"p{n}/", f"<p>{n}</p>" * 3000) for n in range(40)}).parts()
    named = {address: data for address, data in parts.items() if address != "offline/de.json"}
    for address, data in named.items():
        assert address.split("/")[-1].split(".")[0] == hashlib.sha256(data).hexdigest()[:12]
    listed = manifest(parts)
    entries = [listed["first"], *(entry[1:] for name in ("common", "bundles") for entry in listed[name])]  # type: ignore[attr-defined]
    assert {(hash_, len(parts[f"offline/de/{hash_}.json"])) for hash_, _ in entries} == {
        tuple(entry) for entry in entries
    }
    assert len(named) == len(entries) > 3


def test_what_many_pages_share_stands_once() -> None:
    icon = '<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="M1 1"/></svg>'
    menu = '<nav class="languages" id="_languages"><a href="/ar/{}">ar</a></nav>'
    parts = pack({f"p{n}/": page(f"p{n}/", icon * 3 + menu.format(f"p{n}/")) for n in range(9)}).parts()
    whole = b"".join(parts.values()).decode()
    assert whole.count("M1 1") == 1
    assert whole.count("/ar/") == 1


def test_the_card_of_a_record_stands_with_its_page() -> None:
    card = '<li class="card" data-record="offer/x">\n<h3 class="card__title"><a href="/de/offers/x/">X</a></h3><ul><li>{}</li></ul></li>'
    row = '<tr data-record="offer/x"><td><a href="/de/offers/x/">{}</a></td></tr>'

    def parts(phone: str) -> dict[str, bytes]:
        filler = {f"a{n:03}/": page(f"a{n:03}/", f"<p>{n}</p>" * 2000) for n in range(60)}
        lists = {
            f"lists/{n}/": page(f"lists/{n}/", f"<ul>{card.format(phone)}</ul>{row.format(phone)}" + "y" * 9000)
            for n in range(30)
        }
        return pack({**filler, **lists, "offers/x/": page("offers/x/", f"<p>{phone}</p>" + "x" * 70000)}).parts()

    before, after = parts("030 1"), parts("030 2")
    assert len(before.keys() - after.keys()) == 1, "one bundle, that of the record"
    assert len(manifest(before)["bundles"]) > 5  # type: ignore[arg-type]


def test_no_asset_is_named_in_a_part_of_pages() -> None:
    parts = pack({"": page(""), "a/": page("a/")}).parts()
    for _, hash_, _ in manifest(parts)["bundles"]:  # type: ignore[attr-defined]
        assert b"assets/" not in parts[f"offline/de/{hash_}.json"]


@pytest.mark.parametrize("address", ["a", "https://town.example/de/offers/x/", "https://town.example/" + "länge/" * 20])
def test_a_qr_code_is_squeezed_to_its_squares(address: str) -> None:
    code = make(address, error="l", mask=3, micro=False)
    path = code.svg_inline(omitsize=True, svgclass=None, lineclass=None, border=2).split(' d="')[1].split('"')[0]
    side, _, text = squeezed(path).partition(".")
    assert int(side) == code.symbol_size(border=0)[0]
    assert len(text) < len(path) / 5


entries = st.dictionaries(
    st.from_regex(r"[a-c]/[a-z0-9]{1,6}/", fullmatch=True), st.integers(1, 40_000), min_size=1, max_size=80
)


def of(sizes: Mapping[str, int]) -> dict[str, dict[str, dict[str, object]]]:
    return {address: {"pages": {address: "x" * size}} for address, size in sizes.items()}


@settings(max_examples=60, deadline=None)
@given(entries)
def test_bundles_hold_every_page_once_in_order_and_within_the_limit(sizes: dict[str, int]) -> None:
    made = list(bundles(of(sizes), lambda address: address[:1]))
    held = [address for _, bundle in made for address in bundle["pages"]]
    assert held == sorted(sizes)
    assert [start for start, _ in made] == [next(iter(bundle["pages"])) for _, bundle in made]
    for _, bundle in made:
        assert len(compact(bundle).encode()) < LARGEST + 60 * len(bundle["pages"]) or len(bundle["pages"]) == 1


@settings(max_examples=60, deadline=None)
@given(entries, st.from_regex(r"[a-c]/[a-z0-9]{1,6}/", fullmatch=True))
def test_a_page_more_changes_the_bundles_around_it_alone(sizes: dict[str, int], more: str) -> None:
    before = {compact(bundle) for _, bundle in bundles(of(sizes), lambda address: "")}
    after = {compact(bundle) for _, bundle in bundles(of({**sizes, more: 100}), lambda address: "")}
    assert len(after - before) <= max(3, len(after) // 3), "boundaries find together again"


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=200), st.integers(0, 200))
def test_slices_put_together_are_the_text(piece: str, times: int) -> None:
    text = piece * times
    assert "".join(slices(text)) == text


def test_slices_have_their_length_and_a_change_touches_few() -> None:
    random = Random(6)
    text = "".join(random.choice('0123456789,"[]abcdefgh ابتث') for _ in range(200_000))
    before = list(slices(text))
    assert all(SHORTEST <= len(part) <= LONGEST for part in before[:-1])
    for _ in range(20):
        at = random.randrange(len(text))
        after = set(slices(text[:at] + "phone 030 123" + text[at + random.randrange(30) :]))
        assert len(after - set(before)) <= 4
        assert len(after & set(before)) > len(before) * 0.85
