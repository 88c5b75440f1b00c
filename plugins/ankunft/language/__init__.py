"""Floor 1: what is known of languages. Knows nothing of content or of the site."""

from ankunft.language.formats import format_date, format_list
from ankunft.language.registry import Direction, Language, UnknownLanguage, chain, is_tag, known_tags, language
from ankunft.language.strings import EDITORS, SITE, po_path, strings

__all__ = [
    "EDITORS",
    "SITE",
    "Direction",
    "Language",
    "UnknownLanguage",
    "chain",
    "format_date",
    "format_list",
    "is_tag",
    "known_tags",
    "language",
    "po_path",
    "strings",
]
