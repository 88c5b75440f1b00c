"""Writes content files: YAML and front matter, always the same way for the same values."""

from __future__ import annotations

from collections.abc import Mapping

import yaml


def yaml_text(values: Mapping[str, object]) -> str:
    """A YAML document, keys in the order of `values`. Our reader takes every scalar as text, so quotes do no harm.

    No list or mapping may stand in it twice: PyYAML would write an alias, which content may not hold.
    """
    text: str = yaml.safe_dump(
        dict(values), allow_unicode=True, sort_keys=False, width=1_000_000, default_flow_style=False
    )
    return text


def page_text(values: Mapping[str, object], body: str) -> str:
    """A Markdown file: front matter, an empty line, the body."""
    head = f"---\n{yaml_text(values)}---\n"
    return f"{head}\n{body}" if body else head
