"""Renders the examples of all components, and one page that shows them, for tests and for people."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from functools import partial
from itertools import groupby
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Literal, NamedTuple, Union, get_args, get_origin, get_type_hints

import jinja2
import yaml
from markupsafe import Markup

from ankunft.language import chain, strings
from ankunft.resources import resource
from ankunft.site import views
from ankunft.site.assets import Sheet, icon, style_sheet
from ankunft.site.languages import ROOT
from ankunft.site.templates import prepare

STYLE = "style.css"
"""The address of the site's style sheet, seen from the review page."""

ICON = "icon.svg"
"""The address of the site's icon, seen from the review page."""

FRAME = "review.css"
"""The address of the style of the review page itself."""

FRAME_STYLE = """\
.review > section > h2 { padding-inline: 1rem; }
.review > section > h3 { margin-block: 1.5rem .5rem; padding-inline: 1rem; font-size: 1rem; font-weight: 400; }
.review__box { outline: 1px dashed var(--edge); padding-block: 1px; }
/* Header and footer reach from edge to edge; everything else stands in <main>, which has a margin. */
.review__box:not(:has(> .header, > .footer)) { padding: 1rem; }
/* What opens over a page stands in its box. */
.review [popover] { display: block; position: static; }
"""


class ExampleError(ValueError):
    """Something in an examples.yml is wrong; the message names the file and says what."""


@dataclass(frozen=True)
class Parameter:
    """A parameter of a component's macros, as examples.yml documents it."""

    name: str
    type: Any  # a type of views.py, or one made of those
    description: str
    required: bool
    default: Any = None


@dataclass(frozen=True)
class Example:
    """One use of a macro. `data` is as in YAML: mappings stand for dataclasses, names for icons."""

    name: str
    macro: str
    lang: str  # BCP 47; "mul" where no single language is spoken
    dir: Literal["ltr", "rtl"]
    data: Mapping[str, Any]


@dataclass(frozen=True)
class Component:
    """A folder of overrides/components/."""

    name: str
    macros: tuple[str, ...]  # the component's own first
    parameters: Mapping[str, Parameter]
    examples: tuple[Example, ...]


class Rendered(NamedTuple):
    """An example as HTML."""

    component: str
    example: str
    lang: str
    dir: Literal["ltr", "rtl"]
    html: str


def read_components(folder: Path) -> tuple[Component, ...]:
    """The components in `folder` (overrides/components), sorted by name. Raises ExampleError."""
    return tuple(read_component(path.parent) for path in sorted(folder.glob("*/template.html")))


