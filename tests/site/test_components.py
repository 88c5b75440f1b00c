"""Every component is documented by its examples, and every example can be shown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import jinja2
import pytest
from ankunft.language import language
from ankunft.site.languages import ROOT as NO_LANGUAGE
from ankunft.site.review import (
    Component,
    Example,
    ExampleError,
    environment,
    read_component,
    read_components,
    render,
    render_examples,
    review_page,
    write_review,
)
from jinja2 import nodes

from tests.conftest import ROOT, parse, write_files

OVERRIDES = ROOT / "overrides"
FOLDERS = sorted(path for path in (OVERRIDES / "components").iterdir() if path.is_dir())
COMPONENTS = {component.name: component for component in read_components(OVERRIDES / "components")}
EXAMPLES = {f"{c.name}: {example.name}": (c, example) for c in COMPONENTS.values() for example in c.examples}

every_component = pytest.mark.parametrize("component", COMPONENTS.values(), ids=COMPONENTS)
every_example = pytest.mark.parametrize(("component", "example"), EXAMPLES.values(), ids=EXAMPLES)


@cache
def env(lang: str) -> jinja2.Environment:
    return environment(OVERRIDES, ROOT / "locales", lang)


def show(component: Component, example: Example) -> str:
    return render(component, example, env(example.lang))


def macros(component: Component) -> dict[str, nodes.Macro]:
    """The macros that the component's template defines."""
    template = (OVERRIDES / "components" / component.name / "template.html").read_text("utf-8")
    return {macro.name: macro for macro in env("de").parse(template).find_all(nodes.Macro)}


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_component_has_its_files(folder: Path) -> None:
    files = {path.name for path in folder.iterdir()}
    if files == {"script.js"}:
        return  # it shows itself in the markup of another component
    # The README lets a component without a look of its own go without a style; few have a script.
    assert files | {"style.css", "script.js"} == {"template.html", "style.css", "script.js", "examples.yml"}
    assert folder.name in COMPONENTS


@every_component
def test_a_component_has_the_examples_that_the_readme_demands(component: Component) -> None:
    shown = {example.name: example for example in component.examples}
    assert len(shown) == len(component.examples), "two examples of one name"
    assert {"default", "translated", "rtl", "ethiopic"} <= shown.keys()
    assert shown["translated"].lang != "de"
    assert shown["rtl"].dir == "rtl" or 'dir="rtl"' in show(component, shown["rtl"])
    assert re.search("[\u1200-\u137f]", show(component, shown["ethiopic"]))
    assert {example.macro for example in component.examples} == set(component.macros)


@every_component
def test_parameters_are_those_of_the_macros(component: Component) -> None:
    module: Any = env("de").get_template(f"components/{component.name}/template.html").module
    taken = {argument for macro in component.macros for argument in getattr(module, macro).arguments}
    assert taken == component.parameters.keys()
    assert all(parameter.description for parameter in component.parameters.values())


@every_component
def test_documented_defaults_are_those_of_the_macros(component: Component) -> None:
    defined = macros(component)
    defaults: dict[str, Any] = {}
    for macro in (defined[name] for name in component.macros):
        with_default = macro.args[len(macro.args) - len(macro.defaults) :]
        defaults |= {a.name: d.as_const() for a, d in zip(with_default, macro.defaults, strict=True)}
    documented = {name: p.default for name, p in component.parameters.items() if not p.required}
    assert documented == defaults


def test_macros_that_are_used_elsewhere_are_documented() -> None:
    used = set()
    for template in OVERRIDES.rglob("*.html"):
        for name, imported in re.findall(
            r'from "components/([a-z-]+)/template.html" import ([a-z_, ]+?)(?: with context)? -?%}',
            template.read_text("utf-8"),
        ):
            used |= {(name, macro.strip()) for macro in imported.split(",")}
    assert used <= {(c.name, macro) for c in COMPONENTS.values() for macro in c.macros}
    assert used >= {(c.name, macro) for c in COMPONENTS.values() for macro in c.macros[1:]}


@every_example
def test_an_example_renders_well_formed(component: Component, example: Example) -> None:
    html = show(component, example)
    assert parse(html).text.strip()
    assert example.dir == ("ltr" if example.lang == NO_LANGUAGE else language(example.lang).direction)


@every_example
def test_a_parameter_that_is_unknown_or_of_another_type_fails(component: Component, example: Example) -> None:
    with pytest.raises(ExampleError, match="colour unknown"):
        show(component, replace(example, data={**example.data, "colour": "red"}))
    for name in example.data:
        with pytest.raises(ExampleError, match=re.escape(f"{component.name}/examples.yml, {example.name}: {name}")):
            show(component, replace(example, data={**example.data, name: 1.5}))


