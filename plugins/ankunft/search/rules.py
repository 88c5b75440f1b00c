"""How words are reduced to what search compares, as data: the phone gets the rules of its language with the index.

Stems are light: endings and prefixes are taken off, longest first, again and again, as long as enough letters stay. They
need be no words; a query goes through the same rules as the texts. `ung4` takes `ung` off where four letters stay.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypedDict


class Stem(TypedDict, total=False):
    """The endings and prefixes of a language, each with the number of letters that have to stay."""

    suffixes: str
    prefixes: str


DIGITS = (
    "0660 06F0 07C0 0966 09E6 0A66 0AE6 0B66 0BE6 0C66 0CE6 0D66 0DE6 0E50 0ED0 0F20 1040 1090 17E0 1810 1946 19D0 1A80 "
    "1A90 1B50 1BB0 1C40 1C50 A620 A8D0 A900 A9D0 A9F0 AA50 ABF0 FF10"
)
"""Where the decimal digits of the scripts begin (Unicode 15, general category Nd, Basic Multilingual Plane)."""

MARKS = "\u0300-\u036f\u0483-\u0487\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u135d-\u135f\u00ad\u200b\u200d-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff"
"""What is left out, as the inside of a class of a regular expression: accents, Arabic vowels and the stretched line,
marks of direction, soft hyphens. The vowels of Indian scripts and the tones of Thai stay."""

BIGRAMS = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
"""Scripts without spaces between words (Thai, Lao, Burmese, Khmer, Japanese, Chinese): searched by pairs of letters."""


def _pairs(text: str) -> dict[str, str]:
    return dict(pair.split(":") for pair in text.split())


LETTERS: Mapping[str, str] = {
    **_pairs("ß:ss ı:i ł:l đ:d ø:o æ:ae œ:oe þ:th ð:d ə:a"),
    # Arabic letters of one sound, and those of Persian, Kurdish and Pashto keyboards.
    **_pairs(
        "ٱ:ا ى:ي ی:ي ې:ي ۍ:ي ے:ي ێ:ي ئ:ي ؤ:و ۆ:و ۇ:و ۈ:و ۋ:و ک:ك ڪ:ك ګ:گ ة:ه ۀ:ه ە:ه ھ:ه ہ:ه ۂ:ه ۃ:ه ڵ:ل ڕ:ر ړ:ر ټ:ت ډ:د ڼ:ن ښ:ش ږ:ژ ځ:ز څ:چ ء:"
    ),
    # Ethiopic letters that sound alike are told apart by their row: ሐ ኀ ኸ → ሀ, ሠ → ሰ, ዐ → አ, ፀ → ጸ.
    **{chr(row + vowel): chr(to + vowel) for row, to in ((0x1210, 0x1200), (0x1280, 0x1200), (0x12B8, 0x1200),
       (0x1220, 0x1230), (0x12D0, 0x12A0), (0x1340, 0x1338)) for vowel in range(7)},
}  # fmt: skip
"""Letters that count as others, once marks are gone and all is in small letters."""

STEMS: Mapping[str, Stem] = {
    "de": {"suffixes": "innen4 ungen4 ung4 erin4 in4 ern4 em4 en3 er3 es4 e3 n4 s4"},
    "en": {"suffixes": "ations4 ation4 ings4 ing4 ions4 ion4 ies3 ers4 er4 ors4 or4 ed4 es3 s3 e3 y3"},
    "fr": {"suffixes": "ements4 ement4 ations4 ation4 euses4 euse4 eurs4 eur4 eaux4 aux3 ees3 er4 ez4 ee3 es3 e3 s3 x3"},
    "tr": {
        "suffixes": "larimiz3 lerimiz3 lari3 leri3 lar3 ler3 imiz4 umuz4 iniz4 unuz4 ndan4 nden4 nda4 nde4 dan3 den3 tan3 "
        "ten3 nin3 nun3 in3 un3 yi3 yu3 ya3 ye3 si3 su3 im3 um3 da3 de3 ta3 te3 na4 ne4 ni4 nu4 mak3 mek3 iyor3 lik4 luk4 "
        "i3 u3 a3 e3 n4"
    },
    "ru": {
        "suffixes": "иями4 ями3 ами3 ого3 его3 ому3 ему3 ыми3 ими3 иях3 ях3 ах3 ов3 ев3 еи3 ои3 ыи3 ии3 ую3 юю3 ая3 яя3 ое3 ее3 "
        "ые3 ие3 ых3 их3 ым3 им3 ом3 ем3 ам3 ям3 ою3 ею3 ию3 ия3 ться4 ть4 а3 я3 о3 е3 у3 ю3 ы3 и3 ь3"
    },
    "uk": {
        "suffixes": "ями3 ами3 ого3 ому3 ими3 іми3 ових3 ові3 еві3 ях3 ах3 ів3 ів3 іи3 ии3 ою3 ею3 єю3 ую3 ая3 их3 іх3 им3 ім3 ом3 ем3 "
        "єм3 ам3 ям3 ться4 тися4 ти4 а3 я3 о3 е3 є3 у3 ю3 и3 і3 ь3"
    },
    "so": {"suffixes": "yaasha4 yada4 yadu4 yaal4 aha4 ada4 iga4 yo4 ka4 ga4 ta4 da4 ha4 ku4 gu4 tu4 du4 a4 o4 e4 i4"},
    "kmr": {"suffixes": "yen4 yan4 eke4 en4 an4 ek4 ye4 ya4 e4 a4 i4"},
    "ar": {
        "prefixes": "وال3 بال3 كال3 فال3 لل3 ال3 و3 ب3 ل3",
        "suffixes": "هما3 كما3 تين3 ها3 هم3 كم3 نا3 ات3 ان3 ون3 ين3 يه3 تي3 ه3 ي3 ت3",
    },
    "fa": {"prefixes": "نمي3 مي3", "suffixes": "هايي3 هايم3 هاي3 هاي3 ها3 ايي3 اي3 ترين3 تر3 ان3 ات3 ي3 ه3"},
    "ps": {"suffixes": "گانو3 گاني3 ونو3 ونه3 انو3 ان3 و3 ه3 ي3"},
    "ckb": {"suffixes": "يهكان3 هكاني3 هكان3 هكاندا3 يهكه3 هكهي3 هكه3 هيهك3 يهك3 يك3 يه3 ان3 ي3 ه3"},
    "ti": {"prefixes": "ንም2 ንዝ2 ብዝ2 ዘይ2 እን2 ን2 ብ2 ዝ2 ዘ2 ም2 ከ2 ኣብ2", "suffixes": "ኩምን2 ታትን2 ታት2 ኩም2 ውን2 ን2 ነት3 ና3 ካ3 ይ3 ት3"},
    "am": {"prefixes": "ስለ2 እንደ2 ለመ2 የ2 በ2 ለ2 ከ2 እየ2", "suffixes": "ዎችን2 ዎች2 ችን2 ቹን2 ቹ2 ች2 ውን2 ን2 ው2 ዋ3 ና3 ም3 ት3"},
}  # fmt: skip
"""The stems of languages. Others have none of their own: their words are found by their beginning and by likeness."""

SAME: Mapping[str, str] = {"de-simple": "de", "prs": "fa"}
"""Languages that have the stems of another."""

STOP: Mapping[str, str] = {
    "de": "der die das den dem des ein eine einen einem einer und oder in im an am auf für fur mit von vom zu zum zur bei ist "
    "sind ich wir mein meine meinen wo was wie wer wann kann muss will mochte mich mir es man brauche habe gibt nicht",
    "en": "the a an and or of in on at for to from with is are i we my me our you your where what how who when can do does "
    "need want must have get it there",
    "fr": "le la les l un une des de du d et ou a au aux en dans sur pour par avec est sont je nous mon ma mes ou comment qui "
    "que quoi quand peux dois veux j ai il",
    "tr": "ve veya icin ile bir bu ne nerede nasil kim mi var ben benim icin",
    "ru": "и или в во на за к ко с со для по от из у о об где как что кто когда мне я мы мои моя мое можно нужно есть",
    "uk": "і и й та або в у на за до з із зі для по від о про де як що хто коли мені я ми мій моя моє можна треба є",
    "ar": "في من على الى عن مع هو هي هل اين كيف ما ماذا متى اريد يمكن انا نحن و او هذا هذه",
    "fa": "در از به با برای را که و یا است من ما کجا چگونه چطور چه کی چیست",
    "ps": "په د له ته سره او یا چې زه موږ چیرته څنګه څه دی ده",
    "ckb": "لە بۆ بە و یان کە من ئێمە لەکوێ چۆن چی چییە",
    "kmr": "li ji bo bi di de u an ku ez em li ku cawa ci kengi",
    "so": "iyo ama ka ku u la waa halkee sidee maxaa goorma waxaan aan",
    "ti": "ኣብ ካብ ናብ ምስ ናይ እዩ እየ ኣበይ ከመይ እንታይ መን መዓስ ኣነ ከምኡ ወይ",
    "am": "እና ወይም ላይ ውስጥ ወደ ከ ነው የት እንዴት ምን ማን መቼ እኔ",
}
"""Words that say nothing about what is sought; in a query they count only where it has no others."""

PARTS = """
    amt anmelden anmeldung antrag arbeit arzt asyl ausländer aufenthalt ausweis bad bahn bank beratung beruf behörde bescheid
    bescheinigung betreuung bewerbung brief buch bürger büro bus deutsch dienst dolmetscher ehe eltern erlaubnis essen
    familie fahr fahrt frau frauen führerschein geburt geld gemeinde gericht gesundheit halle haupt haus hilfe heim hof
    integration jahr job jugend karte kasse kind kinder kirche klasse konto kosten kranken kurs kurse land lehrer leistung
    lern markt meister meldung miete mieter migration mutter nachweis not notfall ort paar pass pate platz polizei post praxis
    preis prüfung rat recht reise rente schein schule schutz schwimm sozial sport sprach sprache stadt standes stelle steuer
    straße student studium stunde suche tafel tag telefon termin test treff urkunde verein versicherung vertrag voll wasser
    weg werk wohn wohnung zahn zeit zentrum zeugnis zimmer
"""
"""German words that others are made of, beside those that the content itself has."""

BASIC = frozenset({"amt", "arzt", "bad", "bus", "ehe", "job", "not", "ort", "rat", "tag", "weg", "hof"})
"""Parts of less than four letters, or that stand at the end of many others."""

LINKS = ("", "s", "es", "n", "en", "er", "e")
"""What stands between the parts of a German compound."""
