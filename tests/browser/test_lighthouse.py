"""What Lighthouse says of the pages on a phone: accessibility, best practices and search engines in full."""

from __future__ import annotations

import json
import subprocess
from typing import Any

import pytest

from tests.conftest import ROOT

CATEGORIES = ("accessibility", "best-practices", "seo")
ADDRESSES = [f"/{tag}/{page}" for tag in ("de", "ar") for page in ("", "arrival/registration/", "offers/")]
# These audits pass too where they find nothing to look at.
LOOKED_AT = ("canonical", "document-title", "hreflang", "is-crawlable", "meta-description", "robots-txt")

Report = dict[str, Any]


@pytest.fixture(scope="module")
def reports(origin: str) -> dict[str, Report]:
    """What lighthouse.mjs says of each address; one Chromium looks at all of them."""
    asked = {"urls": [origin + address for address in ADDRESSES], "categories": CATEGORIES}
    done = subprocess.run(
        ["node", ROOT / "tests/browser/lighthouse.mjs"], input=json.dumps(asked), capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return {url.removeprefix(origin): runs[0] for url, runs in json.loads(done.stdout).items()}


def told(audit: Report) -> str:
    """A failed audit, with what it found."""
    items = (json.dumps(item, ensure_ascii=False) for item in audit["items"])
    return "\n    ".join([f"{audit['category']}: {audit['id']}: {audit['title']} {audit['why']}", *items])


@pytest.mark.parametrize("address", ADDRESSES)
def test_lighthouse_finds_nothing_to_mend(reports: dict[str, Report], address: str) -> None:
    report = reports[address]
    assert report["warnings"] == []
    failed = "\n".join(told(audit) for audit in report["failed"])
    assert report["scores"] == dict.fromkeys(CATEGORIES, 1), f"{address}\n{failed}"


@pytest.mark.parametrize("address", ADDRESSES)
def test_lighthouse_looks_at_what_search_engines_read(reports: dict[str, Report], address: str) -> None:
    audits = reports[address]["audits"]
    assert {name: audits[name]["mode"] for name in LOOKED_AT} == dict.fromkeys(LOOKED_AT, "binary")
