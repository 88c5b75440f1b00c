"""JSON (RFC 8259) for phones."""

from __future__ import annotations

import json


def compact(data: object) -> str:
    """JSON without needless space, its keys in the order given; letters of all scripts stand as they are."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))
