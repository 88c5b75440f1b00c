"""How a page says that it is gone, ended, follows another, or may speak to a form elsewhere."""

from __future__ import annotations

from pathlib import Path

from ankunft.model import Feedback
from ankunft.site.shell import policy

from tests.conftest import make_instance, parse, run, write_files

MKDOCS_YML = "site_name: T\ndocs_dir: town\ntheme:\n  name: material\nplugins:\n  - ankunft:\n      now: '2026-11-21'\n"


def page(**fields: str) -> str:
    more = "".join(f"{name}: {value}\n" for name, value in fields.items())
    return f"---\ntitle: {fields.pop('title', 'Titel')}\nsummary: Satz.\n{more}---\n\nText.\n"


def test_pages_say_how_they_stand(tmp_path: Path) -> None:
    make_instance(
        tmp_path / "town",
        {
            "topics/meet/topic.yml": "title: Treffen\nsummary: Satz.\n",
            "topics/meet/old.md": page(gone="true", successor="fresh"),
            "topics/meet/ended.md": page(valid="{until: 2026-11-20}", successor="fresh"),
            "topics/meet/today.md": page(valid="{until: 2026-11-21}"),
            "topics/meet/paused.md": page(status="paused"),
            "topics/meet/fresh.md": page(former="[meet/older/, /en/meeting/]"),
            "topics/meet/index.md": "Über das [Neue](fresh.md).\n\n## Mehr {#more}\n\nText.\n",
        },
    )
    write_files(tmp_path, {"mkdocs.yml": MKDOCS_YML})
    done = run("ankunft", "build", "--strict", cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    site = tmp_path / "site"

    def main(address: str) -> str:
        return next(parse((site / address / "index.html").read_text("utf-8")).all("main")).text

    gone = parse((site / "de/meet/old/index.html").read_text("utf-8"))
    assert "Diese Seite gibt es nicht mehr." in next(gone.all("main")).text
    assert "/de/meet/fresh/" in {link.get("href") for link in gone.all("a")}
    assert [meta.get("content") for meta in gone.all("meta") if meta.get("name") == "robots"] == ["noindex"]
    assert "de/meet/old" not in (site / "sitemap-de.xml").read_text()
    topic = parse((site / "de/meet/index.html").read_text("utf-8"))
    assert "/de/meet/old/" not in {link.get("href") for link in topic.all("a")}
    assert "Über das Neue." in next(topic.all("main")).text
    assert 'id="more"' in (site / "de/meet/index.html").read_text("utf-8")
    ended = main("de/meet/ended")
    assert ended != main("de/meet/today")
    assert "Titel" in ended
    assert main("de/meet/paused") != main("de/meet/today")
    for address in ("de/meet/older", "ar/meet/older", "en/meeting"):
        html = (site / address / "index.html").read_text("utf-8")
        assert "/meet/fresh/" in html
        assert 'http-equiv="refresh"' in html
    assert not (site / "de/meeting").exists()


def test_feedback_elsewhere_opens_the_policy_for_that_origin_alone() -> None:
    rules = policy(Feedback(url="https://forms.example.org/a/b?c=d"))
    assert "connect-src 'self' https://forms.example.org;" in rules
    assert "form-action 'self' https://forms.example.org;" in rules
    assert rules.count("https:") == 2


def test_only_the_preview_may_run_an_inline_script() -> None:
    assert "unsafe-inline" not in policy(Feedback())
    assert "script-src 'self' 'unsafe-inline'" in policy(Feedback(), preview=True)


def test_a_summary_that_the_text_repeats_is_shown_once(tmp_path: Path) -> None:
    files = {
        "topics/meet/topic.yml": "title: Treffen\nsummary: Satz.\n",
        "topics/meet/twice.md": "---\ntitle: T\nsummary: Wir sind da.\n---\n\n**Wir** sind da. Immer.\n",
        "topics/meet/once.md": "---\ntitle: T\nsummary: Wir sind da.\n---\n\nKommen Sie.\n",
    }
    make_instance(tmp_path / "town", files)
    write_files(tmp_path, {"mkdocs.yml": MKDOCS_YML})
    assert run("ankunft", "build", cwd=tmp_path).returncode == 0
    for name, times in (("twice", 0), ("once", 1)):
        html = (tmp_path / f"site/de/meet/{name}/index.html").read_text("utf-8")
        assert next(parse(html).all("main")).text.count("Wir sind da") == 1
        assert html.count('<p class="lead">') == times
        assert '<meta name="description" content="Wir sind da.">' in html
