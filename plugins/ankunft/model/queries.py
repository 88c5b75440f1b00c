"""What people of a town look for, and what they have to find: a list that a municipality keeps to watch its search."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, Field, RootModel, StringConstraints

from ankunft.model.fields import Address, Tag

Asked = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
"""What somebody types."""


def _several(value: object) -> object:
    return (value,) if isinstance(value, str) else value


Expected = Annotated[tuple[Address, ...], BeforeValidator(_several), Field(min_length=1, max_length=20)]
"""One address, or several of which one is enough: `arrival/registration/`."""


class Queries(RootModel[dict[Tag, dict[Asked, Expected]]]):
    """queries.yml: language → what is typed → the addresses of which one has to be among the first three results."""