def read_component(folder: Path) -> Component:
    """The component whose examples.yml lies in `folder`. Raises ExampleError."""
    path = folder / "examples.yml"
    try:
        document = yaml.safe_load(path.read_text("utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise ExampleError(f"{path}: {error}") from error
    _keys(document, {"macro", "parameters", "examples"}, {"other macros"}, str(path))
    macro = document["macro"]
    parameters = _parameters(document["parameters"], str(path))
    examples = []
    for entry in document["examples"]:
        _keys(entry, {"name", "lang", "dir", "data"}, {"macro"}, str(path))
        examples.append(Example(entry["name"], entry.get("macro", macro), entry["lang"], entry["dir"], entry["data"]))
    return Component(folder.name, (macro, *document.get("other macros", ())), parameters, tuple(examples))


def _keys(mapping: Any, required: Iterable[str], optional: Iterable[str], where: str) -> None:
    if not isinstance(mapping, dict):
        raise ExampleError(f"{where}: {mapping!r} should be a mapping")
    if missing := set(required) - mapping.keys():
        raise ExampleError(f"{where}: {', '.join(sorted(missing))} missing in {str(mapping)[:60]}")
    if unknown := mapping.keys() - {*required, *optional}:
        raise ExampleError(f"{where}: {', '.join(sorted(unknown))} unknown in {str(mapping)[:60]}")


def _parameters(entries: list[Any], where: str) -> dict[str, Parameter]:
    for entry in entries:
        _keys(entry, {"name", "type", "description"}, {"default"}, where)
    written = {entry["name"]: entry["type"] for entry in entries}
    try:
        types = get_type_hints(type("Parameters", (), {"__annotations__": written}), vars(views))
    except (NameError, SyntaxError, TypeError) as error:
        raise ExampleError(f"{where}: a type is not one of plugins/ankunft/site/views.py: {error}") from error
    return {
        name: Parameter(name, types[name], entry["description"], "default" not in entry, entry.get("default"))
        for name, entry in ((entry["name"], entry) for entry in entries)
    }


def environment(overrides: Path, locales: Path, lang: str) -> jinja2.Environment:
    """Jinja over the templates in `overrides`, with the texts of `lang` from `locales`, as in a build."""
    translations = strings(locales, () if lang == ROOT else chain(lang, "en"))
    # autoescape and the rest are set by `prepare`.
    return prepare(jinja2.Environment(loader=jinja2.FileSystemLoader(overrides)), translations)  # noqa: S701


def render(component: Component, example: Example, env: jinja2.Environment) -> str:
    """The HTML of `example`. Raises ExampleError where its data do not fit the macro's parameters."""
    where = f"{component.name}/examples.yml, {example.name}"
    if example.macro not in component.macros:
        raise ExampleError(f"{where}: the macro {example.macro} is not listed")
    macro = getattr(env.get_template(f"components/{component.name}/template.html").module, example.macro)
    allowed = {name: component.parameters[name] for name in macro.arguments if name in component.parameters}
    required = {name for name, parameter in allowed.items() if parameter.required}
    _keys(example.data, required, allowed, where)
    values = {
        name: _field(name, allowed[name].type, value, example, f"{where}: {name}")
        for name, value in example.data.items()
    }
    return str(macro(**values))


def _field(name: str, kind: Any, value: Any, example: Example, where: str) -> Any:
    value = _value(kind, value, example, where)
    if name != "icon" or value is None:
        return value
    try:
        return icon(value)
    except FileNotFoundError as error:
        raise ExampleError(f"{where}: there is no icon {value!r}") from error


def _value(kind: Any, value: Any, example: Example, where: str) -> Any:
    """`value` as YAML gives it, as the type `kind`."""
    inner = partial(_value, example=example, where=where)
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        (other,) = (argument for argument in arguments if argument is not NoneType)
        return None if value is None else inner(other, value)
    if origin is Literal and value in arguments:
        return value
    if origin is tuple and isinstance(value, list):
        items = arguments[:1] * len(value) if arguments[1:] == (...,) else arguments
        if len(items) == len(value):
            return tuple(map(inner, items, value))
    if origin is dict and isinstance(value, dict):
        return {inner(arguments[0], key): inner(arguments[1], item) for key, item in value.items()}
    if is_dataclass(kind) and isinstance(value, dict):
        return _record(kind, value, example, where)
    if kind is float and type(value) in (int, float):
        return float(value)
    if kind in (str, int, bool) and type(value) is kind:
        return value
    raise ExampleError(f"{where}: {value!r} is no {getattr(kind, '__name__', kind)}")


def _record(kind: Any, value: Mapping[str, Any], example: Example, where: str) -> Any:
    blank = _blank(kind, example)
    types = get_type_hints(kind)
    defaults = {f.name for f in fields(kind) if f.default is not MISSING} | blank.keys()
    _keys(value, types.keys() - defaults, types, where)
    given = {name: _field(name, types[name], item, example, f"{where}.{name}") for name, item in value.items()}
    return kind(**{**blank, **given})


def _blank(kind: type, example: Example) -> dict[str, Any]:
    """What an example need not say: the fields of a page and of the frame that most components do not read."""
    home = f"/{example.lang}/"
    if kind is views.View:
        title = views.Text("", example.lang, example.dir)
        addresses = {"url": home, "canonical": home, "alternates": (), "index": True, "languages": ()}
        return {"kind": "page", "title": title, "summary": None, **addresses}
    if kind is views.Shell:
        own = {"home_url": home, "search_url": f"{home}search/", "emergency_url": f"{home}emergency/"}
        files = {
            "chooser_url": "/",
            "style_url": STYLE,
            "further_style_url": STYLE,
            "icon_url": ICON,
            "csp": "",
        }
        return {"tag": example.lang, "dir": example.dir, **own, **files}
    return {}


def render_examples(overrides: Path, locales: Path) -> list[Rendered]:
    """Every example of every component in `overrides`, with the texts in `locales`. Raises ExampleError."""
    result = []
    environments: dict[str, jinja2.Environment] = {}
    for component in read_components(overrides / "components"):
        for example in component.examples:
            if example.lang not in environments:
                environments[example.lang] = environment(overrides, locales, example.lang)
            html = render(component, example, environments[example.lang])
            result.append(Rendered(component.name, example.name, example.lang, example.dir, html))
    return result


_PAGE = Markup("""\
<!doctype html>
<html lang="en" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Components</title>
<link rel="icon" href="{icon}" type="image/svg+xml">
<link rel="stylesheet" href="{style}">
<link rel="stylesheet" href="{frame}">
</head>
<body>
<main class="review">
<div class="main"><h1>Components</h1></div>
{groups}
</main>
</body>
</html>
""")
_GROUP = Markup("<section>\n<h2>{name}</h2>\n{boxes}\n</section>")
_BOX = Markup("""\
<h3><strong>{example}</strong> {lang} {dir}</h3>
<div class="review__box" lang="{lang}" dir="{dir}" data-example="{component}: {example}">
{content}
</div>""")


def review_page(examples: Iterable[Rendered]) -> str:
    """One HTML document with all of `examples`, grouped by component; it links STYLE, FRAME and ICON beside it."""
    newline = Markup("\n")
    groups = []
    for name, group in groupby(examples, key=lambda example: example.component):
        # The macros have escaped what is text in them.
        boxes = [_BOX.format(**example._asdict(), content=Markup(example.html)) for example in group]  # noqa: S704
        groups.append(_GROUP.format(name=name, boxes=newline.join(boxes)))
    return str(_PAGE.format(icon=ICON, style=STYLE, frame=FRAME, groups=newline.join(groups)))


def write_review(folder: Path) -> Path:
    """Write the review page, its style sheets and the icon into `folder`; gives the path of the page."""
    overrides = resource("overrides")
    page = folder / "index.html"
    folder.mkdir(parents=True, exist_ok=True)
    page.write_text(review_page(render_examples(overrides, resource("locales"))), "utf-8")
    sheets = [style_sheet([overrides], sheet) for sheet in get_args(Sheet)]
    (folder / STYLE).write_bytes(b"\n".join(sheets))
    (folder / FRAME).write_text(FRAME_STYLE, "utf-8")
    (folder / ICON).write_bytes((overrides / "icon.svg").read_bytes())
    return page


if __name__ == "__main__":
    print(write_review(Path(sys.argv[1])))
