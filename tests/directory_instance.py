"""A made-up instance with as many offers as wanted, for measuring: the same arguments always give the same bytes.

The texts are German and Arabic sentences put together at random, so that they compress about as real ones do.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from ankunft.catalogue.fingerprint import fingerprint

from tests.conftest import NOW, write_files

ORGANISATIONS, PLACES, CONTACTS = 40, 120, 150

DISTRICTS = {
    "altstadt": ("Altstadt", ["09101", "09102"]),
    "nordstadt": ("Nordstadt", ["09103"]),
    "suedstadt": ("Südstadt", ["09104"]),
    "weststadt": ("Weststadt", ["09105", "09106"]),
    "hafen": ("Hafenviertel", ["09106"]),
    "neudorf": ("Neudorf", ["09107"]),
}
TOPICS = ("advice", "arrival", "everyday", "family", "german", "health", "housing", "money", "training", "work")
LANGUAGES = ("en", "ar", "uk", "ru", "fa", "tr", "fr", "prs", "ps", "ckb", "kmr", "ti", "so", "am")
PAPERS = ("id", "residence-permit", "registration", "health-card", "certificate", "office-letter", "payslip", "photo")


class Said(NamedTuple):
    """A text in both languages."""

    de: str
    ar: str


class Sort(NamedTuple):
    """What offers of a kind are called, and what they are about."""

    topics: tuple[str, ...]
    names: tuple[Said, ...]
    summaries: tuple[Said, ...]
    groups: tuple[str, ...]


SORTS: dict[str, Sort] = {
    "course": Sort(
        ("german", "training"),
        (
            Said("Deutschkurs", "دورة اللغة الألمانية"),
            Said("Integrationskurs", "دورة الاندماج (Integrationskurs)"),
            Said("Berufssprachkurs", "دورة لغة المهنة (Berufssprachkurs)"),
            Said("Alphabetisierungskurs", "دورة القراءة والكتابة"),
            Said("Computerkurs", "دورة الحاسوب"),
        ),
        (
            Said("Sie lernen in einer kleinen Gruppe und ohne Eile.", "تتعلّم في مجموعة صغيرة ومن دون عجلة."),
            Said("Am Ende machen Sie eine Prüfung.", "في النهاية تُجري امتحانًا."),
            Said("Für alle, die im Alltag sicher sprechen möchten.", "لكل من يريد أن يتكلّم بثقة في حياته اليومية."),
        ),
        ("literacy", "shift-workers", "parents", "workers", "professionals", "women"),
    ),
    "counselling": Sort(
        ("advice", "arrival", "work", "family", "health", "housing", "money"),
        (
            Said("Migrationsberatung", "استشارة المهاجرين"),
            Said("Schuldnerberatung", "استشارة الديون"),
            Said("Asylverfahrensberatung", "استشارة إجراءات اللجوء"),
            Said("Familienberatung", "استشارة الأسرة"),
            Said("Beratung zu Arbeit und Ausbildung", "استشارة العمل والتدريب المهني"),
        ),
        (
            Said("Wir erklären Briefe und füllen Anträge mit Ihnen aus.", "نشرح لك الرسائل ونملأ معك الطلبات."),
            Said("Das Gespräch bleibt unter uns und kostet nichts.", "يبقى الحديث سرّيًا ولا يكلّفك شيئًا."),
            Said("Sie erfahren, welches Amt Ihnen weiterhilft.", "تعرف أي دائرة تساعدك."),
        ),
        ("job-seekers", "families", "tenants", "traumatised", "uninsured", "youth"),
    ),
    "meeting": Sort(
        ("everyday", "german", "family"),
        (
            Said("Sprachcafé", "مقهى اللغة"),
            Said("Frauenfrühstück", "فطور النساء"),
            Said("Begegnungsabend", "أمسية اللقاء"),
            Said("Krabbelgruppe", "مجموعة الأطفال الصغار"),
        ),
        (
            Said("Wir trinken Tee, reden und spielen.", "نشرب الشاي ونتحدّث ونلعب."),
            Said("Kommen Sie einfach vorbei, auch mit Kindern.", "تعال إلينا بكل بساطة، ومع أطفالك أيضًا."),
        ),
        ("women", "parents", "seniors", "families", "lgbtiq"),
    ),
    "mentoring": Sort(
        ("work", "training", "everyday"),
        (Said("Ausbildungspaten", "مرافقو التدريب المهني"), Said("Begleitung im Alltag", "المرافقة في الحياة اليومية")),
        (Said("Eine Person aus der Stadt begleitet Sie.", "يرافقك شخص من المدينة."),),
        ("apprentices", "youth", "unaccompanied-minors"),
    ),
    "interpreting": Sort(
        ("arrival", "health"),
        (Said("Sprachmittlung", "الترجمة الشفوية"), Said("Begleitung zum Amt", "المرافقة إلى الدوائر")),
        (Said("Jemand übersetzt für Sie beim Arzt oder im Amt.", "شخص يترجم لك عند الطبيب أو في الدائرة."),),
        ("families", "ill"),
    ),
    "training": Sort(
        ("training", "work"),
        (
            Said("Vorbereitung auf die Ausbildung", "التحضير للتدريب المهني"),
            Said("Bewerbungswerkstatt", "ورشة طلبات العمل"),
        ),
        (Said("Sie schreiben mit uns Ihren Lebenslauf.", "تكتب معنا سيرتك الذاتية."),),
        ("apprentices", "youth", "job-seekers"),
    ),
    "school": Sort(
        ("family", "german"),
        (Said("Hausaufgabenhilfe", "المساعدة في الواجبات المدرسية"), Said("Vorbereitungsklasse", "الصف التحضيري")),
        (Said("Kinder lernen nachmittags mit Studierenden.", "يتعلّم الأطفال بعد الظهر مع طلاب الجامعة."),),
        ("children", "students"),
    ),
    "childcare": Sort(
        ("family",),
        (Said("Spielgruppe", "مجموعة اللعب"), Said("Kinderbetreuung am Vormittag", "رعاية الأطفال قبل الظهر")),
        (Said("Wir betreuen Ihr Kind, während Sie lernen.", "نعتني بطفلك وأنت تتعلّم."),),
        ("parents", "single-parents"),
    ),
    "health": Sort(
        ("health",),
        (
            Said("Sprechstunde ohne Versicherung", "عيادة لمن لا تأمين له"),
            Said("Psychosoziale Hilfe", "المساعدة النفسية"),
        ),
        (Said("Eine Ärztin untersucht Sie. Ihr Name wird nicht weitergegeben.", "تفحصك طبيبة. لا يُعطى اسمك لأحد."),),
        ("uninsured", "ill", "traumatised", "pregnant"),
    ),
    "housing": Sort(
        ("housing",),
        (Said("Hilfe bei der Wohnungssuche", "المساعدة في البحث عن سكن"), Said("Mieterberatung", "استشارة المستأجرين")),
        (Said("Wir suchen mit Ihnen und prüfen den Mietvertrag.", "نبحث معك ونراجع عقد الإيجار."),),
        ("tenants", "families", "shelter-residents"),
    ),
    "leisure": Sort(
        ("everyday", "health"),
        (
            Said("Fußballgruppe", "مجموعة كرة القدم"),
            Said("Schwimmkurs für Frauen", "دورة السباحة للنساء"),
            Said("Chor", "الجوقة"),
        ),
        (Said("Bewegung und neue Bekannte, ohne Vorkenntnisse.", "حركة ومعارف جدد، من دون خبرة سابقة."),),
        ("youth", "women", "children", "seniors"),
    ),
    "benefit": Sort(
        ("money",),
        (Said("Sozialpass", "بطاقة التخفيضات"), Said("Zuschuss für Schulsachen", "إعانة اللوازم المدرسية")),
        (Said("Mit dem Ausweis zahlen Sie weniger.", "بهذه البطاقة تدفع أقل."),),
        ("families", "students"),
    ),
    "volunteering": Sort(
        ("everyday",),
        (Said("Mitmachen im Garten", "المشاركة في الحديقة"), Said("Helfen bei der Tafel", "المساعدة في بنك الطعام")),
        (Said("Sie helfen mit und lernen Menschen kennen.", "تشارك وتتعرّف على الناس."),),
        ("volunteers",),
    ),
    "request": Sort(
        ("everyday", "housing"),
        (Said("Gesucht: Möbel", "مطلوب: أثاث"), Said("Gesucht: Menschen, die vorlesen", "مطلوب: أشخاص يقرؤون للأطفال")),
        (Said("Wir suchen Hilfe für Familien, die neu sind.", "نبحث عن مساعدة للعائلات الجديدة."),),
        ("volunteers", "multipliers"),
    ),
    "other": Sort(
        ("everyday", "arrival"),
        (Said("Kleiderkammer", "مخزن الملابس"), Said("Fahrradwerkstatt", "ورشة الدراجات")),
        (Said("Gebrauchtes in gutem Zustand, für wenig Geld.", "أشياء مستعملة بحالة جيدة وبسعر قليل."),),
        ("shelter-residents", "disabled"),
    ),
}

TIMES_OF_DAY = (
    Said("am Vormittag", "قبل الظهر"),
    Said("am Nachmittag", "بعد الظهر"),
    Said("am Abend", "في المساء"),
    Said("am Wochenende", "في نهاية الأسبوع"),
    Said("für Anfänger", "للمبتدئين"),
    Said("für Fortgeschrittene", "للمتقدمين"),
    Said("in kleiner Gruppe", "في مجموعة صغيرة"),
    Said("mit Kinderbetreuung", "مع رعاية الأطفال"),
)
SENTENCES = (
    Said(
        "Bringen Sie einen Ausweis und alle Briefe mit, die Sie haben.", "أحضر معك وثيقة شخصية وكل الرسائل التي لديك."
    ),
    Said("Im ersten Gespräch klären wir, was Sie brauchen.", "في اللقاء الأول نوضّح ما تحتاج إليه."),
    Said("Der Eingang ist im Hof, klingeln Sie bei der Anmeldung.", "المدخل من الفناء، اضغط جرس التسجيل."),
    Said("Wenn Sie nicht kommen können, rufen Sie bitte vorher an.", "إذا لم تستطع الحضور فاتصل بنا قبل الموعد."),
    Said("Sie können Ihre Kinder mitbringen, es gibt eine Spielecke.", "يمكنك إحضار أطفالك، يوجد ركن للعب."),
    Said("Wir haben Schweigepflicht: Niemand erfährt, was Sie erzählen.", "نحن ملزمون بالسرية: لا أحد يعرف ما تقوله."),
    Said("Der Bus hält vor der Tür; die Fahrkarte bezahlen wir.", "تقف الحافلة أمام الباب، ونحن ندفع ثمن التذكرة."),
    Said("Ein Einstufungstest zeigt, welche Gruppe zu Ihnen passt.", "يبيّن اختبار تحديد المستوى أي مجموعة تناسبك."),
    Said(
        "Es gibt Plätze für 15 Personen, die Warteliste ist kurz.", "توجد أماكن لخمسة عشر شخصًا، وقائمة الانتظار قصيرة."
    ),
    Said("In den Schulferien finden keine Treffen statt.", "لا توجد لقاءات في العطل المدرسية."),
    Said("Auf Wunsch kommt jemand, der Ihre Sprache spricht.", "يأتي عند الطلب شخص يتكلّم لغتك."),
    Said("Danach helfen wir Ihnen, den nächsten Schritt zu planen.", "بعد ذلك نساعدك في التخطيط للخطوة التالية."),
    Said(
        "Das Jobcenter kann die Kosten übernehmen, fragen Sie vorher.",
        "قد يتحمّل مركز العمل (Jobcenter) التكاليف، فاسأل قبل ذلك.",
    ),
    Said("Sie bekommen eine Bescheinigung, dass Sie teilgenommen haben.", "تحصل على شهادة بأنك شاركت."),
)
HOW = (
    Said("Rufen Sie an oder kommen Sie in die Sprechstunde.", "اتصل بنا أو تعال في ساعات المراجعة."),
    Said("Schreiben Sie eine E-Mail mit Ihrem Namen und Ihrer Nummer.", "اكتب رسالة إلكترونية فيها اسمك ورقمك."),
    Said("Melden Sie sich am Empfang im Erdgeschoss.", "سجّل في الاستقبال في الطابق الأرضي."),
)
OWNERS = (
    Said("Volkshochschule", "مركز تعليم الكبار (Volkshochschule)"),
    Said("Sozialwerk", "الهيئة الاجتماعية (Sozialwerk)"),
    Said("Stadtteilverein", "جمعية الحي (Stadtteilverein)"),
    Said("Bildungswerk", "مؤسسة التعليم (Bildungswerk)"),
    Said("Kirchengemeinde", "الرعية (Kirchengemeinde)"),
    Said("Amt für Integration", "دائرة الاندماج (Amt für Integration)"),
    Said("Frauennetz", "شبكة النساء (Frauennetz)"),
    Said("Sportverein", "النادي الرياضي (Sportverein)"),
)
HOUSES = (
    Said("Nachbarschaftshaus", "بيت الجيران (Nachbarschaftshaus)"),
    Said("Beratungshaus", "بيت الاستشارة (Beratungshaus)"),
    Said("Gemeindesaal", "قاعة البلدية (Gemeindesaal)"),
    Said("Sporthalle", "الصالة الرياضية (Sporthalle)"),
    Said("Schulungszentrum", "مركز التدريب (Schulungszentrum)"),
    Said("Bibliothek", "المكتبة (Bibliothek)"),
)
STREETS = (
    "Lindenstraße",
    "Hafenstraße",
    "Am Markt",
    "Schulgasse",
    "Bahnhofstraße",
    "Gartenweg",
    "Kirchplatz",
    "Ringstraße",
)
FIRST_NAMES = (
    "Samira",
    "Jonas",
    "Olena",
    "Karin",
    "Yusuf",
    "Martina",
    "Tesfay",
    "Elif",
    "Robin",
    "Alex",
    "Nadia",
    "Kim",
)
LAST_NAMES = (
    "Beispiel",
    "Muster",
    "Sommer",
    "Winter",
    "Berger",
    "Kaya",
    "Wolf",
    "Haddad",
    "Kowalski",
    "Lehmann",
    "Bach",
)
ROLES = (
    Said("Beratung für Familien", "استشارة العائلات"),
    Said("Anmeldung zu Kursen", "التسجيل في الدورات"),
    Said("Hilfe bei Anträgen", "المساعدة في الطلبات"),
    Said("Lotsin für Neue", "مرشدة القادمين الجدد"),
    Said("Aufenthalt", "الإقامة"),
)
WEEKDAYS = ("Mo-Fr", "Mo-Th", "Mo,We", "Tu,Th", "Tu", "We", "Th", "Fr", "Sa", "Mo,We,Fr", "Tu-Fr", "Mo")
RULES = (
    "FREQ=WEEKLY;BYDAY=TU,TH", "FREQ=WEEKLY;INTERVAL=2;BYDAY=WE", "FREQ=MONTHLY;BYDAY=1MO", "FREQ=MONTHLY;BYDAY=-1FR",
    "FREQ=WEEKLY;BYDAY=SA", "FREQ=MONTHLY;BYDAY=2TU,4TU", "FREQ=MONTHLY;BYMONTHDAY=15", "FREQ=WEEKLY;BYDAY=MO",
)  # fmt: skip
STATES = ("open",) * 84 + ("full",) * 6 + ("paused",) * 4 + ("future",) * 4 + ("ended",) * 2

Record = dict[str, Any]
Texts = dict[str, Any]


def write_instance(root: Path, offers: int, languages: Sequence[str] = ("de", "ar"), seed: int = 2026) -> Path:
    """Write mkdocs.yml, and beside it the instance in the folder `town`; gives `root`.

    `languages`: tags, German among them; where the reader's is neither German nor Arabic, texts fall back.
    """
    made = _Maker(Random(f"{seed} {offers}"), offers)
    files: dict[str, str | bytes] = {
        "mkdocs.yml": "site_name: Testkreis\ndocs_dir: town\ntheme:\n  name: material\nplugins:\n  - ankunft\n",
        "town/instance.yml": _yaml(_instance(languages)),
    }
    for name, record, texts in made.records():
        files[f"town/{name}.yml"] = _yaml(record)
        if "ar" in languages:
            of = {path: fingerprint(text) for path, text in _translated(record, texts)}
            files[f"town/{name}.ar.yml"] = _yaml({**texts, "translation": {"by": "human", "of": of}})
    return write_files(root, files)


def _translated(record: Record, texts: Texts, above: str = "") -> Iterator[tuple[str, str]]:
    """The fields that `texts` translates, nested ones dotted, each with its source text."""
    for name, value in texts.items():
        if isinstance(value, dict):
            yield from _translated(record[name], value, f"{above}{name}.")
        else:
            yield f"{above}{name}", record[name]


def _yaml(data: Record) -> str:
    return "".join(f"{name}: {json.dumps(value, ensure_ascii=False)}\n" for name, value in data.items())


def _instance(languages: Sequence[str]) -> Record:
    return {
        # Its translations are sentences picked at random.
        "policies": {"translations": "warning"},
        "name": "Testkreis",
        "url": "https://testkreis.example.org/",
        "invented": True,
        "land": "SN",
        "layers": ["base"],
        "language": "de",
        "languages": list(languages),
        "districts": [{"id": id_, "name": name, "postcodes": codes} for id_, (name, codes) in DISTRICTS.items()],
        "imprint": {
            "organisation": "Testkreis", "represented_by": "Kim Beispiel", "street": "Am Markt 1", "postcode": "09101",
            "city": "Testort", "email": "info@testkreis.example.org", "phone": "+49 30 23125 100",
            "responsible": "Robin Beispiel",
        },
        "privacy": {
            "officer": "Alex Beispiel", "email": "datenschutz@testkreis.example.org", "host": "Rechenzentrum",
            "log_days": 7, "authority": "Aufsicht des Landes",
        },
        "accessibility": {
            "date": "2026-11-21", "enforcement": "Durchsetzungsstelle",
            "enforcement_url": "https://durchsetzung.example.org/",
        },
        "feedback": {"email": "rueckmeldung@testkreis.example.org"},
    }  # fmt: skip


class _Maker:
    """Makes records, one after another, from the one source of chance."""

    def __init__(self, random: Random, offers: int) -> None:
        self.random = random
        self.organisations = [f"traeger-{number:02}" for number in range(ORGANISATIONS)]
        self.places = [f"ort-{number:03}" for number in range(PLACES)]
        self.contacts = [f"kontakt-{number:03}" for number in range(CONTACTS)]
        kinds = list(SORTS)
        weights = (22, 20, 14, 4, 3, 5, 5, 3, 5, 4, 7, 2, 2, 2, 2)
        self.offers: list[tuple[str, str]] = [
            (f"{kind}-{number:04}", kind) for number, kind in enumerate(random.choices(kinds, weights, k=offers))
        ]
        self.named: dict[str, Said] = {}

    def records(self) -> Iterator[tuple[str, Record, Texts]]:
        """Each record: its file without ending, its fields, its Arabic texts."""
        for number, id_ in enumerate(self.organisations):
            yield f"organisations/{id_}", *self._organisation(number)
        for number, id_ in enumerate(self.places):
            yield f"places/{id_}", *self._place(number)
        for number, id_ in enumerate(self.contacts):
            yield f"contacts/{id_}", *self._contact(number)
        for id_, kind in self.offers:
            yield f"offers/{id_}", *self._offer(kind)

    # Chance

    def _some(self, items: Sequence[str], most: int, least: int = 0) -> list[str]:
        chosen = self.random.sample(range(len(items)), min(self.random.randint(least, most), len(items)))
        return [items[number] for number in sorted(chosen)]

    def _often(self, part: float) -> bool:
        return self.random.random() < part

    def _phone(self) -> str:
        # A range that the Bundesnetzagentur keeps for films and the like.
        return f"+49 30 23125 {self.random.randint(0, 999):03}"

    def _day(self, first: int, last: int) -> str:
        """A day between so many days from the day of the build."""
        return (NOW + timedelta(days=self.random.randint(first, last))).isoformat()

    def _verified(self) -> Record:
        return {"date": self._day(-400, 0), "by": f"{self.random.choice(FIRST_NAMES)} {self.random.choice(LAST_NAMES)}"}

    def _texts(self, pool: Iterable[Said], count: int) -> Said:
        chosen = self.random.sample(list(pool), count)
        return Said(" ".join(text.de for text in chosen), " ".join(text.ar for text in chosen))

    def _span(self) -> tuple[int, int]:
        """First and last minute of a meeting, in quarters of an hour."""
        start = self.random.randint(32, 76)
        return start * 15, (start + self.random.choice((4, 6, 8, 10, 12, 13, 16))) * 15

    def _time(self) -> str:
        start, end = self._span()
        return f"{start // 60:02}:{start % 60:02}-{end // 60:02}:{end % 60:02}"

    def _hours(self) -> str:
        rules = [f"{self.random.choice(WEEKDAYS)} {self._time()}"]
        if self._often(0.4):
            rules.append(f"{self.random.choice(WEEKDAYS)} {self._time()}")
        if self._often(0.1):
            rules.append(f"{self.random.choice(('Mo', 'Tu', 'Sa'))}[{self.random.choice((1, 2, -1))}] {self._time()}")
        rules.append("PH off")
        if self._often(0.2):
            rules.append("Dec 23-Jan 02 off")
        return "; ".join(rules)

    # Records

    def _organisation(self, number: int) -> tuple[Record, Texts]:
        owner = OWNERS[number % len(OWNERS)]
        district = list(DISTRICTS.values())[number % len(DISTRICTS)][0]
        title = Said(f"{owner.de} {district} {number + 1}", f"{owner.ar} {district} {number + 1}")
        text = self._texts(SENTENCES, 2)
        self.named[self.organisations[number]] = title
        record = {
            "title": title.de,
            "summary": text.de,
            "type": self.random.choice(("authority", "welfare", "association", "religious", "school", "initiative")),
            "topics": self._some(TOPICS, 3, 1),
            "places": self._some(self.places, 3, 1),
            **({"part_of": self.organisations[0]} if number and self._often(0.2) else {}),
            "phone": self._phone(),
            "email": f"info@traeger-{number}.example.org",
            "website": f"https://traeger-{number}.example.org/",
            "verified": self._verified(),
        }
        return record, {"title": title.ar, "summary": text.ar}

    def _place(self, number: int) -> tuple[Record, Texts]:
        house = HOUSES[number % len(HOUSES)]
        id_ = self.random.choice(list(DISTRICTS))
        name, codes = DISTRICTS[id_]
        title = Said(f"{house.de} {name} {number + 1}", f"{house.ar} {name} {number + 1}")
        text = self._texts(SENTENCES, 1)
        self.named[self.places[number]] = title
        record = {
            "title": title.de,
            "summary": text.de,
            "category": self.random.choice(("office", "advice", "school", "library", "doctor", "meeting", "sport")),
            "organisation": self.random.choice(self.organisations),
            "topics": self._some(TOPICS, 3, 1),
            "address": {
                "street": f"{self.random.choice(STREETS)} {self.random.randint(1, 120)}",
                "postcode": self.random.choice(codes),
                "city": "Testort",
            },
            "district": id_,
            "coordinates": {
                "lat": round(50.9 + self.random.random() / 10, 4),
                "lon": round(13.4 + self.random.random() / 10, 4),
            },
            "hours": self._hours(),
            "stop": {
                "name": self.random.choice(STREETS),
                "lines": [str(self.random.randint(1, 12))],
                "minutes": self.random.randint(1, 9),
            },
            "access": {"wheelchair": self.random.choice(("yes", "limited", "no"))},
            "phone": self._phone(),
            "verified": self._verified(),
        }
        return record, {"title": title.ar, "summary": text.ar}

    def _contact(self, number: int) -> tuple[Record, Texts]:
        name = f"{self.random.choice(FIRST_NAMES)} {self.random.choice(LAST_NAMES)}"
        role = self.random.choice(ROLES)
        rule: Record = {"topics": self._some(TOPICS, 2, 1)}
        if self._often(0.5):
            rule["districts"] = self._some(list(DISTRICTS), 2, 1)
        if self._often(0.3):
            rule["surnames"] = [self.random.choice(("A-K", "L-Z", "A-F", "G-M", "N-S", "Sch-Z"))]
        if self._often(0.2):
            rule["groups"] = [self.random.choice(("families", "youth", "women"))]
        record = {
            "title": name,
            "role": role.de,
            "organisation": self.random.choice(self.organisations),
            "place": self.random.choice(self.places),
            "topics": rule["topics"],
            "languages": ["de", *self._some(LANGUAGES, 3)],
            "phone": self._phone(),
            "email": f"kontakt-{number}@testkreis.example.org",
            **({"hours": self._hours()} if self._often(0.6) else {"by_appointment": True}),
            "responsible": [rule],
            "verified": self._verified(),
        }
        return record, {"title": name, "role": role.ar}

    def _offer(self, kind: str) -> tuple[Record, Texts]:
        sort = SORTS[kind]
        name, extra = self.random.choice(sort.names), self.random.choice(TIMES_OF_DAY)
        place = self.random.choice(self.places)
        where = re.sub(r" \d+$", "", self.named[place].de)
        summary, text = self.random.choice(sort.summaries), self._texts(SENTENCES, self.random.randint(1, 4))
        how, more = self.random.choice(HOW), self.random.choice(SENTENCES)
        if self._often(0.3):
            summary = Said(f"{summary.de} {more.de}", f"{summary.ar} {more.ar}")
        record: Record = {
            "title": f"{name.de} {extra.de}, {where}",
            "summary": summary.de,
            "text": text.de,
            "kind": kind,
            "topics": self._some(sort.topics, 2, 1),
            "provider": self.random.choice(self.organisations),
            "partners": self._some(self.organisations, 2),
            "contacts": self._some(self.contacts, 2, 1),
            "places": [place],
            "mode": "on-site",
            "for": self._audience(sort),
            "cost": {"free": True} if self._often(0.6) else {"amount": self.random.randint(2, 90), "per": "month"},
            **self._when(kind),
            "registration": {"needed": self._often(0.6), "how": how.de},
            "bring": {"papers": self._some(PAPERS, 3, 1)},
            "languages": ["de", *self._some(LANGUAGES, 4)],
            "verified": self._verified(),
            **self._state(),
        }
        if kind == "course":
            record |= self._course()
            record["registration"] |= {"places": 20, "free": self.random.randint(0, 20)}
        if self._often(0.3):
            record["childcare"] = {"there": self.random.choice(("yes", "no", "on-request"))}
        if not record["for"]:
            del record["for"]
        texts = {
            "title": f"{name.ar} {extra.ar} ({where})",
            "summary": summary.ar,
            "text": text.ar,
            "registration": {"how": how.ar},
        }
        return record, texts

    def _audience(self, sort: Sort) -> Record:
        audience: Record = {}
        if self._often(0.6):
            low = self.random.choice((0, 3, 6, 14, 16, 18, 27, 60))
            high = {} if self._often(0.5) else {"until": low + self.random.choice((3, 8, 10, 12))}
            audience["age"] = {"from": low, **high}
        if self._often(0.12):
            audience["gender"] = ["female"]
        if self._often(0.3):
            audience["residence"] = self._some(
                ("gestattung", "duldung", "aufenthaltserlaubnis", "recognised", "paragraph-24", "eu"), 4, 1
            )
        if self._often(0.2):
            audience["basis"] = self._some(("sgb2", "sgb3", "sgb12", "asylblg"), 2, 1)
        if self._often(0.35):
            audience["german"] = {"from": self.random.choice(("none", "A1", "A2", "B1", "B2"))}
        if self._often(0.6):
            audience["groups"] = self._some(sort.groups, 2, 1)
        if self._often(0.15):
            audience["districts"] = self._some(list(DISTRICTS), 2, 1)
        return audience

    def _when(self, kind: str) -> Record:
        way = self.random.random()
        term = {"from": self._day(-90, 60), "until": self._day(90, 300)} if kind == "course" else {}
        if way < 0.5:
            return {"when": {**term, "hours": self._hours()}}
        if way < 0.7:
            return {"when": {"from": self._day(-90, 60), "rule": self.random.choice(RULES), "time": self._time()}}
        if way < 0.78:
            days = sorted({self._day(1, 200) for _ in range(self.random.randint(1, 8))})
            return {"when": {"dates": days, "time": self._time()}}
        return {"by_appointment": True} if way < 0.92 else {}

    def _state(self) -> Record:
        state = self.random.choice(STATES)
        if state == "future":
            return {"status": "open", "valid": {"from": self._day(5, 90)}}
        if state == "ended":
            return {"status": "open", "valid": {"until": self._day(-60, -1)}}
        return {"status": state}

    def _course(self) -> Record:
        levels = ("none", "A1", "A2", "B1", "B2", "C1")
        low = self.random.randrange(len(levels) - 1)
        return {"level": {"from": levels[low], "until": levels[low + 1]}}
