"""`scripts/bench translations`: what it costs to know how every text stands in every language."""

from __future__ import annotations

import statistics
import subprocess
from collections.abc import Callable
from pathlib import Path

from ankunft.catalogue.entries import section_text
from ankunft.catalogue.fingerprint import fingerprint
from ankunft.catalogue.sections import split_sections

ROOT = Path(__file__).resolve().parents[1]
TAGS = ("de", "de-simple", "en", "ar", "fa", "prs", "ps", "kmr", "ckb", "tr", "uk", "ru", "ti", "am", "so", "fr")
PAGES = 300
NOW = "2026-11-21"
RUNS = 3
ARABIC, ETHIOPIC = "مكتب طلب سكن دورة موعد", "ቤት ምልክታ ገዛ ኮርስ ቆጸራ"
WORDS = {
    **dict.fromkeys(("ar", "fa", "prs", "ps", "ckb"), ARABIC), **dict.fromkeys(("ti", "am"), ETHIOPIC),
    **dict.fromkeys(("uk", "ru"), "Установа заява житло курс прийом"), "de": "Amt Antrag Wohnung Kurs Termin",
}  # fmt: skip


def _body(number: int, tag: str, changed: str = "") -> str:
    words = (WORDS.get(tag) or WORDS["de"]).split()
    text = " ".join(words[(number + at) % len(words)] for at in range(90))
    return "\n".join(f"## {words[at]} {at} {{#part-{at}}}\n\n{text}{changed}.\n" for at in range(4))


def write(folder: Path) -> None:
    """A made-up instance of 300 pages in 16 languages below `folder`, in Git; a tenth of its sources changed since."""
    town = folder / "town"
    pages = town / "topics" / "housing"
    pages.mkdir(parents=True)
    instance = (ROOT / "content/musterstadt/instance.yml").read_text("utf-8")
    kept = [line for line in instance.split("\n") if not line.startswith(("layers:", "languages:"))]
    kept = "\n".join(kept).partition("districts:")[0].split("\n")
    (town / "instance.yml").write_text("\n".join([*kept, f"layers: []\nlanguages: [{', '.join(TAGS)}]\n"]), "utf-8")
    (folder / "mkdocs.yml").write_text("site_name: T\ndocs_dir: town\ntheme: {name: material}\nplugins: [ankunft]\n")
    (pages / "topic.yml").write_text("title: Wohnen\nsummary: Satz.\n", "utf-8")
    for number in range(PAGES):
        _page(pages, number)
    git(folder, "init", "-q")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "All")
    for number in range(0, PAGES, 10):
        path = pages / f"page-{number}.md"
        path.write_text(path.read_text("utf-8").replace("Antrag", "Formular"), "utf-8")
    git(folder, "commit", "-qam", "Words")


def _page(pages: Path, number: int) -> None:
    head = f"---\ntitle: Seite {number}\nsummary: Ein Satz zur Seite.\n"
    body = _body(number, "de")
    (pages / f"page-{number}.md").write_text(f"{head}---\n\n{body}", "utf-8")
    of = {"title": fingerprint(f"Seite {number}"), "summary": fingerprint("Ein Satz zur Seite.")}
    of |= {part.id: fingerprint(section_text(part)) for part in split_sections(body, Path()).sections}
    stamps = ", ".join(f'{name}: "{stamp}"' for name, stamp in of.items())
    for tag in TAGS[1:]:
        about = f"translation: {{by: human, of: {{{stamps}}}}}\n"
        (pages / f"page-{number}.{tag}.md").write_text(f"{head}{about}---\n\n{_body(number, tag)}", "utf-8")


def git(folder: Path, *arguments: str) -> None:
    """Run Git there."""
    command = ["git", "-c", "user.name=x", "-c", "user.email=x@example.org", *arguments]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)


def rows(folder: Path, seconds: Callable[..., float]) -> list[str]:
    """The rows of the table: medians of three, measured in turns. `seconds`: of processor time of an `ankunft` there."""
    write(folder)
    status = ("translations", "status", "--now", NOW)
    commands = {
        "`ankunft check`: all files read and checked": ("check", "--now", NOW),
        "`translations status --lang ar`": (*status, "--lang", "ar"),
        "`translations status`, 15 languages": status,
        "`translations status --format json`, with what sources said before": (*status, "--format", "json"),
    }
    times: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(RUNS):
        for name, command in commands.items():
            times[name].append(seconds(folder, *command))
    count = sum(1 for _ in (folder / "town").rglob("*.md"))
    told = f"{PAGES} pages in {len(TAGS)} languages, {count:,} files of six texts; a tenth of the sources has changed since"
    return [f"| instance | {told} |", *(f"| {name} | {statistics.median(own):.1f} s |" for name, own in times.items())]
