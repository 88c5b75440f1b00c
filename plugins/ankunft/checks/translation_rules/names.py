"""What languages call months, sums of money and the numbers up to twelve, and in which script they are written."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from itertools import takewhile

from babel import Locale
from babel.dates import get_month_names
from babel.localedata import locale_identifiers

from ankunft.language import language

SCRIPTS: dict[str, str] = {
    "Latin": "A-Za-z\u00aa\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff",
    "Cyrillic": "\u0400-\u052f",
    "Greek": "\u0370-\u03ff\u1f00-\u1fff",
    "Hebrew": "\u0590-\u05ff",
    "Arabic": "\u0620-\u064a\u066e-\u06d3\u06d5\u06ee\u06ef\u06fa-\u06ff\u0750-\u077f\u08a0-\u08ff"
              "\ufb50-\ufdff\ufe70-\ufefc",
    "Ethiopic": "\u1200-\u135a\u1380-\u139f\u2d80-\u2ddf\uab00-\uab2f",
    "Devanagari": "\u0900-\u097f",
    "Georgian": "\u10a0-\u10ff",
    "Armenian": "\u0530-\u058f",
    "East Asian": "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3",
}  # fmt: skip
"""The letters of each script, as in a character class (Unicode blocks, without digits and marks)."""

LENGTHS = {"Ethiopic": 0.55, "Arabic": 0.8, "Hebrew": 0.75, "East Asian": 0.4}
"""How long a text is in a script, compared with German; others: as long."""


@cache
def script(tag: str) -> str | None:
    """The script of a language: the one in which CLDR writes its months. None: none that we know."""
    months = "".join(get_month_names("wide", "stand-alone", language(tag).locale).values())
    if "M0" in months:  # CLDR does not know them
        return None
    counts = Counter({name: len(re.findall(f"[{letters}]", months)) for name, letters in SCRIPTS.items()})
    name, count = counts.most_common(1)[0]
    return name if count else None


# What CLDR does not have: names beside the official ones, other spellings; by language, then by month.
_MONTHS: dict[str, dict[int, str]] = {
    "am": {1: "ጥር ጃኑዋሪ ጃንዩወሪ", 2: "የካቲት ፌብሯሪ ፌብሩወሪ", 3: "መጋቢት", 4: "ሚያዝያ", 5: "ግንቦት",
           6: "ሰኔ", 7: "ሐምሌ", 8: "ነሐሴ ኦጎስት", 9: "መስከረም", 10: "ጥቅምት", 11: "ኅዳር ህዳር",
           12: "ታኅሣሥ ታህሳስ"},
    "ti": {4: "ሚያዝያ", 5: "ግንቦት ጉንበት", 6: "ሰነ", 8: "ነሓሰ", 9: "መስከረም", 11: "ሕዳር", 12: "ታሕሳስ"},
    "kmr": {1: "çile rêbendan", 2: "sibat reşemî", 3: "adar avdar", 4: "nîsan avrêl",
           5: "gulan", 6: "hezîran pûşper", 7: "tîrmeh temûz", 8: "tebax gelawêj",
           9: "îlon rezber", 10: "cotmeh kewçêr oktober", 11: "mijdar sermawez",
           12: "kanûn berfanbar"},
    "ckb": {1: "یەنایەر ژانویە جانێوەری", 2: "فێبرایەر", 3: "مارس", 4: "ئەپریل",
           5: "مایس ئایار", 6: "یۆنیۆ جون", 7: "یۆلیۆ تەموز", 8: "ئۆگەست ئاب",
           9: "سێپتەمبەر ئەیلول", 10: "ئۆکتۆبەر", 11: "نۆڤەمبەر",
           12: "دیسەمبەر کانوونی\u00a0یەکەم"},
    "fa": {4: "اپریل", 9: "سپتمبر", 10: "اکتوبر", 11: "نومبر", 12: "دسمبر"},
    "ps": {1: "جنورۍ", 2: "فبرورۍ", 4: "اپرېل", 5: "می", 7: "جولايي جولای", 8: "اګسټ",
           9: "سپتمبر", 10: "اکتوبر", 11: "نوامبر نوومبر", 12: "ډسمبر ديسمبر دېسمبر"},
    "ru": {5: "мае маю"},
    "so": {1: "Jannaayo", 8: "Agoosto Ogosto", 9: "Sebteembar Setembar", 10: "Oktobar",
           11: "Nofembar", 12: "Desembar"},
}  # fmt: skip
_RELATED = {"prs": "fa", "fa": "prs"}


@cache
def months(tag: str) -> tuple[re.Pattern[str], dict[str, int]]:
    """A pattern that finds the names of months in a text of the language, and the month (1 to 12) of each name.

    Endings may follow a name. The key of a match is its group 1 with white space folded, in lower case.
    """
    names: dict[str, int] = {}
    stems: set[str] = set()  # what is common to “жовтень” and “жовтня”
    own = language(tag).locale
    locales = [own, *(one for one in sorted(locale_identifiers()) if one.startswith(f"{own.partition('_')[0]}_"))]
    if tag in _RELATED:
        locales.append(language(_RELATED[tag]).locale)
    for context in ("format", "stand-alone"):
        for width in ("wide", "abbreviated"):
            for locale in locales:
                for number, name in get_month_names(width, context, locale).items():
                    names.setdefault(_key(name.rstrip(".\u0654")), number)
    for number in range(1, 13):
        forms = [_key(get_month_names("wide", context, own)[number]) for context in ("format", "stand-alone")]
        same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(*forms, strict=False)))
        if 3 <= len(stem := forms[0][:same].strip()) < min(map(len, forms)):
            names.setdefault(stem, number)
            stems.add(stem)
    for number, more in (_MONTHS.get(tag) or _MONTHS.get(_RELATED.get(tag, ""), {})).items():
        for name in more.split(" "):
            names.setdefault(_key(name), number)
    names = {name: number for name, number in names.items() if len(name) > 1 and not name[0].isdigit()}
    # Prefixes are written together with the name in scripts without capitals; short names have no endings.
    before = r"(?<![^\W\d_])" if script(tag) in ("Latin", "Cyrillic", "Greek") else ""
    if get_month_names("wide", "format", own)[5][0].isupper():
        before += "(?-i:(?![a-zà-öø-ÿğış]))"  # “may” is no month
    written = sorted(names, key=lambda name: (-len(name), name))
    alternatives = "|".join(
        r"\s+".join(map(re.escape, name.split())) + ("" if len(name) > 3 or name in stems else r"(?![^\W\d_])")
        for name in written
    )
    return re.compile(f"{before}({alternatives})[^\\W\\d_]*", re.IGNORECASE), names


def _key(name: str) -> str:
    return " ".join(name.lower().split())


month_key = _key
"""What a name of a month is looked up by."""


_EUROS = ("€", "EUR", "euro", "avro", "ewro", "eyro", "euroyo", "ኦይሮ", "ኤውሮ", "አይሮ", "يۆرۆ", "ئۆرۆ")
_CENTS = ("cent", "ct", "sent", "сант", "цент", "سنت", "سينت", "سینت", "سېنټ", "ሳንቲም", "ሰንቲም")
_GAP = r"[\s\x00*_)\u200b-\u200f-]{0,12}"


@cache
def money(tag: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What stands behind a sum of money in a language (group 1: euros, group 2: cents), and what before it."""
    locale = Locale.parse(language(tag).locale)
    names = {locale.currencies.get("EUR", "euro"), *locale._data["currency_names_plural"].get("EUR", {}).values()}
    euros = sorted({*_EUROS, *(name.lower() for name in names)}, key=lambda name: (-len(name), name))
    after = rf"{_GAP}(?:({'|'.join(map(re.escape, euros))})|({'|'.join(_CENTS)}))"
    return re.compile(after, re.IGNORECASE), re.compile(rf"(?:€|\bEUR){_GAP}$", re.IGNORECASE)


