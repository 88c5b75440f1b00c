"""Looks at translations: what they say has to agree with the source.

`translation.meant` in a translation silences rules for a text: `meant: {costs: [numbers]}`.
"""

from __future__ import annotations

from collections.abc import Iterator

from ankunft.catalogue.catalogue import Catalogue
from ankunft.catalogue.entries import Entry, File, SourceText, TranslatedText
from ankunft.catalogue.problems import Position, Problem, Severity, nearest, problem_at
from ankunft.checks.simple_rules import RULES as SIMPLE_RULES
from ankunft.checks.translation_rules.facts import Facts, compare_contacts, compare_facts
from ankunft.checks.translation_rules.markup import compare_headings, compare_links, compare_markup, compare_references
from ankunft.checks.translation_rules.terms import Terms
from ankunft.checks.translation_rules.view import RULES, Finding, View
from ankunft.checks.translation_rules.words import has_wrong_script, left_over, wrong_directions, wrong_length
from ankunft.model import TERM
from ankunft.model.messages import N_


def check_translations(catalogue: Catalogue) -> list[Problem]:
    """All problems of the translations of all records, but for what is meant so."""
    return [problem for _, problem in translation_problems(catalogue)]


def translation_problems(catalogue: Catalogue) -> Iterator[tuple[str, Problem]]:
    """(rule, problem) of all translations; the rule is one of RULES, or `meant` for a rule that there is not.

    A text that is outdated is not compared with its source: it cannot agree with what changed.
    """
    terms = Terms(catalogue)
    for entry in catalogue.entries.values():
        if not entry.hidden and entry.key not in catalogue.invalid:
            yield from _unknown_rules(entry)
            yield from _of_entry(catalogue, terms, entry)


def _unknown_rules(entry: Entry) -> Iterator[tuple[str, Problem]]:
    known = dict.fromkeys((*RULES, *SIMPLE_RULES))
    for file in entry.translation_files:
        translation = (file.document.data or {}).get("translation")
        meant = translation.get("meant") if isinstance(translation, dict) else None
        for name, rules in meant.items() if isinstance(meant, dict) else ():
            for at, rule in enumerate(rules if isinstance(rules, list) else ()):
                if isinstance(rule, str) and rule not in known:
                    right = nearest(rule, known)
                    hint = N_("Write “{right}”.") if right else N_("Possible are: {names}.")
                    place = file.document.position(("translation", "meant", name, at))
                    what = N_("there is no check of translations “{rule}”")
                    yield "meant", problem_at(place, what, hint, rule=rule, right=right, names=", ".join(known))


def _of_entry(catalogue: Catalogue, terms: Terms, entry: Entry) -> Iterator[tuple[str, Problem]]:
    sources: dict[str, tuple[View, Facts]] = {}
    for tag, translated in entry.translations.items():
        if tag not in catalogue.instance.languages:
            continue
        for name, text in translated.items():
            source = entry.texts.get(name)
            if source is None:
                continue
            if name not in sources:
                view = _view(source, entry.language)
                sources[name] = view, Facts(view, is_source=True)
            silenced = text.translation.meant.get(name, ())
            is_current = text.state(source.text) in ("current", "machine")
            for finding in _compare(catalogue, terms, entry, *sources[name], _view(text, tag), is_current=is_current):
                if finding.rule not in silenced:
                    at_most = catalogue.instance.policies.translations
                    yield finding.rule, _problem(_Places(entry, tag, text), finding, at_most)


def _view(text: SourceText | TranslatedText, tag: str) -> View:
    return View(text.text, tag, text.virtual, text.section or text.prose)


def _compare(
    catalogue: Catalogue, terms: Terms, entry: Entry, source: View, facts: Facts, target: View, *, is_current: bool
) -> Iterator[Finding]:
    if not target.body.strip() and source.body.strip():
        yield Finding("empty", N_("the translation is empty"))
        return
    if not (source.is_readable and target.is_readable):
        return
    yield from wrong_directions(target)
    if has_wrong_script(source, target):
        yield Finding("script", N_("the text is in another script than its language"))
        return
    is_simple = target.tag.partition("-")[0] == source.tag.partition("-")[0]
    if not is_simple:
        yield from left_over(source, target)
    if not is_current:
        return
    own = Facts(target, is_source=False)
    yield from compare_facts(facts, own, is_simple=is_simple)
    yield from compare_contacts(facts, own, is_simple=is_simple)
    yield from compare_links(catalogue, source, target, is_simple=is_simple)
    yield from compare_references(source, target, is_simple=is_simple)
    yield from compare_headings(source, target)
    if not is_simple:
        yield from compare_markup(source, target)
        yield from terms.lost(source, target, entry.id if entry.kind is TERM else None)
        yield from wrong_length(source, target)


def _problem(places: _Places, finding: Finding, at_most: Severity) -> Problem:
    severity = at_most if at_most == "warning" else finding.severity or RULES[finding.rule]
    hint = N_("Mend it, or write below “translation” that it is meant so: “meant: {{{name}: [{rule}]}}”.")
    params = {**finding.params, "name": places.text.name, "rule": finding.rule}
    return problem_at(places.of(finding.at), finding.what, hint, severity, **params)


class _Places:
    """Where the parts of a translated text stand in its file."""

    def __init__(self, entry: Entry, tag: str, text: TranslatedText) -> None:
        self.entry, self.tag, self.text = entry, tag, text

    def of(self, offset: int | None) -> Position:
        """The place of an offset in the text; None: its start."""
        section = self.text.section
        if section is None:
            return self._in_field(offset)
        text = self.text.text
        if offset is None:
            offset = 0 if section.title is not None else len(text) - len(text.lstrip())
        line = text.count("\n", 0, offset)
        column = offset - (text.rfind("\n", 0, offset) + 1)
        if line == 0 and section.title is not None:
            column += max(0, section.heading.find(section.title))
        return Position(section.path, section.line + line, column + 1)

    def _in_field(self, offset: int | None) -> Position:
        key = tuple(self.text.name.split("."))
        document = self._file(key).document
        span = document.values.get(key)
        if offset is None or span is None:
            return document.position(key, of_key=True)
        if span.line == span.end_line:
            return document.position(key, offset=offset)
        # YAML folds and indents: the place is found by counting what is no white space.
        wanted = sum(not char.isspace() for char in self.text.text[: offset + 1])
        is_block = span.style in ("|", ">")
        try:
            lines = document.path.read_text("utf-8").split("\n")[span.line - 1 + is_block : span.end_line]
        except (OSError, ValueError):
            return document.position(key)
        start = 0 if is_block else span.column - 1 + (span.style is not None)
        for number, line in enumerate(lines, span.line + is_block):
            for column in range(start, len(line)):
                wanted -= not line[column].isspace()
                if wanted <= 0:
                    return Position(document.path, number, column + 1)
            start = 0
        return document.position(key)

    def _file(self, key: tuple[str, ...]) -> File:
        """The file that the text comes from: that of the highest layer that has it."""
        files = [file for file in self.entry.translation_files if file.tag == self.tag]
        there = [file for file in files if file.virtual == self.text.virtual and key in file.document.values]
        return (there or files)[-1]


__all__ = ["check_translations", "translation_problems"]
