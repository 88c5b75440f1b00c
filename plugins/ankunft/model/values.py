"""Values that the law changes: amounts, deadlines, numbers. They stand once, in values.yml, and texts insert them."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from pydantic import Field, RootModel, model_validator

from ankunft.model.facts import Amount, Duration
from ankunft.model.fields import Day, Id
from ankunft.model.messages import N_, problem
from ankunft.model.record import Part, Source
from ankunft.model.vocabulary import Per


class Value(Part):
    """One value: exactly one of amount, duration, number, percent, date; with its source."""

    amount: Amount | None = None
    """Euros: `563` or `13.90`."""
    per: Per = "once"
    """What the amount is for: `once`, `hour`, `unit`, `day`, `month`, `year`, `course`."""
    duration: Duration | None = None
    """A deadline or length of time: `2 weeks`."""
    number: Annotated[Decimal, Field(ge=-10_000_000, le=10_000_000)] | None = None
    """A number: `600`."""
    percent: Annotated[Decimal, Field(ge=0, le=1000)] | None = None
    """A percentage: `19`."""
    date: Day | None = None
    """A day."""
    from_: Day | None = Field(default=None, alias="from")
    """From which day it holds."""
    check: Day | None = None
    """The day by which somebody has to look whether it still holds."""
    source: Source
    """The law with its paragraph, and when it was read."""

    @model_validator(mode="after")
    def _is_one(self) -> Value:
        names = ("amount", "duration", "number", "percent", "date")
        if sum(getattr(self, name) is not None for name in names) != 1:
            raise problem(N_("a value is exactly one thing"), N_("Write one of: {names}."), names=", ".join(names))
        return self


class Values(RootModel[dict[Id, Value]]):
    """values.yml: id → value."""
