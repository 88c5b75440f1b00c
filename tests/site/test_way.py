"""The pages of steps: the picture fits a phone and leads to the list; the list says all that is known of a step."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import jinja2
import pytest
import yaml
from ankunft.catalogue.localise import Localised
from ankunft.directory.way import lay_out
from ankunft.language import chain, language, strings
from ankunft.site.frame import Frame, Made
from ankunft.site.processes import process_pages
from ankunft.site.templates import component_environment, prepare
from ankunft.site.views import ProcessView, StepView, Text
from ankunft.site.way import LIGHT, ROW, WIDTH, Label, balanced, letters, picture, width_of, wrap
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import INSTANCE, ROOT, make_instance, parse, read_all

TITLES = {
    "de": ["Den eigenen Weg finden", "Um Asyl bitten", "Schutz nach § 24 beantragen", "Die Adresse anmelden"],
    "en": ["Find your own way", "Ask for asylum", "Apply for protection under § 24", "Register your address"],
    "ar": ["اعرف طريقك", "اطلب اللجوء", "اطلب الحماية بحسب المادة 24", "سجّل عنوانك"],
    "ti": ["መንገድኹም ድለዩ", "ዑቕባ ሕተቱ", "ብመሰረት § 24 ሓለዋ ሕተቱ", "ኣድራሻኹም ኣመዝግቡ"],
    "uk": ["Знайти свій шлях", "Попросити притулку", "Подати заяву на захист за § 24", "Зареєструвати адресу"],
}
CONDITIONS = {
    "de": ["Sie suchen Schutz (Asyl)", "Sie kommen aus der Ukraine"],
    "en": ["You seek protection (asylum)", "You come from Ukraine"],
    "ar": ["تبحث عن الحماية (اللجوء)", "أنت قادم من أوكرانيا"],
    "ti": ["ሓለዋ ትደልዩ ኣለኹም (ዑቕባ)", "ካብ ዩክሬን መጺእኩም"],
    "uk": ["Ви шукаєте захисту (притулок)", "Ви з України"],
}
IDS = ("weg", "asyl", "ukraine", "adresse")
FOLLOWING = {"weg": ["asyl", "ukraine"], "asyl": ["adresse"], "ukraine": ["adresse"], "adresse": []}
EXAMPLES = {"default": "de", "translated": "en", "rtl": "ar", "ethiopic": "ti", "cyrillic": "uk"}


def own(value: str, tag: str) -> Text:
    return Text(value, tag, language(tag).direction)


def labels(tag: str) -> list[Label]:
    first, second = CONDITIONS[tag]
    when = [None, own(first, tag), own(second, tag), None]
    return [
        Label(f"_step-{id_}", f"{n}. {title}", own(title, tag), condition, ends=n == len(IDS))
        for n, (id_, title, condition) in enumerate(zip(IDS, TITLES[tag], when, strict=True), 1)
    ]


def drawn(tag: str, marks: list[Label] | None = None) -> str:
    return picture(lay_out(FOLLOWING), marks or labels(tag), tag, "Der Weg im Bild")


def tree(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)


every_script = pytest.mark.parametrize("tag", TITLES)


# The picture


@every_script
def test_a_picture_is_well_formed_and_leaves_its_look_to_the_style_sheet(tag: str) -> None:
    root = tree(drawn(tag))
    assert root.attrib["viewBox"].startswith(f"0 0 {WIDTH} ")
    for element in root.iter():
        assert element.tag in {"svg", "g", "a", "title", "path", "circle", "rect", "text"}
        assert "style" not in element.attrib
        # Without a style sheet it is drawn in black; colours are the sheet's.
        assert {element.get(name) for name in ("fill", "stroke", "color")} <= {None, "none", "currentColor"}


@every_script
def test_each_step_is_a_link_of_a_list_and_says_what_it_is(tag: str) -> None:
    root = tree(drawn(tag))
    assert root.attrib["role"] == "group"
    assert root.attrib["aria-label"]
    [items] = [group for group in root.iter("g") if group.get("role") == "list"]
    assert {item.get("role") for item in items} == {"listitem"}
    links = [item.find("a") for item in items]
    assert [(a.get("href"), a.findtext("title")) for a in links if a is not None] == [
        (f"#_step-{id_}", f"{number}. {title}")
        for number, (id_, title) in enumerate(zip(IDS, TITLES[tag], strict=True), 1)
    ]
    # The lines mean nothing to who does not see them.
    assert [group.get("aria-hidden") for group in root if group.find("path") is not None] == ["true"]


@every_script
def test_each_link_covers_its_row_and_is_high_enough_for_a_thumb(tag: str) -> None:
    root = tree(drawn(tag))
    rows = [rect for rect in root.iter("rect") if rect.get("class") == "way__row"]
    tops = [float(str(rect.get("y"))) for rect in rows]
    heights = [float(str(rect.get("height"))) for rect in rows]
    assert all(int(str(rect.get("width"))) == WIDTH for rect in rows)
    assert min(heights) >= ROW
    assert ROW * 270 / WIDTH >= 44
    ends = [top + height for top, height in zip(tops, heights, strict=True)]
    assert tops == [0, *ends[:-1]]
    assert float(root.attrib["viewBox"].split()[-1]) == ends[-1]


def set_lines(root: ElementTree.Element) -> Iterator[tuple[str, float, float]]:
    """Text, its left and its right end by the estimate."""
    direction = "rtl" if any(letters(t.text or "").leading == 1.5 for t in root.iter("text")) else "ltr"
    for link in root.iter("a"):
        for group in link.findall("g"):
            size = float(str(group.get("font-size")))
            anchor = group.get("text-anchor", "start")
            own_direction = group.get("direction", direction)
            for text in group.findall("text"):
                x, width = float(str(text.get("x"))), width_of(str(text.text), size)
                if group.get("class") == "way__condition":
                    width *= LIGHT
                before = {"start": 0.0, "middle": 0.5, "end": 1.0}[anchor]
                left = x - width * (before if own_direction == "ltr" else 1 - before)
                yield str(text.text), left, left + width


@every_script
def test_texts_fit_beside_the_lanes(tag: str) -> None:
    root = tree(drawn(tag))
    found = list(set_lines(root))
    assert " ".join(text for text, _, _ in found).split()
    circles = [float(str(circle.get("cx"))) for circle in root.iter("circle")]
    for text, left, right in found:
        assert left >= 0, text
        assert right <= WIDTH, text
        if language(tag).direction == "rtl":
            assert right < min(circles) - 13, text
        else:
            assert left > max(circles) + 13, text


def test_letters_are_large_enough_on_a_small_phone() -> None:
    for tag in TITLES:
        sizes = [float(str(group.get("font-size"))) for group in tree(drawn(tag)).iter() if group.get("font-size")]
        assert min(sizes) >= 14


def test_right_to_left_mirrors_the_picture() -> None:
    # The same letters, so that the rows are as high.
    marks = labels("de")
    ltr, rtl = tree(drawn("de", marks)), tree(drawn("ar", marks))

    def of_circles(root: ElementTree.Element) -> list[tuple[float, str | None]]:
        return [(float(str(circle.get("cx"))), circle.get("cy")) for circle in root.iter("circle")]

    assert of_circles(rtl) == [(WIDTH - x, y) for x, y in of_circles(ltr)]

    def of_paths(root: ElementTree.Element) -> list[list[str]]:
        return [re.findall(r"[A-Z]|[\d.]+", str(path.get("d"))) for path in root.iter("path")]

    def mirrored(path: list[str]) -> list[str]:
        result, place, command = [], 0, ""
        for part in path:
            if part.isalpha():
                command, place = part, 0
                result.append(part)
                continue
            is_x = command in "MC" and place % 2 == 0
            result.append(f"{WIDTH - float(part):g}" if is_x else part)
            place += 1
        return result

    assert of_paths(rtl) == [mirrored(path) for path in of_paths(ltr)]
    # German among Arabic begins at the right, where all texts begin, and is read from the left.
    [group, *_] = [group for group in rtl.iter("g") if group.get("font-size") and not group.get("class")]
    assert (group.get("direction"), group.get("text-anchor"), group.get("lang")) == ("ltr", "end", None)
    assert [a.get("lang") for a in rtl.iter("a")] == ["de"] * 4
    assert not any(element.get("direction") for element in tree(drawn("ar")).iter())


def test_a_text_in_another_language_says_so_within_its_link() -> None:
    mark = Label("_step-weg", "1. Weg", own("Den Weg finden", "de"), own("تبحث عن الحماية", "ar"))
    root = tree(picture(lay_out({"weg": []}), [mark], "ar", "n"))
    [link] = root.iter("a")
    assert link.get("lang") == "de"
    assert [(group.get("lang"), group.get("direction")) for group in link.findall("g")] == [(None, "ltr"), ("ar", None)]


def test_the_ends_of_the_way_are_marked() -> None:
    root = tree(drawn("de"))
    marked = [[c.get("class") for c in link.findall("circle")] for link in root.iter("a")]
    assert marked == [[None], [None], [None], ["way__end", None]]


def test_what_is_text_is_escaped() -> None:
    evil = "\"'><script>alert(1)</script>"
    mark = Label(evil, evil, Text(evil, "de", "ltr"), Text(evil, "de", "ltr"))
    root = tree(picture(lay_out({"weg": []}), [mark], "de", evil))
    assert not list(root.iter("script"))
    assert "".join(t.text or "" for t in root.iter("text")).replace("-", "").endswith(evil)


def test_a_way_with_very_many_lanes_is_drawn_within_its_width() -> None:
    ids = [f"s{number}" for number in range(30)]
    layout = lay_out({id_: ids[row + 1 :] for row, id_ in enumerate(ids)})
    root = tree(picture(layout, [Label(id_, id_, own("Die Adresse anmelden", "de")) for id_ in ids], "de", "n"))
    assert all(left >= 0 and right <= WIDTH for _, left, right in set_lines(root))


# Lines of text

WORDS = st.text(st.sampled_from("abmwÄßWi-жщиابتسመንገ ድé"), min_size=1, max_size=80).filter(str.strip)


@given(WORDS, st.integers(40, 300))
def test_lines_are_no_longer_than_there_is_room_and_nothing_is_lost(text: str, width: int) -> None:
    for lines in (wrap(text, width, 16), balanced(text, width, 16)):
        assert all(width_of(line, 16) <= width or len(line) <= 2 for line in lines)
        assert re.sub(r"[\s-]", "", "".join(lines)) == re.sub(r"[\s-]", "", text)


def test_lines_are_about_as_long_as_each_other_and_keep_together_what_belongs_together() -> None:
    assert wrap("Sich zuerst beraten lassen", 150, 16) == ["Sich zuerst", "beraten lassen"]
    assert wrap("Einen Schulabschluss nach", 230, 16) == ["Einen Schulabschluss", "nach"]
    assert balanced("Einen Schulabschluss nach", 230, 16) == ["Einen", "Schulabschluss nach"]
    assert wrap("nach § 24 und 25\u00a0a", 60, 16) == ["nach", "§ 24", "und", "25\u00a0a"]
    assert wrap("Rechtsschutzversicherung", 150, 16) == ["Rechtsschutzv-", "ersicherung"]


@every_script
def test_the_examples_of_the_component_are_pictures_of_today(tag: str) -> None:
    examples = yaml.safe_load((ROOT / "overrides/components/way/examples.yml").read_text("utf-8"))["examples"]
    shown = {example["lang"]: example["data"]["html"].strip() for example in examples}
    assert shown[tag] == drawn(tag), "write them anew: python -m tests.site.test_way"


def write_examples() -> None:
    """Draw the examples of the component `way` anew."""
    path = ROOT / "overrides/components/way/examples.yml"
    head = path.read_text("utf-8").partition("examples:\n")[0]
    parts = [
        f"  - name: {name}\n    lang: {tag}\n    dir: {language(tag).direction}\n    data:\n"
        f"      html: {json.dumps(drawn(tag), ensure_ascii=False)}\n"
        for name, tag in EXAMPLES.items()
    ]
    path.write_text(f"{head}examples:\n{''.join(parts)}", "utf-8")


# The pages

WAY = """\
title: Ankommen
summary: Vom ersten Tag an.
icon: airplane-landing
order: 20
topics: [arrival]
for: {age: {from: 18}, residence: [any], note: Für alle Erwachsenen.}
text: Sie müssen **nicht** alles tun.
verified: {date: 2026-11-20, by: Redaktion}
steps:
  weg:
    title: Den eigenen Weg finden
    icon: sign-direction
    text: Fragen Sie zuerst.
    next: [asyl, ukraine, adresse]
  asyl:
    title: Um Asyl bitten
    when: Sie suchen Schutz
    for: {residence: [gestattung], note: Auch ohne Papier.}
    organisations: [amt, fehlt-noch]
    places: [amt-neudorf]
    contacts: [beratung]
    offers: [hilfe, vorbei]
    pages: [first-days]
    bring: {papers: [id, photo], note: Alle Papiere.}
    takes: {duration: 2 weeks, note: Manchmal länger.}
    cost: {amount: 15, paid_by: [jobcenter], travel: true, note: Fragen Sie vorher.}
    deadline: Sofort.
    result: Ein Papier mit Foto.
    mistakes: |
      - **Warten.** Gehen Sie gleich.
    next: [adresse]
  ukraine:
    title: Schutz nach § 24 beantragen
    for: {residence: [paragraph-24, aufenthaltserlaubnis, recognised], age: {until: 26}}
    cost: {free: true}
  adresse: {title: Die Adresse anmelden}
