"""Reads a region of Integreat and turns it into an instance of Ankunft.

`read_region` is the only function that touches network or disk; `convert` is pure: the same region gives the same
files, byte by byte. Needs the extra `import` (beautifulsoup4, markdownify).
"""

from ankunft.importers.integreat.convert import Conversion, convert
from ankunft.importers.integreat.messages import Dropped
from ankunft.importers.integreat.records import Language, Page, Region
from ankunft.importers.integreat.source import read_region
from ankunft.importers.source import SourceError

__all__ = [
    "Conversion",
    "Dropped",
    "Language",
    "Page",
    "Region",
    "SourceError",
    "convert",
    "read_region",
]
