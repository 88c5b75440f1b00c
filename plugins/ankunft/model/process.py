"""Steps: a way through offices and offers, told step by step, with its branches."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints, model_validator

from ankunft.model.audience import Audience
from ankunft.model.facts import Duration
from ankunft.model.fields import TRANSLATED, Id, Line, Prose, Refers, Text
from ankunft.model.kinds import Kind, in_folder
from ankunft.model.messages import N_, problem
from ankunft.model.offer import Bring, Cost
from ankunft.model.record import Part, Record

Short = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80), TRANSLATED]
"""A text that stands in a picture."""


class Takes(Part):
    """How long it takes."""

    duration: Duration | None = None
    """A length of time: `2 weeks`."""
    note: Text | None = None
    """What it depends on."""


class Step(Part):
    """One step of a way."""

    title: Short
    """What to do, in few words: “Sich anmelden”."""
    when: Short | None = None
    """Of a branch: the condition in few words: “mit Duldung”."""
    icon: Line | None = None
    """The name of a picture from Material Design Icons."""
    for_: Audience | None = Field(default=None, alias="for")
    """For whom the step is; without it, for everybody who goes this way."""
    text: Prose | None = None
    """What to do, in Markdown without headings."""
    next: tuple[Id, ...] | None = None
    """The steps that can follow; without it the one written next, `[]`: here the way ends."""
    organisations: tuple[Annotated[Id, Refers("organisation")], ...] = ()
    """Whose task it is."""
    places: tuple[Annotated[Id, Refers("place")], ...] = ()
    """Where to go."""
    contacts: tuple[Annotated[Id, Refers("contact")], ...] = ()
    """Whom to ask."""
    offers: tuple[Annotated[Id, Refers("offer")], ...] = ()
    """What helps."""
    pages: tuple[Annotated[Id, Refers("page")], ...] = ()
    """Pages that say more."""
    bring: Bring | None = None
    """What to bring along."""
    takes: Takes | None = None
    """How long it takes."""
    cost: Cost | None = None
    """What it costs."""
    deadline: Text | None = None
    """Until when: “Innerhalb von 2 Wochen nach dem Einzug.”"""
    result: Text | None = None
    """What one has afterwards."""
    mistakes: Prose | None = None
    """Common mistakes, and what to do instead: a Markdown list."""


class Process(Record):
    """A way in steps. Each can lead to one or several that are written further down; branches can meet again."""

    title: Text
    """What the way leads to: “Vom Kurs in die Arbeit”."""
    summary: Text
    """One sentence."""
    icon: Line = "map-marker-path"
    """The name of a picture from Material Design Icons."""
    order: int = 100
    """Small numbers come first."""
    topics: tuple[Annotated[Id, Refers("topic")], ...] = ()
    """What it is about: ids of topics."""
    for_: Audience | None = Field(default=None, alias="for")
    """For whom the whole way is."""
    text: Prose | None = None
    """A few sentences to begin with, in Markdown without headings."""
    steps: Annotated[dict[Id, Step], Field(min_length=1, max_length=60)]
    """The steps, each under an id of its own, in the order in which they usually come."""

    @model_validator(mode="after")
    def _leads_forward(self) -> Process:
        ids = list(self.steps)
        for number, (id_, step) in enumerate(self.steps.items()):
            for following in step.next or ():
                if following not in self.steps:
                    what, hint = N_("there is no step “{id}”"), N_("Write one of: {ids}.")
                    raise problem(what, hint, field=f"steps.{id_}.next", id=following, ids=", ".join(ids))
                if ids.index(following) <= number:
                    what = N_("the step “{id}” is not written behind this one")
                    hint = N_("Write it further down; what comes again is told in the text.")
                    raise problem(what, hint, field=f"steps.{id_}.next", id=following)
        return self

    def following(self, id_: str) -> tuple[str, ...]:
        """The ids of the steps that can follow a step."""
        step, ids = self.steps[id_], list(self.steps)
        if step.next is not None:
            return tuple(dict.fromkeys(step.next))
        return tuple(ids[ids.index(id_) + 1 :][:1])


PROCESS = Kind("process", Process, ".yml", "processes", in_folder("processes"), route="steps")
