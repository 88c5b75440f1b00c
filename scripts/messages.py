#!/usr/bin/env python3
"""Extracts the texts of the interface and brings the catalogues below locales/ up to date (gettext, by Babel).

Usage: scripts/messages.py [--check]. With --check nothing is written; exit code 1 if something would be.
Two domains: `ankunft` is what readers see, in every language; `editors` is what editors see, in German and English.
"""

from __future__ import annotations

import sys
from io import BytesIO
from pathlib import Path

from ankunft.language import EDITORS, SITE, known_tags, language, po_path
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
LOCALES = ROOT / "locales"
JINJA = {"extensions": "jinja2.ext.i18n", "newstyle_gettext": "true", "trimmed": "true", "silent": "false"}
PYTHON_KEYWORDS = {"N_": None, "_": None, "gettext": None, "message": None, "say": None, "n_": (1, 2)}

DOMAINS: dict[str, tuple[tuple[str, ...], tuple[tuple[str, str], ...]]] = {
    SITE: (
        known_tags(),
        (
            ("overrides/report/**.html", "ignore"),  # editors see it
            ("overrides/**.html", "jinja2"),
            ("plugins/ankunft/site/messages.py", "ignore"),  # editors see it
            ("plugins/ankunft/site/**.py", "python"),
            ("plugins/ankunft/directory/**.py", "python"),
            ("plugins/ankunft/model/emergency.py", "python"),
            ("plugins/ankunft/model/vocabulary.py", "python"),
        ),
    ),
    EDITORS: (
        ("de",),  # the English is in the code
        (
            ("plugins/ankunft/model/emergency.py", "ignore"),  # readers see it
            ("plugins/ankunft/model/vocabulary.py", "ignore"),
            ("plugins/ankunft/model/**.py", "python"),
            ("plugins/ankunft/site/messages.py", "python"),
            ("plugins/ankunft/catalogue/**.py", "python"),
            ("plugins/ankunft/checks/**.py", "python"),
            ("plugins/ankunft/importers/**.py", "python"),
            ("plugins/ankunft/translation/**.py", "python"),
            ("plugins/ankunft/cli/**.py", "python"),
            ("overrides/report/**.html", "jinja2"),
        ),
    ),
}


def extracted(methods: tuple[tuple[str, str], ...]) -> Catalog:
    """All texts of a domain, sorted, without places: a moved line is no change."""
    catalogue = Catalog(project="Ankunft", charset="utf-8")
    found = extract_from_dir(
        ROOT,
        method_map=list(methods),
        options_map={pattern: JINJA for pattern, method in methods if method == "jinja2"},
        keywords=PYTHON_KEYWORDS,
        comment_tags=("Translators:",),
        strip_comment_tags=True,
    )
    for _, _, text, comments, context in sorted(found, key=lambda item: str(item[2])):
        catalogue.add(text, auto_comments=comments, context=context)
    return catalogue


def updated(path: Path, tag: str, template: Catalog) -> bytes:
    """The .po file of a language with exactly the texts of `template`; what is gone is dropped."""
    old = read_po(BytesIO(path.read_bytes()), locale=None) if path.is_file() else Catalog()
    new = Catalog(project="Ankunft", charset="utf-8", locale=language(tag).locale)
    for wanted in template:
        if wanted.id:
            known = old.get(wanted.id, wanted.context)
            text = known.string if known is not None and not known.fuzzy else ""
            new.add(wanted.id, text, auto_comments=wanted.auto_comments, flags=wanted.flags, context=wanted.context)
    buffer = BytesIO()
    write_po(buffer, new, width=110, sort_output=True, no_location=True, omit_header=True)
    # Dates and names in the header would change with every run.
    kept = ("Plural-Forms", "MIME-Version", "Content-Type", "Content-Transfer-Encoding")
    header = [("Language", language(tag).gettext), *(item for item in new.mime_headers if item[0] in kept)]
    maker = "human" if tag == "en" else "machine"
    lines = [f"# {language(tag).name} ({tag})", f"# by: {maker}", 'msgid ""', 'msgstr ""']
    lines += [f'"{name}: {value}\\n"' for name, value in header]
    return ("\n".join(lines) + "\n\n").encode() + buffer.getvalue().lstrip(b"\n")


def main(arguments: list[str]) -> int:
    """Write, or with --check only compare."""
    stale = []
    for domain, (tags, methods) in DOMAINS.items():
        template = extracted(methods)
        for tag in tags:
            path = po_path(LOCALES, tag, domain)
            data = updated(path, tag, template)
            if path.is_file() and path.read_bytes() == data:
                continue
            stale.append(path)
            if "--check" not in arguments:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data)
    for path in stale:
        print(path.relative_to(ROOT), "is not up to date" if "--check" in arguments else "written")
    return 1 if stale and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