# The beginnings of the words for one to twelve, ordinal numbers and “twice” included, by language.
_WORDS: dict[str, str] = {
    "de": "ein|kein|erst|hundert beid|zwei|zwo|doppel drei|dritt vier fünf sechs sieb acht neun "
         "zehn elf zwölf|dutzend",
    "en": "one|once|first|single|an?\\b|each|every "
         "two|twice|second|both|double|pair|couple|fortnight three|third|thrice|triple "
         "four|quarter five|fifth six seven eight nine|ninth ten eleven "
         "twelve|twelfth|dozen|noon|midday",
    "fr": "une?\\b|premi|chaque deux|second|double trois|tiers|troisi|tripl quatr cinq six sept "
         "huit neuf dix|dixi onz douz",
    "tr": "bir|ilk|tek|her iki|çift üç dört|dörd beş altı yedi sekiz dokuz on onbir|on\\sbir "
         "oniki|on\\siki",
    "ar": "واحد|أول|اول|أحد|مرة اثن|إثن|ثان|مرتين|كلا ثلاث|ثالث|ثلث أربع|رابع|ربع خمس|خامس "
         "ست|سادس سبع|سابع ثمان|ثامن تسع|تاسع عشر|عاشر حاد|أحد|إحدى اثن|إثن|ثان|الظهر",
    "fa": "یک|اول|نخست دو|هر\\sدو سه|سوم چهار پنج شش هفت هشت نه ده یازده دوازده|ظهر",
    "ps": "یو|لومړ|يو دو|دوه|دویم|دوو|دواړ درې|دریو|درېی|دري|دریی څلور پنځ شپږ اوو|اوه|اووم "
         "اته|اتو|اتم نه|نهو لس یوولس دولس",
    "kmr": "yek|êk|yên\\syek|carek du|dudu|didu|duyem|herdu|cot sê|sisê|sis çar pênc şeş heft "
         "heşt neh deh yazdeh|yanzdeh duwazdeh|diwanzdeh|dazdeh|donzdeh",
    "ckb": "یەک|جارێک دوو|هەردوو سێ چوار پێنج شەش حەوت هەشت نۆ دە یازدە|یانزە دوازدە|دوانزە",
    "uk": "од[инн]|перш|раз|кожн дв|друг|обидв|обо|подвій тр[иьоеій]|троє чотир|четвер п.?ят "
         "шіст|шест|шост сім|сьом|сем вісім|восьм|вісьм дев.?ят десят одинадцят "
         "дванадцят|опівдні|полуд",
    "ru": "од[ин]|перв|раз|кажд дв|втор|об[ае]|пара тр[иёеои] четыр|четвер|четвёр пят шест "
         "сем|седьм восем|восьм девят десят одиннадцат двенадцат|полдень|полудн",
    "ti": "ሓደ|ሓንቲ|ቀዳማ|ሓንሳ ክልት|ካልኣ|ክልቲ|ካልኦ ሰለስ|ሳልሳ|ሰልስ ኣርባዕ|ራብዓ ሓሙሽ|ሓምሻ|ሓምሽ ሽዱሽ|ሻድሻ "
         "ሸውዓ|ሻብዓ|ሾብዓ|ሸውዓይ ሸሞን|ሻምና|ሸሞንተ ትሽዓ|ታሽዓ ዓሰር|ዓስር|ዓሰርተ ዓሰርተ ዓሰርተ|ደርዘን",
    "am": "አንድ|አንዲ|መጀመሪያ|አንደ ሁለት|ሁለ ሦስት|ሶስት አራት አምስት ስድስት ሰባት ስምንት ዘጠኝ አስር|አሥር አስራ|አሥራ "
         "አስራ|አሥራ|ደርዘን",
    "so": "kow|mid|hal|koob|koow|mar|ugu\\shor|kasta lab saddex|sadex afar|afraad shan lix "
         "toddob|todob siddeed|sideed sagaal toban kow\\siyo\\stoban|kow\\siyo "
         "labo?\\siyo\\stoban|laba\\siyo",
}  # fmt: skip
_WORDS["prs"] = _WORDS["fa"]


@cache
def words(tag: str) -> tuple[re.Pattern[str], ...]:
    """For each of one to twelve a pattern that finds it as a word in a text of the language; none: not known."""
    found = _WORDS.get(tag) or _WORDS.get(tag.partition("-")[0])
    if found is None:
        return ()
    before = r"(?<![^\W_])" if script(tag) in ("Latin", "Cyrillic") else ""
    return tuple(re.compile(f"{before}(?:{one})", re.IGNORECASE) for one in re.split(" ", found))


IMPLIED: dict[str, frozenset[int]] = {"ar": frozenset({1, 2})}
"""The numbers that the form of a noun says: a language without an entry leaves out the one at most (“a week”)."""
