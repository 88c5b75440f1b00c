"""The worker, in Node, over the reference instance: what it puts together is what was built, byte for byte."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from ankunft.site.assets import reduce_js

from tests.conftest import ROOT
from tests.offline import town

WORKER = ROOT / "tests" / "offline" / "worker.mjs"
TAGS = ("de", "de-simple", "en", "ar", "fa", "prs", "ps", "kmr", "ckb", "tr", "uk", "ru", "ti", "am", "so", "fr")
LEFT_OUT = {"feed.xml", "feed.json", "manifest.webmanifest"}
"""What only programs that are online ask for."""


def saved(site: Path, base: str, tag: str) -> dict[str, object]:
    """What tests/offline/worker.mjs prints."""
    done = subprocess.run(["node", WORKER, site, base, tag], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found: dict[str, object] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("tag", TAGS)
def test_every_page_of_a_saved_language_is_the_built_page_byte_for_byte(site: Path, tag: str) -> None:
    found = saved(site, "/", tag)
    assert found["pages"] == len(list((site / tag).rglob("*.html"))) > 600
    assert {address.partition("/")[2] for address in found["differ"]} <= LEFT_OUT  # type: ignore[attr-defined]
    assert found["own"]["complete"] == "media"  # type: ignore[index]


def test_it_works_below_a_path(tmp_path: Path) -> None:
    found = saved(town.build(tmp_path, base="/town/"), "/town/", "de")
    assert {address.partition("/")[2] for address in found["differ"]} <= LEFT_OUT  # type: ignore[attr-defined]
    assert found["own"]["complete"] == "media"  # type: ignore[index]


def test_a_network_that_hangs_counts_as_gone(tmp_path: Path) -> None:
    done = subprocess.run(
        ["node", WORKER, town.build(tmp_path), "/", "de", "hang"],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    manifest, parts, whole = json.loads(done.stdout)
    assert (manifest["trouble"]["kind"], manifest.get("complete"), manifest["busy"]) == ("offline", None, False)
    assert (parts["trouble"]["kind"], parts.get("complete"), parts["busy"]) == ("offline", None, False)
    assert (whole.get("trouble"), whole["complete"], whole["busy"]) == (None, "text", False)


def test_the_worker_is_small_and_comes_as_it_is_written(site: Path) -> None:
    written = (ROOT / "overrides" / "worker" / "sw.js").read_text("utf-8")
    shipped = (site / "sw.js").read_text("utf-8")
    assert shipped == reduce_js(written)
    assert len(shipped) < 16_000