def test_a_field_that_is_unknown_or_missing_and_an_icon_that_does_not_exist_fail() -> None:
    component = COMPONENTS["tile"]
    tile = {"url": "/", "title": {"value": "T", "lang": "de", "dir": "ltr"}, "summary": None, "icon": None}
    for change, message in (
        ({"colour": "red"}, "colour unknown"),
        ({"icon": "no-such-icon"}, "there is no icon 'no-such-icon'"),
        ({"title": {"value": "T", "lang": "de"}}, "dir missing"),
        ({"title": {"value": "T", "lang": "de", "dir": "up"}}, "'up' is no"),
        ({"tint": True}, "True is no int"),
    ):
        example = Example("broken", "tiles", "de", "ltr", {"items": [{**tile, **change}]})
        with pytest.raises(ExampleError, match=message):
            show(component, example)


VALID = "macro: m\nparameters: [{name: a, type: Text, description: d}]\nexamples: []\n"


@pytest.mark.parametrize(
    ("broken", "message"),
    [
        (VALID.replace("Text", "Txet"), "a type is not one of"),
        (VALID.replace(", description: d", ""), "description missing"),
        (VALID.replace("type: Text", "type: Text, optional: true"), "optional unknown"),
        (VALID.replace("examples: []", "examples: [{name: default}]"), "data, dir, lang missing"),
        (VALID.replace("macro: m\n", ""), "macro missing"),
        ("[", "examples.yml: while parsing"),
    ],
)
def test_a_broken_examples_file_says_what_is_wrong(tmp_path: Path, broken: str, message: str) -> None:
    write_files(tmp_path / "thing", {"examples.yml": VALID})
    assert read_component(tmp_path / "thing").parameters["a"].required
    write_files(tmp_path / "thing", {"examples.yml": broken})
    with pytest.raises(ExampleError, match=message):
        read_component(tmp_path / "thing")


SCRIPT = "\"'><script>alert(1)</script>"
CHOSEN = {"dir", "kind", "status", "state", "registration", "name", "priority", "says"}
"""Fields that take one of a few words."""
TRUSTED = {"html", "icon"}
"""Fields that hold markup: the catalogue has sanitised it (tests/catalogue/test_markup.py), or it is ours."""


def strings_in(data: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Where in `data` a text stands that comes from outside."""
    if isinstance(data, str):
        yield path
    elif isinstance(data, dict | list):
        for key, value in data.items() if isinstance(data, dict) else enumerate(data):
            if key not in CHOSEN | TRUSTED:
                yield from strings_in(value, (*path, key))


def with_script(data: Any, path: tuple[str | int, ...]) -> Any:
    """`data` with SCRIPT at `path`."""
    if not path:
        return SCRIPT
    changed = data.copy()
    changed[path[0]] = with_script(data[path[0]], path[1:])
    return changed


@every_example
def test_texts_are_escaped(component: Component, example: Example) -> None:
    plain = [(e.tag, sorted(e.attributes)) for e in parse(show(component, example)).all()]
    seen = 0
    places = list(strings_in(example.data))
    for place in places:
        html = show(component, replace(example, data=with_script(example.data, place)))
        root = parse(html)
        assert not list(root.all("script")), place
        attributes = {name for element in root.all() for name in element.attributes}
        assert attributes <= {name for _, names in plain for name in names} | {"lang", "dir"}, place
        seen += "&lt;script" in html
    assert seen or not places


def test_every_example_stands_on_the_review_page_in_its_language(tmp_path: Path) -> None:
    rendered = render_examples(OVERRIDES, ROOT / "locales")
    assert [f"{r.component}: {r.example}" for r in rendered] == list(EXAMPLES)
    page = write_review(tmp_path / "review")
    assert page.read_text("utf-8") == review_page(rendered)
    root = parse(page.read_text("utf-8").removeprefix("<!doctype html>"))
    boxes = [(e.get("data-example"), e.get("lang"), e.get("dir")) for e in root.all() if e.get("data-example")]
    assert boxes == [(f"{r.component}: {r.example}", r.lang, r.dir) for r in rendered]
    assert not [e for e in root.all() if e.tag in ("script", "style") or e.get("style")]
    linked = [link.get("href") for link in root.all("link")]
    assert all((page.parent / str(address)).stat().st_size for address in linked)
    # The words of the interface are the reader's.
    assert "Letzte Prüfung" in root.text or "geprüft" in root.text