"""
FILES = {
    "processes/ankommen.yml": WAY,
    "processes/ankommen.ar.yml": (
        "title: الوصول\nsummary: من اليوم الأول.\nsteps:\n  weg: {title: اعرف طريقك}\n"
        "  asyl: {title: اطلب اللجوء, when: تبحث عن الحماية}\ntranslation: {by: machine}\n"
    ),
    "processes/zuerst.yml": "title: Zuerst\nsummary: Kurz.\norder: 10\nsteps: {los: {title: Losgehen}}\n",
    "processes/alt.yml": (
        "title: Alt\nsummary: Vorbei.\nvalid: {until: 2026-01-31}\nsuccessor: zuerst\nsteps: {los: {title: Losgehen}}\n"
    ),
    "topics/arrival/topic.yml": "title: Ankommen\nsummary: Die ersten Tage.\nicon: airplane-landing\n",
    "topics/arrival/first-days.md": "---\ntitle: Die ersten Tage\nsummary: Was zuerst kommt.\n---\n\nText.\n",
    "organisations/amt.yml": "title: Ausländerbehörde\ntype: authority\n",
    "places/amt-neudorf.yml": (
        "title: Amt in Neudorf\ncategory: office\naddress: {street: Kasernenstraße 8, postcode: '09996', city: Testort}\n"
    ),
    "contacts/beratung.yml": "title: Olena Kowalenko\nrole: Beratung\nphone: +49 30 23125 110\n",
    "offers/hilfe.yml": "title: Beratung zum Asyl\nsummary: Hilft.\nkind: counselling\n",
    "offers/vorbei.yml": "title: Vorbei\nsummary: Half.\nkind: course\nvalid: {until: 2026-01-31}\n",
}


@pytest.fixture(scope="module")
def localised(tmp_path_factory: pytest.TempPathFactory) -> Localised:
    root = make_instance(tmp_path_factory.mktemp("town"), FILES, INSTANCE)
    return Localised(read_all(root)[0].catalogue)


def frame(localised: Localised, tag: str) -> Frame:
    translations = strings(ROOT / "locales", chain(tag, "de"))
    environment = component_environment([ROOT / "overrides"], translations)
    return Frame(localised, tag, "https://testort.example.org/", "/", translations, environment)


def pages(localised: Localised, tag: str = "de") -> dict[str, Made]:
    return {made.address: made for made in process_pages(frame(localised, tag))}


def way(localised: Localised, tag: str = "de") -> ProcessView:
    view = pages(localised, tag)[f"{tag}/steps/ankommen/"].view.process
    assert view is not None
    return view


def steps(localised: Localised, tag: str = "de") -> dict[str, StepView]:
    return {step.id: step for step in way(localised, tag).steps}


def values(step: StepView | ProcessView) -> dict[str, list[str]]:
    """What the facts say: value, and the note below it."""
    return {
        fact.name: [text.value for value in fact.values for text in (value.text, value.note) if text]
        for fact in step.facts
    }


def test_all_ways_stand_on_a_list_in_their_order_but_not_what_has_ended(localised: Localised) -> None:
    made = pages(localised)
    assert list(made) == ["de/steps/", "de/steps/zuerst/", "de/steps/ankommen/", "de/steps/alt/"]
    view = made["de/steps/"].view
    assert view.kind == "processes"
    assert [(tile.url, tile.title.value, tile.tint) for tile in view.tiles] == [
        ("/de/steps/zuerst/", "Zuerst", None),
        ("/de/steps/ankommen/", "Ankommen", 1),
    ]
    assert [tile.summary.value for tile in view.tiles if tile.summary] == ["Kurz.", "Vom ersten Tag an."]
    old = made["de/steps/alt/"].view
    assert (old.status, old.successor and old.successor.url) == ("ended", "/de/steps/zuerst/")


def test_without_ways_there_is_no_list(tmp_path: Path) -> None:
    empty = Localised(read_all(make_instance(tmp_path, {}))[0].catalogue)
    assert list(process_pages(frame(empty, "de"))) == []


def test_a_way_says_for_whom_it_is_and_how_it_begins(localised: Localised) -> None:
    made = pages(localised)["de/steps/ankommen/"]
    assert made.changed == "2026-11-20"
    assert [crumb.url for crumb in made.view.breadcrumbs] == ["/de/", "/de/steps/"]
    view = way(localised)
    [said] = values(view).values()
    assert [text.rpartition(": ")[2] for text in said] == ["ab 18", "Jeder Aufenthaltsstatus", "Für alle Erwachsenen."]
    assert view.intro is not None
    assert "<strong>nicht</strong>" in view.intro.html


def test_a_step_says_all_that_is_known_of_it(localised: Localised) -> None:
    asyl = steps(localised)["asyl"]
    found = values(asyl)
    assert list(found) == [
        "for", "organisation", "where", "contacts", "bring", "deadline", "takes", "cost", "result",
    ]  # fmt: skip
    assert found["for"][-1] == "Auch ohne Papier."
    assert found["organisation"] == ["Ausländerbehörde"]
    assert found["where"] == ["Amt in Neudorf", "Kasernenstraße 8, 09996 Testort"]
    assert found["contacts"] == ["Olena Kowalenko", "Beratung", "+49 30 23125 110"]
    assert found["bring"] == ["Pass oder Personalausweis", "Passfoto", "Alle Papiere."]
    assert found["takes"] == ["2 Wochen", "Manchmal länger."]
    assert found["cost"][0].startswith("15")
    assert found["cost"][-1] == "Fragen Sie vorher."
    assert found["deadline"] == ["Sofort."]
    assert found["result"] == ["Ein Papier mit Foto."]
    links = [value.url for fact in asyl.facts for value in fact.values if value.url]
    assert links == [
        "/de/organisations/amt/", "/de/places/amt-neudorf/", "/de/contacts/beratung/", "tel:+493023125110",
    ]  # fmt: skip
    assert [(tile.url, tile.record) for tile in asyl.offers] == [("/de/offers/hilfe/", "offer/hilfe")]
    assert [link.url for link in asyl.pages] == ["/de/arrival/first-days/"]
    assert asyl.mistakes is not None
    assert "<strong>Warten.</strong>" in asyl.mistakes.html


def test_a_step_leads_to_all_that_can_follow(localised: Localised) -> None:
    found = {id_: [(link.id, link.number) for link in step.next] for id_, step in steps(localised).items()}
    assert found == {
        "weg": [("asyl", 2), ("ukraine", 3), ("adresse", 4)],
        "asyl": [("adresse", 4)],
        "ukraine": [("adresse", 4)],
        "adresse": [],
    }


def test_the_condition_is_the_editors_or_else_the_first_in_words_shortened(localised: Localised) -> None:
    found = steps(localised)
    assert found["weg"].when is None
    assert found["asyl"].when is not None
    assert found["asyl"].when.value == "Sie suchen Schutz"
    said = found["ukraine"].when
    assert said is not None
    assert "26" in said.value
    assert len(said.value) <= 62


def test_what_has_no_condition_goes_straight_on(localised: Localised) -> None:
    view: Any = way(localised)
    assert view.tints[0] == view.tints[-1]
    assert view.tints[1] != view.tints[0]


def test_in_another_language_each_title_stands_in_german_too(localised: Localised) -> None:
    assert all(step.german is None for step in steps(localised).values())
    arabic = steps(localised, "ar")
    assert arabic["asyl"].german == Text("Um Asyl bitten", "de", "ltr", fallback=True)
    # What is shown in German anyway is not said twice.
    assert (arabic["adresse"].title.lang, arabic["adresse"].german) == ("de", None)
    view = pages(localised, "ar")["ar/steps/ankommen/"].view
    assert (view.machine, view.partial, view.fallback) == (True, True, None)
    english = pages(localised, "en")["en/steps/ankommen/"].view
    assert english.fallback is not None
    assert english.fallback.tag == "de"


def test_the_links_of_the_picture_say_where_the_way_parts_and_where_it_ends(localised: Localised) -> None:
    names = [str(a.findtext("title")) for a in tree(str(way(localised).picture)).iter("a")]
    assert names[0].startswith("1. Den eigenen Weg finden")
    assert names[0].endswith(": 2, 3, 4")
    assert names[1] == "2. Um Asyl bitten (Sie suchen Schutz). " + names[1].rpartition(". ")[2]
    assert names[1].endswith(": 4")
    assert names[2].endswith(")")
    assert names[3].startswith("4. Die Adresse anmelden. ")


@pytest.mark.parametrize("tag", ["de", "ar"])
def test_every_link_within_the_page_has_its_target(localised: Localised, tag: str) -> None:
    translations = strings(ROOT / "locales", chain(tag, "de"))
    environment = prepare(jinja2.Environment(loader=jinja2.FileSystemLoader(ROOT / "overrides")), translations)
    for made in pages(localised, tag).values():
        shell = {"tag": tag}
        html = environment.get_template(f"views/{made.view.kind}.html").render(view=made.view, shell=shell)
        root = parse(html)
        ids = [element.get("id") for element in root.all() if element.get("id")]
        assert len(ids) == len(set(ids))
        inside = {str(a.get("href"))[1:] for a in root.all("a") if str(a.get("href")).startswith("#")}
        assert inside <= {*ids, "_languages"}
        assert not [element for element in root.all() if element.get("style") or element.tag == "style"]
        assert (
            root.text.count("Die Adresse anmelden") >= 2
            or made.view.kind == "processes"
            or "ankommen" not in made.address
        )


if __name__ == "__main__":
    write_examples()
