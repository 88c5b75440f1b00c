"""What every record has: the fields that say whether, where and how it is shown."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date as Date
from typing import Annotated, Any, Literal, Optional

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, create_model, model_validator

from ankunft.model.fields import Address, Day, Id, Line, Tag, Web, nested_model, text_fields
from ankunft.model.messages import N_, problem


class Part(BaseModel):
    """A group of fields. Unknown keys are errors: a misspelt key would be lost in silence."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


Several = Annotated[
    tuple[Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)], ...],
    Field(max_length=40),
]
"""Words that people type."""


class Verified(Part):
    """When somebody last checked that the facts hold, and who."""

    date: Day
    """The day of the check, as 2026-11-21."""
    by: Line
    """The person, role or office that checked."""
    every: Annotated[int, Field(ge=1, le=3650)] | None = None
    """After how many days it has to be checked again; without it, what instance.yml says."""


class Period(Part):
    """From when until when, both days included."""

    from_: Day | None = Field(default=None, alias="from")
    """The first day, as 2026-11-21."""
    until: Day | None = None
    """The last day, as 2026-12-31."""

    @model_validator(mode="after")
    def _in_order(self) -> Period:
        if self.from_ and self.until and self.until < self.from_:
            raise problem(N_("the end lies before the beginning"), N_("Swap “from” and “until”."))
        return self


class Publish(Part):
    """From which day the record is shown."""

    from_: Day = Field(alias="from")
    """The first day, as 2026-11-21."""


class Source(Part):
    """Where a fact comes from."""

    title: Line
    """The law with its paragraph, or the name of the page."""
    url: Web | None = None
    """Where to read it."""
    date: Day
    """The day it was read, as 2026-11-21."""


class Confirmed(Part):
    """A person has read the translation."""

    by: Line
    """Who has read it."""
    date: Day
    """When."""


class Ordered(Part):
    """The translation has been ordered."""

    to: Line
    """From whom."""
    date: Day
    """When."""
    of: dict[str, Line] | None = None
    """For each section and field that was ordered the fingerprint of its source text then; none: all of the file."""


class Unchanged(Part):
    """The source has changed, its meaning has not."""

    by: Line
    """Who says so."""
    date: Day
    """When."""


class Translation(Part):
    """Where a translation comes from, and of which text it is one."""

    by: Literal["human", "machine"]
    """Who translated: `human` or `machine`."""
    confirmed: Confirmed | None = None
    """Who has read it, and when."""
    machine: tuple[Line, ...] = ()
    """The sections and fields that a machine translated and nobody has read, in a file of which a person has read the
    rest: `[costs]`."""
    unchanged: Unchanged | None = None
    """Who said last that a change of the source has not changed its meaning, and when."""
    ordered: Ordered | None = None
    """To whom it was given, and when."""
    of: dict[str, Line] = Field(default_factory=dict)
    """For each section and field the fingerprint of the source text it was made from: `costs: 1:0123456789ab`."""
    meant: dict[str, tuple[Line, ...]] = Field(default_factory=dict)
    """For each section and field the checks of translations that it fails on purpose: `costs: [numbers]`."""

    def is_machine(self, name: str) -> bool:
        """Whether a machine translated the section or field `name`, and nobody has read it."""
        return name in self.machine or (self.by == "machine" and self.confirmed is None)

    def is_ordered(self, name: str, fits: Callable[[str], bool]) -> bool:
        """Whether the section or field `name` has been ordered as it is now: `fits` says so of a fingerprint."""
        if self.ordered is None:
            return False
        of = self.ordered.of
        return of is None or (name in of and fits(of[name]))


class Record(Part):
    """The base of all records."""

    language: Tag | None = None
    """The language of this file, where it is not the instance's source language."""
    draft: bool = False
    """Not shown yet."""
    publish: Publish | None = None
    """Shown from a day on: `publish: {from: 2027-01-01}`."""
    former: tuple[Address, ...] = ()
    """Old addresses that lead here: `topic/page/`, or `/de/topic/page/` for one language."""
    gone: bool = False
    """The page was removed; its address says so."""
    hidden: bool = False
    """Hides the record of the same id that a lower layer brings."""
    verified: Verified | None = None
    """When the facts were last checked."""
    valid: Period | None = None
    """From when until when it holds."""
    status: Literal["open", "full", "paused", "ended"] | None = None
    """How it stands: `open`, `full`, `paused` or `ended`."""
    successor: Id | None = None
    """The record of the same kind that follows this one."""
    sensitive: bool = False
    """A protected place: nothing that says where it is may be written down."""
    sources: tuple[Source, ...] = ()
    """Where the facts come from."""
    synonyms: Several = ()
    """Other words that people type when they look for it, in the language of the file: `[Einwohnermeldeamt]`."""

    def is_shown(self, now: Date) -> bool:
        """Whether readers may see the record on the day `now` (in the instance's time zone)."""
        return not (self.draft or self.hidden or (self.publish is not None and now < self.publish.from_))


def translation_model(model: type[Record]) -> type[Part]:
    """What may stand in `<id>.<tag>.<ext>` for a record of `model`: its texts, all optional, and `translation`.

    Nested texts stay nested: `opening: {note: …}`.
    """
    fields = _translated_fields(model, text_fields(model))
    # They translate nothing: each language has its own.
    fields["synonyms"] = (Several, Field(default=(), description=_description(model, "synonyms")))
    about = Field(description="Where the translation comes from, and of which text it is one.")
    return create_model(
        f"{model.__name__}Translation",
        __base__=Part,
        __doc__=f"The texts of a record ({model.__name__}) in another language.",
        translation=(Translation, about),
        **fields,
    )


def _description(model: type[BaseModel], name: str) -> str:
    """What the model says of the field written `name`."""
    field = next(field for key, field in model.model_fields.items() if (field.alias or key) == name)
    return f"{field.description or name} (translated)"


_Long = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20_000)]


def _translated_fields(model: type[BaseModel], paths: tuple[str, ...]) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for head in dict.fromkeys(path.partition(".")[0] for path in paths):
        below = tuple(path.partition(".")[2] for path in paths if path.startswith(f"{head}."))
        if below:
            are_named = below[0].startswith("*.")
            nested = _translated_fields(nested_model(model, head), tuple(path.removeprefix("*.") for path in below))
            said = f"The texts of “{head}”, translated."
            group = create_model(f"{head.title()}Translation", __base__=Part, __doc__=said, **nested)
            shape: Any = dict[str, group] if are_named else group
            fields[head] = (shape | None, Field(default=None, description=said))
        else:
            described = Field(default=None, description=_description(model, head))
            fields[head] = (Optional[_Long], described)  # noqa: UP045 (an annotation that is built, not written)
    return fields
