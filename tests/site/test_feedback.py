"""Which pages ask whether they helped, whom the answer goes to, and how an e-mail is prepared (RFC 6068)."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from ankunft.catalogue.localise import Localised
from ankunft.language import chain, strings
from ankunft.model import Feedback
from ankunft.site.feedback import feedback_form, mailto
from ankunft.site.pages import PageMaker
from ankunft.site.shell import policy
from ankunft.site.templates import component_environment
from ankunft.site.views import View
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import INSTANCE, NOW_OPTION, ROOT, Element, make_instance, parse, read_all, run, write_files

MAIL = "feedback: {email: hinweis@testort.example.org}\n"
FORM = "feedback: {url: 'https://forms.example.org/f?town=1'}\n"
BOTH = "feedback: {url: 'https://forms.example.org/f?town=1', email: hinweis@testort.example.org}\n"
MKDOCS_YML = "site_name: T\ndocs_dir: town\ntheme: {name: material}\nplugins: [ankunft]\n"
BY = "verified: {date: 2026-11-20, by: Redaktion}\n"
RECORD = f"title: Titel\nsummary: Satz.\n{BY}"
PAGE = f"---\n{RECORD}---\n\nText.\n"
SECRET = f"---\n{RECORD}sensitive: true\n---\n\nText.\n"

FILES: dict[str, str] = {
    "topics/meet/topic.yml": "title: Treffen & mehr\nsummary: Satz.\n",
    "topics/meet/open.md": PAGE,
    "topics/meet/secret.md": SECRET,
    "topics/meet/gone.md": f"---\n{RECORD}gone: true\n---\n\nText.\n",
    "topics/meet/moved.md": f"---\n{RECORD}former: [meet/older/]\n---\n\nText.\n",
    "organisations/verein.yml": f"{RECORD}type: association\nphone: +49 30 23125 100\n",
    "organisations/haus.yml": f"{RECORD}type: association\nphone: +49 30 23125 101\nsensitive: true\n",
    "events/fest.yml": f"{RECORD}kind: meeting\norganiser: verein\nlocation: Park\nstart: 2026-12-01T16:00\n",
    "events/stilles.yml": f"{RECORD}kind: meeting\norganiser: haus\nstart: 2026-12-01T16:00\nsensitive: true\n",
    "news/2026-11-20-nah.md": PAGE,
    "news/2026-11-20-still.md": SECRET,
    "processes/weg.yml": f"{RECORD}icon: home-outline\nsteps: {{a: {{title: Schritt, text: Text.}}}}\n",
    "terms/amt.yml": f"word: Amt\narticle: das\ntitle: Titel\ntext: Text.\n{BY}",
    "safety/emergency.md": PAGE,
    "safety/traces.md": PAGE,
}
ASKED = {
    "de/meet/": "topic", "de/meet/open/": "page", "de/meet/moved/": "page", "de/organisations/verein/": "record",
    "de/events/fest/": "event", "de/news/2026-11-20-nah/": "message", "de/steps/weg/": "process", "de/glossary/amt/": "term",
}  # fmt: skip


def views(root: Path, instance: str, tag: str = "de") -> dict[str, View]:
    """The views of an instance in one language, by their addresses."""
    reading, problems = read_all(make_instance(root, FILES, INSTANCE + instance))
    assert [problem for problem in problems if problem.severity == "error"] == []
    translations = strings(ROOT / "locales", chain(tag, "de"))
    environment = component_environment([ROOT / "overrides"], translations)
    url = reading.catalogue.instance.url
    maker = PageMaker(Localised(reading.catalogue), tag, url, urlsplit(url).path, translations, environment)
    return {made.address: made.view for made in maker.all()}


def test_pages_with_content_ask_and_sensitive_ones_lists_and_rules_do_not(tmp_path: Path) -> None:
    made = views(tmp_path, MAIL)
    assert {address: view.kind for address, view in made.items() if view.feedback} == ASKED
    sensitive = {address for address, view in made.items() if view.exit}
    assert len(sensitive) >= 5
    assert not sensitive & ASKED.keys()
    kinds = {view.kind for view in made.values()}
    assert kinds >= {"home", "search", "legal", "emergency", "traces", "list", "news", "gone", "moved", "events"}


def test_where_the_instance_names_nobody_no_page_asks(tmp_path: Path) -> None:
    assert {address for address, view in views(tmp_path, "").items() if view.feedback} == set()


def test_the_page_is_named_by_its_absolute_address_and_its_language(tmp_path: Path) -> None:
    made = views(tmp_path, BOTH, "ar")
    asked = {address: view.feedback for address, view in made.items() if view.feedback}
    assert {address.removeprefix("ar/") for address in asked} == {address.removeprefix("de/") for address in ASKED}
    for address, item in asked.items():
        assert item.address == f"https://testort.example.org/{address}" == made[address].canonical
        assert (item.language, item.url) == ("ar", "https://forms.example.org/f?town=1")
        assert item.helped is item.wrong is None
        assert item.write


@pytest.fixture(scope="module", params=[MAIL, FORM, BOTH], ids=["mail", "form", "both"])
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    """A built site, and what its instance says."""
    root = tmp_path_factory.mktemp("feedback")
    make_instance(root / "town", FILES, INSTANCE + request.param)
    write_files(root, {"mkdocs.yml": MKDOCS_YML})
    done = run("ankunft", "build", *NOW_OPTION, cwd=root)
    assert done.returncode == 0, done.stdout + done.stderr
    return request.param, root / "site"


def question(page: Path) -> Element | None:
    """The question on a page."""
    main = next(parse(page.read_text("utf-8")).all("main"))
    found = [aside for aside in main.all("aside") if aside.get("class") == "feedback"]
    assert len(found) <= 1
    return found[0] if found else None


def test_the_built_pages_that_ask_are_the_same_ones(built: tuple[str, Path]) -> None:
    _, site = built
    asking = {str(page.parent.relative_to(site)) + "/" for page in site.glob("de/**/index.html") if question(page)}
    assert asking == ASKED.keys()


def test_it_stands_before_the_languages_and_has_no_heading(built: tuple[str, Path]) -> None:
    _, site = built
    for address in ASKED:
        html = (site / address / "index.html").read_text("utf-8")
        block = html[html.index('<aside class="feedback">') : html.index('<nav class="languages"')]
        assert re.fullmatch(r"<aside.*</aside>\s*", block, re.DOTALL)
        assert not re.search(r"<h\d", block)


def test_a_form_has_four_fields_and_two_answers(built: tuple[str, Path]) -> None:
    said, site = built
    item = question(site / "ar/meet/open/index.html")
    assert item is not None
    names = [e.get("name") for e in item.all() if e.tag in ("input", "textarea", "button", "select")]
    if said == MAIL:
        assert names == []
        assert list(item.all("form")) == []
        return
    assert names == ["page", "language", "kind", "text", "kind"]
    [form] = item.all("form")
    assert (form.get("method"), form.get("action")) == ("post", "https://forms.example.org/f?town=1")
    assert [e.get("value") for e in item.all("input")] == ["https://testort.example.org/ar/meet/open/", "ar"]
    assert [e.get("value") for e in item.all("button")] == ["helped", "wrong"]
    [area] = item.all("textarea")
    assert area.get("maxlength") == "2000"
    assert len(list(item.all("a"))) == (1 if said == BOTH else 0)


def test_all_but_the_address_is_the_same_text_on_all_pages_of_a_language(built: tuple[str, Path]) -> None:
    said, site = built
    blocks = set()
    for address in ASKED:
        html = (site / address / "index.html").read_text("utf-8")
        block = re.findall(r'<aside class="feedback">.*?</aside>', html, re.DOTALL)[0]
        blocks.add(block.replace(address, "…").replace(address.replace("/", "%2F"), "…"))
    assert len(blocks) == 1, said


def test_an_e_mail_says_by_a_sign_and_the_address_what_it_is_about() -> None:
    item = feedback_form(Feedback(email="a@b.example"), "ar", "ar/x/", "https://b.example/ar/x/")
    assert item is not None
    said = [parse_qs(urlsplit(str(href)).query) for href in (item.helped, item.wrong)]
    assert [mail["subject"] for mail in said] == [["♥ ar/x/"], ["⚠ ar/x/"]]
    assert [mail["body"][0].split("\r\n")[0] for mail in said] == ["https://b.example/ar/x/"] * 2


def test_an_e_mail_on_a_long_address_stays_below_what_mail_programs_take() -> None:
    path = f"ti/{'a' * 64}/{'b' * 64}/"
    address = f"https://ankunft.landkreis-musterland.example.org/{path}"
    item = feedback_form(Feedback(email=f"{'c' * 40}@{'d' * 40}.example"), "ti", path, address)
    assert item is not None
    assert max(len(str(href)) for href in (item.helped, item.wrong)) < 2000


@given(st.text(st.characters(codec="utf-8", exclude_characters="\r\n")), st.text(st.characters(codec="utf-8")))
def test_any_text_comes_back_out_of_an_address(subject: str, body: str) -> None:
    body = body.replace("\r", "")
    href = mailto("a+b&c@d.example", subject, body)
    # The characters that RFC 6068 §2 lets stand.
    assert re.fullmatch(r"mailto:[\w.~%@-]+\?subject=[\w.~%:!,@-]*&body=[\w.~%:!,@-]*", href, re.ASCII)
    path, _, query = href.removeprefix("mailto:").partition("?")
    assert unquote(path) == "a+b&c@d.example"
    fields = dict(pair.split("=") for pair in query.split("&"))
    assert unquote(fields["subject"]) == subject
    assert unquote(fields["body"]) == body.replace("\n", "\r\n")


def test_the_policy_lets_pages_speak_to_the_form_alone(built: tuple[str, Path]) -> None:
    said, site = built
    html = (site / "de/meet/open/index.html").read_text("utf-8")
    rules = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', html)[0]
    allowed = policy(Feedback(url="https://forms.example.org/")) if said != MAIL else policy(Feedback())
    assert rules.replace("&#39;", "'") == allowed
