"""Python and JavaScript find the same: what the phone's script answers, and what MiniSearch itself finds of one word."""

from __future__ import annotations

import json
import subprocess
import unicodedata
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pytest
import yaml
from ankunft.catalogue.catalogue import Catalogue, read
from ankunft.catalogue.localise import LocalCatalogue
from ankunft.search.analysis import Analysis, bones, fold, sound, tokens
from ankunft.search.engine import Engine, tolerance
from ankunft.search.index import FIELDS, Index, build, encode
from ankunft.search.rules import rules
from ankunft.site import assets

from tests.conftest import NOW, ROOT

HERE = Path(__file__).parent
QUERIES: list[dict[str, Any]] = [
    query for name in ("first.yml", "further.yml") for query in yaml.safe_load((HERE / name).read_text("utf-8"))
]
VECTORS: list[dict[str, Any]] = json.loads((HERE / "vectors.json").read_text("utf-8"))
TAGS = sorted({query["lang"] for query in QUERIES})
MOST = 50
HOSTILE, FEWER = 200, 60
WHOLE = ("de", "ar")
"""All hostile texts go through these; others take fewer, each its own."""


@pytest.fixture(scope="module")
def script(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The script of the search, as the site has it."""
    path = tmp_path_factory.mktemp("search") / "search.js"
    path.write_bytes(assets.script([ROOT / "overrides"], "search"))
    return path


@cache
def town() -> Catalogue:
    return read(ROOT / "content" / "musterstadt", ROOT / "content" / "base", NOW).catalogue


def of_node(name: str, data: Any) -> Any:
    """What a script beside this file answers."""
    done = subprocess.run(
        ["node", HERE / name], input=json.dumps(data), cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout)


# What nobody would type


def assigned(first: int, last: int) -> list[str]:
    """The characters of a plane that Python knows; of a plane without any, all. A browser may know newer ones."""
    every = [chr(code) for code in range(first, last)]
    return [one for one in every if unicodedata.category(one) != "Cn"] or every


@cache
def planes() -> tuple[list[str], ...]:
    return tuple(assigned(plane << 16, (plane + 1) << 16) for plane in range(17))


SCRIPTS = (
    "abcdefghijklmnopqrstuvwxyzäöüß",
    "абвгдежзийклмнопрстуфхцчшщыьэюяіїєґ'ʼ’",
    "ابتثجحخدذرزسشصضطظعغفقكلمنهويىةأإآؤئءپچژکگیەێۆڕڵټډښځ\u200c\u064e\u0651\u0640",
    "ሀለሐመሠረሰሸቀበተቸኀነኘአከኸወዐዘዠየደጀገጠጨጰጸፀፈፐቋኳጓዎችንታት",
    "0123456789٠١٢٣۰۱۲۳०१२३+()/.-–\u2010\u2011 ",
    "外国人办公室日本語ドイツโรงเรียนភាសាလ한국어स्कूल",
    ".*+?^${}()|[]\\/'\"`<>&;,:!~#\t\n\r\0\u2028\ufeff\u202e",
)
FIXED = (
    "",
    " ",
    "\0",
    ".*",
    "(a+)+$",
    "[",
    "\\",
    "$&",
    "__proto__",
    "constructor",
    "hasOwnProperty toString",
    "<script>alert(1)</script>",
    "' OR 1=1 --",
    "\ud800",
    "\udfff\ud800 amt",
    "a" * 10_000,
    "amt" * 3_333,
    "wohn geld " * 1_000,
    "-" * 10_000,
    "\u0301" * 10_000,
    "ü" * 10_000,
    "٠" * 10_000,
    "ብ" * 10_000,
    "و" * 10_000,
    "人" * 10_000,
    "𐍈" * 10_000,
    "\u200c" * 10_000,
)


def hostile(seed: str) -> list[str]:
    """Texts of every plane, mixed scripts, signs of regular expressions; always the same."""
    chance, found = Random(f"hostile {seed}"), list(FIXED)
    found += ["".join(chance.choices(plane, k=chance.randint(1, 30))) for plane in planes()]
    while len(found) < (HOSTILE if seed in WHOLE else FEWER):
        alphabets = chance.sample(SCRIPTS, chance.randint(1, 3))
        letters = "".join(alphabets) + " "
        found.append("".join(chance.choices(letters, k=chance.choice((1, 3, 8, 20, 60, 300)))))
    return found


# Analysis


def analysed(analysis: Analysis, text: str) -> dict[str, Any]:
    words = list(tokens(text))
    return {
        "fold": fold(text),
        "tokens": words,
        "query": analysis.query(text),
        "forms": [list(analysis.forms(word)) for word in words],
        "sounds": [sound(word) for word in words],
        "bones": [bones(word) for word in words],
    }


def assert_same(texts: list[str], python: list[Any], javascript: list[Any]) -> None:
    assert len(texts) == len(python) == len(javascript)
    differing = [
        (ascii(text)[:200], one, other)
        for text, one, other in zip(texts, python, javascript, strict=True)
        if one != other
    ]
    assert differing == [], f"{len(differing)} of {len(texts)} differ"


@pytest.mark.parametrize("tag", sorted({vector["lang"] for vector in VECTORS}))
def test_both_make_the_same_of_the_vectors(tag: str, script: Path, tmp_path: Path) -> None:
    empty = Index(Analysis(tag), (), {}, [], [])
    (tmp_path / "empty.json").write_bytes(encode(empty, {}))
    texts = [vector["text"] for vector in VECTORS]
    for vector in VECTORS:
        for name in ("same_as", "sound_as"):
            texts += [vector[name]] if isinstance(vector.get(name), str) else vector.get(name, [])
    found = of_node("answers.mjs", {"script": str(script), "file": str(tmp_path / "empty.json"), "texts": texts})
    assert_same(texts, [analysed(empty.analysis, text) for text in texts], found["analysed"])


@pytest.mark.parametrize("text", ["፩፪፫ 030 23125118", "𐒠𐒡 030 23125118", "ab𐍈ung"])
def test_both_make_the_same_of_rare_digits_and_letters(text: str, script: Path, tmp_path: Path) -> None:
    empty = Index(Analysis("ti"), (), {}, [], [])
    (tmp_path / "empty.json").write_bytes(encode(empty, {}))
    found = of_node("answers.mjs", {"script": str(script), "file": str(tmp_path / "empty.json"), "texts": [text]})
    assert found["analysed"] == [analysed(empty.analysis, text)]


# Answers


def answers(engine: Engine, query: str) -> list[list[Any]]:
    found = []
    for hit in engine.search(query, MOST):
        document = engine.index.documents[hit.document]
        url = document.address + (f"#{document.anchor}" if document.part else "")
        found.append([url, hit.score, hit.why, hit.name])
    return found


@pytest.mark.parametrize("tag", TAGS)
def test_both_answer_the_same_and_hostile_queries_do_nothing(tag: str, script: Path, tmp_path: Path) -> None:
    engine = Engine(build(LocalCatalogue(town(), tag)))
    (tmp_path / "index.json").write_bytes(encode(engine.index, {}))
    queries = [query["query"] for query in QUERIES if query["lang"] == tag]
    strange = hostile(tag)
    texts = [*queries, *strange]
    data = {"script": str(script), "file": str(tmp_path / "index.json"), "queries": texts, "texts": texts, "most": MOST}
    found = of_node("answers.mjs", data)
    assert_same(texts, [analysed(engine.analysis, text) for text in texts], found["analysed"])
    assert_same(texts, [answers(engine, text) for text in texts], found["answers"])
    assert all(found["answers"][: len(queries)])


# MiniSearch itself


def serialised(index: Index, engine: Engine) -> dict[str, Any]:
    """The index in the form of MiniSearch's toJSON(), serialisation version 2."""
    count = len(index.documents)
    return {
        "documentCount": count,
        "nextId": count,
        "documentIds": {str(number): number for number in range(count)},
        "fieldIds": {name: number for number, name in enumerate(FIELDS)},
        "fieldLength": {str(number): lengths for number, lengths in enumerate(index.lengths)},
        "averageFieldLength": engine.terms.average,
        "storedFields": {},
        "dirtCount": 0,
        "index": [
            [word, {str(field): {str(one): 1 for one in found} for field, found in enumerate(fields) if found}]
            for word, fields in index.postings.items()
        ],
        "serializationVersion": 2,
    }


def single_words(index: Index, seed: str) -> list[str]:
    """Words of the index, beginnings of some, and some with a letter changed, left out or put in."""
    chance = Random(f"words {seed}")
    chosen = chance.sample([word for word in index.postings if len(word) >= 4], 60)
    found = chosen[:20] + [word[: chance.randint(2, len(word))] for word in chosen[20:35]]
    for word in chosen[35:]:
        at, letter = chance.randrange(len(word)), chance.choice(chance.choice(chosen))
        found.append(word[:at] + chance.choice((letter, "", letter + word[at])) + word[at + 1 :])
    return found


@pytest.mark.parametrize("tag", ["de", "ar", "ti"])
def test_one_word_is_ranked_as_by_minisearch(tag: str) -> None:
    index = build(LocalCatalogue(town(), tag))
    engine, ranking = Engine(index), rules()["ranking"]
    chosen = single_words(index, tag)
    words = [(word, len(word) % 2 == 0 or len(word) < 4, tolerance(word)) for word in chosen]
    options = {
        "boost": ranking["fields"],
        "bm25": {name: ranking[name] for name in "kbd"},
        "weights": {"prefix": ranking["prefix"], "fuzzy": ranking["fuzzy"]},
    }
    theirs = of_node("minisearch.mjs", {"data": serialised(index, engine), "options": options, "words": words})
    assert len(theirs) == 60
    for (word, prefix, fuzzy), found in zip(words, theirs, strict=True):
        found_here = engine.terms.score(word, prefix=prefix, fuzzy=fuzzy)
        ours = {id_: match.score for id_, match in found_here.items()}
        assert ours == pytest.approx(dict(found), rel=1e-9, abs=1e-9), word
        ranked = sorted(ours, key=lambda id_: -ours[id_])
        assert [round(ours[id_], 9) for id_ in ranked] == pytest.approx([score for _, score in found], abs=1e-8)
    assert sum(map(bool, theirs)) >= 50
