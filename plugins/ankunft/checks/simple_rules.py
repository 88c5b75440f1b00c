"""The rules of Leichte Sprache that can be told of a sentence without a parser.

They come from BITV 2.0 (annex 2, part 2, numbers 1, 4, 5 and 6), DIN SPEC 33429:2025-03 and the rules of the Netzwerk
Leichte Sprache. A good text has no findings; a text without findings is not yet a good one: only people who need
Leichte Sprache can say that.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from ankunft.language.readability import INSERTED, Sentence, sentences
from ankunft.model.messages import N_

MOST_WORDS = 15
"""Of a sentence. The rules say only that it is short; the number is ours, the most that guides of public offices allow.
A part behind a colon counts as a sentence, a word with hyphens as one."""

MOST_LETTERS = 14
"""Of a part of a compound, ours too: longer ones need a hyphen or a Mediopunkt."""


@dataclass(frozen=True)
class Finding:
    """A rule that a sentence breaks: the sentences of a problem, with what they say it of."""

    rule: str
    start: int  # in the sentence, in characters
    what: str
    hint: str
    params: Mapping[str, object]


def _finding(rule: str, start: int, what: str, hint: str, **params: object) -> Finding:
    return Finding(rule, start, what, hint, {**params, "rule": rule})


def findings(markdown: str, known: frozenset[str]) -> Iterator[tuple[int, Finding]]:
    """What is hard to read in a text, with its place in it in characters.

    `known`: parts of words, in small letters, that may be long.
    """
    for sentence in sentences(markdown):
        for rule in RULES.values():
            yield from ((sentence.start + finding.start, finding) for finding in rule(sentence, known))


def _sentence(sentence: Sentence, _: frozenset[str]) -> Iterator[Finding]:
    if len(sentence.words) > MOST_WORDS:
        what = N_("the sentence has {count} words, more than {most} (rule “{rule}”)")
        params = {"count": len(sentence.words), "most": MOST_WORDS}
        yield _finding("sentence", 0, what, N_("Write two sentences, or a list."), **params)


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Words that open a subordinate clause wherever they stand behind a comma.
_CONJUNCTIONS = _set(
    "weil dass daß wenn obwohl bevor nachdem sobald solange falls sodass ob ehe indem sofern soweit denn"
)
# Those that do so only where a verb closes the clause, and no noun.
_OPENERS = _set(
    "während damit bis seit seitdem als der die das dem den deren dessen denen welcher welche welches wer wen wem was "
    "wo wie wann warum weshalb wohin woher womit wofür wozu worüber"
)
_PREPOSITIONS = _set("an auf aus bei durch für gegen in mit nach ohne über um unter von vor zu zwischen")
_RELATIVE = _set("der die das dem den denen deren dessen")
_PERSONS = _set("ich wir Sie er es man ihr")
_NO_VERB = _set(
    "ab an auf aus auch bald da dabei dafür damit dazu dort etwa extra frei gern hier heute immer ja kostenlos links "
    "los mit morgen nein nicht nie nur oben oder oft rechts selbst selten später sofort so und unten viel viele "
    "weg wenig wieder zu zurück zusammen alle beide"
)
_CALLS = _set("Ja Nein Bitte Danke Gut Hallo ja nein bitte danke")
_BEFORE_THAT = frozenset(("ohne", "statt", "anstatt", "so"))
_VERB_END = re.compile(r"(?:t|n|e|sind|wird|soll|will|kann|darf|muss|mag|weiß|half|ging|kam|gab)$")
_TO = re.compile(r"\b(?:zu \w+en|\w+zu\w+en)$")
_CLAUSE_WORD = re.compile(rf"[^\W_]+(?:[-‐‑·•'’.:][^\W_]+)*|{INSERTED}+")


def _statement(sentence: Sentence, _: frozenset[str]) -> Iterator[Finding]:
    text = sentence.text
    hint = N_("Write two sentences, such as “Sind Sie krank? Dann …”.")
    if (word := _second(text)) is not None:
        what = N_("“{word}” joins a second statement to the sentence (rule “{rule}”)")
        yield _finding("statement", word.start(), what, hint, word=word[0])
    for match in re.finditer(r";(?=\s)|(?<=\s)[–—](?=\s)(?!\s*\d)" if sentence.is_whole else r";(?=\s)", text):
        what = N_("“{sign}” stands in the sentence (rule “{rule}”)")
        yield _finding("statement", match.start(), what, N_("Write two sentences."), sign=match[0])
    if sentence.is_whole and (bracket := re.search(r"(?<=[\w\s])\((?=[^()]{2,200}\))", text)):
        what = N_("brackets stand in the sentence (rule “{rule}”)")
        yield _finding("statement", bracket.start(), what, N_("Write a sentence of its own, without brackets."))


def _second(text: str) -> re.Match[str] | None:
    """The word with which a second clause opens."""
    start = 0
    has_first = False  # whether there was something to join a clause to
    opens = False  # whether the clause before is a subordinate one that opens the sentence
    for comma in re.finditer(r",|$", text):
        words = list(_CLAUSE_WORD.finditer(text, start, comma.start()))
        if words:
            if opens or (has_first and _is_clause([word[0] for word in words])):
                return words[0]
            is_first = start == 0
            has_first = has_first or len(words) > 1 or words[0][0] not in _CALLS
            at = 1 if is_first and len(words) > 1 and words[0][0] in ("Auch", "Und", "Oder", "Aber", "Nur") else 0
            opens = is_first and len(words) > 2 + at and words[at][0].lower() in _CONJUNCTIONS - {"denn", "ob"}
        start = comma.end()
    return None


def _is_clause(words: list[str]) -> bool:
    first, last = words[0], words[-1]
    if first in ("aber", "sondern", "und", "oder", "auch") and len(words) > 2:
        return words[1] in _PERSONS or words[1] in _CONJUNCTIONS
    if first in _CONJUNCTIONS:
        return len(words) > 1
    if first in ("um", "ohne", "statt", "anstatt") and _TO.search(" ".join(words[-2:])):
        return True
    if first in _BEFORE_THAT and words[1:2] == ["dass"]:
        return True
    if len(words) < 2 or not last[:1].islower() or last in _NO_VERB or not _VERB_END.search(last):
        return False
    if first in _PREPOSITIONS and len(words) > 2:
        return words[1] in _RELATIVE and not _is_noun(words[2])
    if first in _RELATIVE and len(words) > 2 and _is_noun(words[1]):
        return False
    return first in _OPENERS and words[1:3] != ["zum", "Beispiel"] and "und" not in words[1:2]


def _is_noun(word: str) -> bool:
    return word[:1].isupper() and word not in ("Sie", "Ihnen", "Ihr", "Ihre", "Ihren", "Ihrem", "Ihrer")


_LINKS = re.compile(r"(?:ungs|heits|keits|schafts|ions|täts)(?=[a-zäöüß]{3})")
_HEADS = (
    "adresse|amt|ämter|angebot|angebote|antrag|anträge|arbeit|ausweis|ausweise|behörde|behörden|beratung|beratungen|"
    "bescheid|bescheide|bescheinigung|bescheinigungen|bestätigung|bestätigungen|büro|büros|datum|dienst|dienste|"
    "einrichtung|einrichtungen|erlaubnis|formular|formulare|frist|fristen|geld|gericht|gesetz|gesetze|haus|häuser|hilfe|"
    "hilfen|karte|karten|kasse|kassen|kosten|kurs|kurse|leistung|leistungen|ministerium|nummer|nummern|papier|papiere|"
    "pflicht|platz|plätze|prüfung|prüfungen|recht|rechte|schein|scheine|schule|schulen|schutz|stelle|stellen|titel|"
    "unterkunft|urkunde|urkunden|verein|vereine|verfahren|versicherung|versicherungen|vertrag|verträge|verwaltung|"
    "wohnung|wohnungen|zeit|zeiten|zentren|zentrum"
)
_HEAD = re.compile(rf"(?:{_HEADS})$")
_QUOTED = re.compile(r"[„»][^„“»«]*[“«]")
_LETTERS = re.compile(rf"[^\W\d_]{{{MOST_LETTERS + 1},}}")


def _compound(sentence: Sentence, known: frozenset[str]) -> Iterator[Finding]:
    text = _QUOTED.sub(lambda match: " " * len(match[0]), sentence.text)
    for match in _LETTERS.finditer(text):
        word = match[0]
        if not word[0].isupper() or word.lower() in known or re.match(r" \d", text[match.end() : match.end() + 2]):
            continue  # no noun, a name or explained, a street with its number
        link = _LINKS.search(word, 3)
        head = _HEAD.search(word, 3, len(word))
        if link is None and head is None:
            continue
        at = link.end() if link else head.start() if head else 0
        what = N_("the word “{word}” is long (rule “{rule}”)")
        right = f"{word[:at]}-{word[at:].capitalize()}"
        yield _finding("compound", match.start(), what, N_("Write “{right}”, or explain it."), word=word, right=right)


_GENITIVE = re.compile(
    r"\b(?:[Dd]es|[EeMmDdSs]?eines|[Kk]eines|[Ii]hres|[Uu]nseres|[Ee]ures)\s+(?:[a-zäöüß]+en\s+){0,2}"
    r"[A-ZÄÖÜ][\w-]*|\b(?:[Dd]ieses|[Jj]edes)\s+[A-ZÄÖÜ][\w-]{2,}es\b"
)


def _genitive(sentence: Sentence, _: frozenset[str]) -> Iterator[Finding]:
    for match in _GENITIVE.finditer(sentence.text):
        first, noun = match[0].split()[0].lower(), match[0].split()[-1]
        if first == "des" or noun.endswith("s"):
            what = N_("“{words}” is a genitive (rule “{rule}”)")
            params = {"words": " ".join(match[0].split())}
            yield _finding("genitive", match.start(), what, N_("Write it with “von” or “vom”."), **params)


_FIGURES = {
    "zwei": "2", "drei": "3", "vier": "4", "fünf": "5", "sechs": "6", "sieben": "7", "acht": "8", "neun": "9",
    "zehn": "10", "elf": "11", "zwölf": "12", "dreizehn": "13", "vierzehn": "14", "fünfzehn": "15", "sechzehn": "16",
    "siebzehn": "17", "achtzehn": "18", "neunzehn": "19", "zwanzig": "20", "dreißig": "30", "vierzig": "40",
    "fünfzig": "50", "sechzig": "60", "siebzig": "70", "achtzig": "80", "neunzig": "90", "hundert": "100",
    "tausend": "1.000",
}  # fmt: skip
_NUMBER = re.compile(rf"(?<![-\w])(?:{'|'.join(_FIGURES)})(?![-\w])", re.IGNORECASE)
_ROMAN = re.compile(r"(?<![-\w.])(?:X{0,3}(?:IX|IV|V?I{1,3})|X{1,3}V)(?![-\w])")


def _numbers(sentence: Sentence, _: frozenset[str]) -> Iterator[Finding]:
    text = sentence.text
    for match in _NUMBER.finditer(text):
        # “acht geben” is no number, “tausend Dank” none to count.
        if match[0].lower() in ("acht", "hundert", "tausend"):
            following = text[match.end() : match.end() + 40].split()
            if not following or not following[0][:1].isupper() or following[0].startswith("Dank"):
                continue
        what = N_("the number “{word}” is written as a word (rule “{rule}”)")
        params = {"word": match[0], "right": _FIGURES[match[0].lower()]}
        yield _finding("numbers", match.start(), what, N_("Write “{right}”."), **params)
    for match in _ROMAN.finditer(text):
        if len(match[0]) > 1:
            what = N_("“{word}” is a Roman number (rule “{rule}”)")
            yield _finding(
                "numbers", match.start(), what, N_("Write “{right}”."), word=match[0], right=_arabic(match[0])
            )


def _arabic(roman: str) -> int:
    values = [{"I": 1, "V": 5, "X": 10}[sign] for sign in roman]
    return sum(-one if one < after else one for one, after in zip(values, [*values[1:], 0], strict=True))


_BECOME = _set("werde wirst wird werden werdet wurde wurdest wurden wurdet")
_PREFIX = r"(?:ab|an|auf|aus|ein|fest|frei|her|hin|los|mit|nach|um|vor|weg|weiter|zu|zurück|zusammen)?"
_PARTICIPLE = re.compile(
    rf"{_PREFIX}ge[a-zäöüß]{{2,30}}(?:t|en)|(?:be|ver|er|ent|zer)[a-zäöüß]{{3,30}}t|[a-zäöüß]{{2,30}}iert"
)
# Infinitives and adjectives that look like one.
_NO_PARTICIPLE = re.compile(
    rf"{_PREFIX}(?:gelten|gelingen|gestalten|genügen|gestatten|gewinnen|gewöhnen|gebrauchen|gehorchen|genießen|gelangen|"
    r"geraten|gefallen|gestehen|gebären|gedenken|gedeihen|gehören|gewähren|gewährleisten|gefährden|genehmigen|genesen|"
    r"geschehen|gesunden|gerecht|geeignet|gespannt|geschickt|gewohnt|geduldet|gesamt|"
    r"bekannt|berühmt|beliebt|bereit|verrückt|verliebt|erkältet|verwandt|vertraut|entsetzt|begeistert|berechtigt|"
    r"interessiert|schwanger)"
)


def _passive(sentence: Sentence, _: frozenset[str]) -> Iterator[Finding]:
    for clause in re.finditer(r"[^,;()]+", sentence.text):
        words = list(_CLAUSE_WORD.finditer(sentence.text, clause.start(), clause.end()))
        become = next((at for at, word in enumerate(words) if word[0].lower() in _BECOME), None)
        if become is None:
            continue
        # It closes the clause, or stands before “werden” there; before “und” it closes one of two.
        places = [len(words) - 1, *(at - 1 for at, word in enumerate(words) if word[0] in ("und", "oder", "worden"))]
        if words[-1][0].lower() in _BECOME:
            places = [len(words) - 2]
        for at in places:
            if at >= 0 and at != become and _is_participle(words[at][0]) and (at > become or become == len(words) - 1):
                what = N_("“{words}” is a passive (rule “{rule}”)")
                hint = N_("Say who does it: “Das Amt prüft …”.")
                params = {"words": f"{words[become][0]} … {words[at][0]}"}
                yield _finding("passive", words[min(become, at)].start(), what, hint, **params)
                break


def _is_participle(word: str) -> bool:
    return _PARTICIPLE.fullmatch(word) is not None and _NO_PARTICIPLE.fullmatch(word) is None


_INDICATIVES = {"könnte": "kann", "würde": "wird", "hätte": "hat", "wäre": "ist", "sollte": "soll", "müsste": "muss",
                "dürfte": "darf", "bräuchte": "braucht", "gäbe": "gibt", "käme": "kommt"}  # fmt: skip
_PLURALS = {"kann": "können", "wird": "werden", "hat": "haben", "ist": "sind", "soll": "sollen", "muss": "müssen",
            "darf": "dürfen", "braucht": "brauchen", "gibt": "geben", "kommt": "kommen"}  # fmt: skip
_SUBJUNCTIVE = re.compile(rf"\b(?:{'|'.join(_INDICATIVES)})n?\b", re.IGNORECASE)


def _subjunctive(sentence: Sentence, _: frozenset[str]) -> Iterator[Finding]:
    for match in _SUBJUNCTIVE.finditer(sentence.text):
        if match[0] == "Würde":
            continue  # what everybody has
        word = match[0].lower()
        right = _INDICATIVES[word.removesuffix("n")]
        what = N_("“{word}” is a subjunctive (rule “{rule}”)")
        params = {"word": match[0], "right": _PLURALS[right] if word.endswith("n") else right}
        yield _finding("subjunctive", match.start(), what, N_("Write “{right}”, or “vielleicht”."), **params)


_NEGATION = re.compile(
    r"\b(?:nicht|nie|kein|keine|keinen)\s+(?:ohne|selten|"
    r"un(?!bedingt\b|gefähr\b|ter|ten\b|s\b|ser)[a-zäöüß]{3,30}(?:lich|bar|ig|isch|sam|möglich)(?:e|en|er|es)?)\b"
)


def _negation(sentence: Sentence, _: frozenset[str]) -> Iterator[Finding]:
    for match in _NEGATION.finditer(sentence.text):
        what = N_("“{words}” says no twice (rule “{rule}”)")
        hint = N_("Say what is so: “möglich” and not “nicht unmöglich”.")
        yield _finding("negation", match.start(), what, hint, words=" ".join(match[0].split()))


_ABBREVIATIONS = {
    "z.B.": "zum Beispiel", "d.h.": "das heißt", "u.a.": "unter anderem", "o.ä.": "oder Ähnliches",
    "i.d.R.": "meistens", "u.U.": "vielleicht", "v.a.": "vor allem", "s.o.": "siehe oben", "s.u.": "siehe unten",
    "usw.": "und so weiter", "bzw.": "oder", "ca.": "etwa", "etc.": "und so weiter", "ggf.": "vielleicht",
    "evtl.": "vielleicht", "inkl.": "mit", "zzgl.": "und dazu", "vgl.": "siehe", "bspw.": "zum Beispiel",
    "Nr.": "Nummer", "Tel.": "Telefon", "Std.": "Stunden", "Str.": "Straße", "Min.": "Minuten", "Abs.": "Absatz",
    "Art.": "Artikel", "Buchst.": "Buchstabe", "max.": "höchstens", "mind.": "mindestens",
}  # fmt: skip
_ABBREVIATED = re.compile(
    r"(?<![\w.])(?:" + "|".join(r"\.\s?".join(short.split(".")[:-1]) + r"\." for short in _ABBREVIATIONS) + ")"
)
_BESIDE_FIGURES = {"Min.": r"\d\s*$", "Std.": r"\d\s*$", "Abs.": r"^\s*\d", "Art.": r"^\s*\d"}


def _abbreviation(sentence: Sentence, _: frozenset[str]) -> Iterator[Finding]:
    text = sentence.text
    for match in _ABBREVIATED.finditer(text):
        short = "".join(match[0].split())
        beside = _BESIDE_FIGURES.get(short, "")
        around = text[match.end() : match.end() + 5] if beside.startswith("^") else text[: match.start()][-5:]
        if re.search(beside, around):
            what = N_("“{word}” is an abbreviation (rule “{rule}”)")
            params = {"word": match[0], "right": _ABBREVIATIONS[short]}
            yield _finding("abbreviation", match.start(), what, N_("Write “{right}”."), **params)


_SAID = {"&": "und", "%": "Prozent", "§": "Paragraf", "–": "bis", "/": "oder", "+": "und"}
_SIGN = re.compile(r"[&%§]|(?<=\d)\s?–(?=\s?\d)|(?<=[^\W\d_])\s?[/+]\s?(?=[^\W\d_])|(?<=[^\W\d_])…|(?<=[^\W\d_])\.\.\.")


def _signs(sentence: Sentence, _: frozenset[str]) -> Iterator[Finding]:
    for match in _SIGN.finditer(sentence.text):
        sign = match[0].strip()
        start = match.start() + match[0].index(sign)
        what = N_("the sign “{sign}” is hard to read (rule “{rule}”)")
        if sign in _SAID:
            yield _finding("signs", start, what, N_("Write “{right}”."), sign=sign, right=_SAID[sign])
        else:
            yield _finding("signs", start, what, N_("Write what it leaves out."), sign=sign)


_MONTHS = ("Januar", "Februar", "März", "April", "Mai", "Juni",
           "Juli", "August", "September", "Oktober", "November", "Dezember")  # fmt: skip
_DATE = re.compile(
    r"(?<![\w.,])(?:(?P<d>[0-2]?\d|3[01])\.\s?(?P<m>0?[1-9]|1[0-2])\.\s?(?P<y>(?:19|20)\d\d|\d\d(?!\d))"
    r"|(?P<d2>0[1-9]|[12]\d|3[01])\.\s?(?P<m2>0[1-9]|1[0-2])\."
    r"|(?P<y3>(?:19|20)\d\d)-(?P<m3>0[1-9]|1[0-2])-(?P<d3>0[1-9]|[12]\d|3[01]))(?![\d:])"
)


def _date(sentence: Sentence, _: frozenset[str]) -> Iterator[Finding]:
    for match in _DATE.finditer(sentence.text):
        day, month = match["d"] or match["d2"] or match["d3"], match["m"] or match["m2"] or match["m3"]
        year = match["y"] or match["y3"] or ""
        right = f"{int(day)}. {_MONTHS[int(month) - 1]} {f'20{year}' if len(year) == 2 else year}".strip()
        what = N_("the day “{word}” is written with figures only (rule “{rule}”)")
        yield _finding("date", match.start(), what, N_("Write “{right}”."), word=match[0], right=right)


Rule = Callable[[Sentence, frozenset[str]], Iterable[Finding]]

RULES: Mapping[str, Rule] = {
    "sentence": _sentence,
    "statement": _statement,
    "compound": _compound,
    "genitive": _genitive,
    "numbers": _numbers,
    "passive": _passive,
    "subjunctive": _subjunctive,
    "negation": _negation,
    "abbreviation": _abbreviation,
    "signs": _signs,
    "date": _date,
}
"""The rules by name. Each gives what is wrong in a sentence, which may use the words that are known."""
