"""A small town in two versions: what an update has to bring, and what it has to take away."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.conftest import NOW_OPTION, make_instance, run, write_files

INSTANCE = """\
name: Testort
url: https://testort.example.org{base}
layers: []
language: de
languages: [de, en, ar]
districts: [{{id: mitte, name: Mitte, postcodes: ["09991"]}}]
{more}"""

MKDOCS_YML = "site_name: T\ndocs_dir: town\ntheme:\n  name: material\n{theme}plugins:\n  - ankunft\n"
TOPICS = {"housing": "Wohnen", "health": "Gesundheit", "work": "Arbeit"}
PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 30"><path fill="#08f" d="M0 0h40v30H0z"/></svg>'


def files(version: int) -> dict[str, str | bytes]:
    """The content of a version, 1 or 2: texts differ, a page is gone, one has come, an offer has another number."""
    found: dict[str, str | bytes] = {}
    for topic, title in TOPICS.items():
        found[f"topics/{topic}/topic.yml"] = f"title: {title}\nsummary: Alles zu {title}.\n"
        found[f"topics/{topic}/topic.en.yml"] = (
            f"title: About {topic}\nsummary: All about it.\ntranslation: {{by: human}}\n"
        )
        for number in range(6):
            text = f"Fassung {version} von Seite {number}. " + f"Hier steht viel über {title}, Absatz {number}. " * 30
            head = f"title: {title} {number}\nsummary: Seite {number}.\norder: {number}\n"
            found[f"topics/{topic}/{topic}-{number}.md"] = (
                f"---\n{head}---\n\n{text}\n\n## Mehr {{#more}}\n\nNoch mehr.\n"
            )
            own = f"title: {topic} {number}\nsummary: Page {number}.\ntranslation: {{by: human}}\n"
            found[f"topics/{topic}/{topic}-{number}.en.md"] = (
                f"---\n{own}---\n\nVersion {version}, page {number}.\n\n## More {{#more}}\n\nMore.\n"
            )
    found["topics/housing/picture.svg"] = PICTURE
    found["topics/housing/housing-0.md"] = str(found["topics/housing/housing-0.md"]) + "\n![Ein Bild](picture.svg)\n"
    for number in range(8):
        found[f"offers/course-{number}.yml"] = (
            f"title: Kurs {number}\nsummary: Deutsch lernen, Kurs {number}.\nkind: course\ntopics: [work]\n"
            f"phone: +49 30 23125 {100 + number + (50 if version == 2 and number == 3 else 0)}\n"
            "verified: {date: 2026-11-01, by: Testort}\n"
        )
    if version == 2:
        for name in ("work-5.md", "work-5.en.md"):
            del found[f"topics/work/{name}"]
        found["topics/health/new.md"] = "---\ntitle: Neu\nsummary: Das ist neu.\n---\n\nNeuer Text.\n"
    return found


def build(root: Path, version: int = 1, *, base: str = "/", more: str = "", style: str = "") -> Path:
    """Build a version of the town into `root`/site, and return that folder. `style`: of the town's own theme."""
    shutil.rmtree(root / "town", ignore_errors=True)
    make_instance(root / "town", files(version), INSTANCE.format(base=base, more=more))
    theme = ""
    if style:
        write_files(root, {"theme/components/own/style.css": style})
        theme = f"  custom_dir: {root / 'theme'}\n"
    write_files(root, {"mkdocs.yml": MKDOCS_YML.format(theme=theme)})
    done = run("ankunft", "build", "-f", root / "mkdocs.yml", "-d", root / "site", *NOW_OPTION, cwd=root)
    assert done.returncode == 0, done.stdout + done.stderr
    return root / "site"
