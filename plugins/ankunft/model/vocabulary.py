"""The words that records choose from: each with its name for readers (a gettext msgid) and a picture (an MDI name)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple

from ankunft.model.messages import N_


class Term(NamedTuple):
    """A word of a vocabulary, as readers see it."""

    label: str  # gettext msgid
    icon: str


OfferKind = Literal[
    "course", "counselling", "meeting", "mentoring", "interpreting", "training", "school", "childcare", "health",
    "housing", "leisure", "benefit", "volunteering", "request", "other",
]  # fmt: skip
OFFER_KINDS: Mapping[str, Term] = {
    "course": Term(N_("Course"), "school-outline"),
    "counselling": Term(N_("Advice"), "forum-outline"),
    "meeting": Term(N_("Meeting"), "coffee-outline"),
    "mentoring": Term(N_("Mentoring"), "account-supervisor"),
    "interpreting": Term(N_("Interpreting"), "account-voice"),
    "training": Term(N_("Vocational training"), "hammer-wrench"),
    "school": Term(N_("School"), "bag-personal-outline"),
    "childcare": Term(N_("Childcare"), "toy-brick-outline"),
    "health": Term(N_("Health"), "stethoscope"),
    "housing": Term(N_("Housing"), "home-outline"),
    "leisure": Term(N_("Sport and leisure"), "soccer"),
    "benefit": Term(N_("Money and discounts"), "wallet-outline"),
    "volunteering": Term(N_("Volunteering"), "hand-heart"),
    "request": Term(N_("Help wanted"), "hand-extended-outline"),
    "other": Term(N_("Other offer"), "dots-horizontal-circle-outline"),
}

EventKind = Literal[
    "fair", "meeting", "culture", "sport", "workshop", "information", "consultation", "children", "ceremony", "market",
    "other",
]  # fmt: skip
EVENT_KINDS: Mapping[str, Term] = {
    "fair": Term(N_("Fair"), "storefront-outline"),
    "meeting": Term(N_("Meeting"), "coffee-outline"),
    "culture": Term(N_("Culture and celebration"), "party-popper"),
    "sport": Term(N_("Sport"), "soccer"),
    "workshop": Term(N_("Workshop"), "hammer-wrench"),
    "information": Term(N_("Information"), "information-outline"),
    "consultation": Term(N_("Advice"), "forum-outline"),
    "children": Term(N_("For children"), "human-child"),
    "ceremony": Term(N_("Ceremony"), "certificate-outline"),
    "market": Term(N_("Market"), "basket-outline"),
    "other": Term(N_("Event"), "calendar-star"),
}

Mode = Literal["on-site", "online", "hybrid", "outreach"]
MODES: Mapping[str, Term] = {
    "on-site": Term(N_("On site"), "map-marker-outline"),
    "online": Term(N_("Online"), "laptop"),
    "hybrid": Term(N_("On site and online"), "laptop-account"),
    "outreach": Term(N_("They come to you"), "home-account"),
}

Gender = Literal["female", "male", "diverse"]
GENDERS: Mapping[str, Term] = {
    "female": Term(N_("Women and girls"), "human-female"),
    "male": Term(N_("Men and boys"), "human-male"),
    "diverse": Term(N_("Non-binary people"), "human-non-binary"),
}

Residence = Literal[
    "gestattung", "duldung", "aufenthaltserlaubnis", "niederlassungserlaubnis", "recognised", "paragraph-24", "eu",
    "any",
]  # fmt: skip
RESIDENCE: Mapping[str, Term] = {
    "gestattung": Term(N_("Asylum procedure (Aufenthaltsgestattung)"), "card-account-details"),
    "duldung": Term(N_("Tolerated stay (Duldung)"), "card-account-details"),
    "aufenthaltserlaubnis": Term(N_("Residence permit (Aufenthaltserlaubnis)"), "card-account-details"),
    "niederlassungserlaubnis": Term(N_("Permanent residence (Niederlassungserlaubnis)"), "card-account-details"),
    "recognised": Term(N_("Recognised refugee"), "card-account-details"),
    "paragraph-24": Term(N_("Temporary protection (§ 24, Ukraine)"), "card-account-details"),
    "eu": Term(N_("Citizen of the EU"), "card-account-details"),
    "any": Term(N_("Every residence status"), "card-account-details"),
}
HOLD_A_PERMIT = frozenset({"recognised", "paragraph-24"})
"""Whoever has one of these holds an Aufenthaltserlaubnis (§ 25 Abs. 1 and 2, § 24 AufenthG)."""

Basis = Literal["sgb2", "sgb3", "sgb8", "sgb12", "asylblg"]
BASES: Mapping[str, Term] = {
    "sgb2": Term(N_("Money from the Jobcenter (SGB II)"), "scale-balance"),
    "sgb3": Term(N_("Support from the employment agency (SGB III)"), "scale-balance"),
    "sgb8": Term(N_("Help from the youth office (SGB VIII)"), "scale-balance"),
    "sgb12": Term(N_("Money from the social welfare office (SGB XII)"), "scale-balance"),
    "asylblg": Term(N_("Benefits for asylum seekers (AsylbLG)"), "scale-balance"),
}

Level = Literal["none", "A1", "A2", "B1", "B2", "C1", "C2"]
LEVELS: tuple[str, ...] = ("none", "A1", "A2", "B1", "B2", "C1", "C2")
"""Levels of German of the Common European Framework of Reference (CEFR), lowest first; before them: none."""

Group = Literal[
    "parents", "single-parents", "women", "pregnant", "children", "youth", "seniors", "families", "literacy",
    "shift-workers", "workers", "job-seekers", "apprentices", "students", "professionals", "disabled", "ill",
    "traumatised", "lgbtiq", "unaccompanied-minors", "shelter-residents", "tenants", "uninsured", "volunteers",
    "multipliers",
]  # fmt: skip
GROUPS: Mapping[str, Term] = {
    "parents": Term(N_("Parents"), "human-male-female-child"),
    "single-parents": Term(N_("Single parents"), "human-female-girl"),
    "women": Term(N_("Women"), "human-female"),
    "pregnant": Term(N_("Pregnant women"), "human-pregnant"),
    "children": Term(N_("Children"), "human-child"),
    "youth": Term(N_("Young people"), "account-school-outline"),
    "seniors": Term(N_("Older people"), "human-cane"),
    "families": Term(N_("Families"), "human-male-female-child"),
    "literacy": Term(N_("People who learn to read and write"), "pencil-outline"),
    "shift-workers": Term(N_("People who work in shifts"), "clock-outline"),
    "workers": Term(N_("People with a job"), "briefcase-outline"),
    "job-seekers": Term(N_("People looking for work"), "briefcase-search-outline"),
    "apprentices": Term(N_("People in vocational training"), "hammer-wrench"),
    "students": Term(N_("Pupils and students"), "school-outline"),
    "professionals": Term(N_("People with a profession from abroad"), "certificate-outline"),
    "disabled": Term(N_("People with a disability"), "wheelchair"),
    "ill": Term(N_("People who are ill"), "heart-pulse"),
    "traumatised": Term(N_("People after war, flight or violence"), "hand-heart"),
    "lgbtiq": Term(N_("LGBTIQ people"), "account-heart-outline"),
    "unaccompanied-minors": Term(N_("Young people without their parents"), "account-child-outline"),
    "shelter-residents": Term(N_("People who live in a shelter"), "home-group"),
    "tenants": Term(N_("People who move into a flat"), "key-outline"),
    "uninsured": Term(N_("People without health insurance"), "shield-off-outline"),
    "volunteers": Term(N_("Volunteers"), "hand-heart"),
    "multipliers": Term(N_("Advisers and teachers"), "account-tie-outline"),
}
YOUTH = (14, 26)
"""From and until which age a person is young (§ 7 SGB VIII: Jugendliche from 14, junge Menschen below 27)."""
CHILD = 13
"""Until which age a person is a child (§ 7 SGB VIII: below 14)."""

Paper = Literal[
    "id", "residence-permit", "registration", "health-card", "certificate", "language-certificate", "birth-certificate",
    "marriage-certificate", "office-letter", "benefit-notice", "payslip", "rental-contract", "bank-card", "photo",
    "cv", "vaccination-card", "medical-papers", "voucher",
]  # fmt: skip
PAPERS: Mapping[str, Term] = {
    "id": Term(N_("Passport or identity card"), "book-account"),
    "residence-permit": Term(
        N_("Residence paper (Aufenthaltstitel, Gestattung or Duldung)"), "card-account-details"
    ),
    "registration": Term(N_("Proof of address (Meldebescheinigung)"), "home-outline"),
    "health-card": Term(N_("Health insurance card"), "card-plus-outline"),
    "certificate": Term(N_("School and work certificates"), "certificate-outline"),
    "language-certificate": Term(N_("Language certificate"), "translate"),
    "birth-certificate": Term(N_("Birth certificate"), "baby-face-outline"),
    "marriage-certificate": Term(N_("Marriage certificate"), "ring"),
    "office-letter": Term(N_("The letter of the office"), "email-outline"),
    "benefit-notice": Term(N_("Notice of benefits (Bescheid)"), "file-document-outline"),
    "payslip": Term(N_("Payslips of the last months"), "cash-multiple"),
    "rental-contract": Term(N_("Rental contract"), "file-sign"),
    "bank-card": Term(N_("Bank card or account number (IBAN)"), "credit-card-outline"),
    "photo": Term(N_("Passport photo"), "account-box-outline"),
    "cv": Term(N_("Curriculum vitae"), "card-account-details"),
    "vaccination-card": Term(N_("Vaccination card"), "needle"),
    "medical-papers": Term(N_("Papers from the doctor"), "file-document-outline"),
    "voucher": Term(N_("Voucher or proof of entitlement"), "ticket-outline"),
}  # fmt: skip

Payer = Literal[
    "jobcenter", "employment-agency", "bamf", "social-office", "youth-office", "health-insurance", "municipality",
    "land", "eu", "employer", "donations", "yourself",
]  # fmt: skip
PAYERS: Mapping[str, Term] = {
    "jobcenter": Term(N_("the Jobcenter"), "bank-outline"),
    "employment-agency": Term(N_("the employment agency"), "bank-outline"),
    "bamf": Term(N_("the Federal Office for Migration and Refugees (BAMF)"), "bank-outline"),
    "social-office": Term(N_("the social welfare office"), "bank-outline"),
    "youth-office": Term(N_("the youth office"), "bank-outline"),
    "health-insurance": Term(N_("the health insurance"), "bank-outline"),
    "municipality": Term(N_("the town or district"), "bank-outline"),
    "land": Term(N_("the Land (federal state)"), "bank-outline"),
    "eu": Term(N_("the European Union"), "bank-outline"),
    "employer": Term(N_("the employer"), "briefcase-outline"),
    "donations": Term(N_("donations"), "hand-heart"),
    "yourself": Term(N_("you yourself"), "wallet-outline"),
}

Category = Literal[
    "office", "advice", "school", "kita", "library", "doctor", "hospital", "pharmacy", "meeting", "sport", "worship",
    "shop", "food-bank", "housing", "culture", "playground", "police", "transport", "language-school", "work",
    "recycling", "other",
]  # fmt: skip
CATEGORIES: Mapping[str, Term] = {
    "office": Term(N_("Office"), "bank-outline"),
    "advice": Term(N_("Advice centre"), "forum-outline"),
    "school": Term(N_("School"), "bag-personal-outline"),
    "kita": Term(N_("Kita (day care for children)"), "toy-brick-outline"),
    "library": Term(N_("Library"), "bookshelf"),
    "doctor": Term(N_("Doctor"), "stethoscope"),
    "hospital": Term(N_("Hospital"), "hospital-building"),
    "pharmacy": Term(N_("Pharmacy"), "pill"),
    "meeting": Term(N_("Meeting place"), "coffee-outline"),
    "sport": Term(N_("Sport"), "soccer"),
    "worship": Term(N_("Place of worship"), "hands-pray"),
    "shop": Term(N_("Shop"), "shopping-outline"),
    "food-bank": Term(N_("Food bank and clothes"), "food-apple-outline"),
    "housing": Term(N_("Shelter and housing"), "home-group"),
    "culture": Term(N_("Culture"), "palette-outline"),
    "playground": Term(N_("Park and playground"), "tree-outline"),
    "police": Term(N_("Police"), "car-emergency"),
    "transport": Term(N_("Bus and train"), "bus"),
    "language-school": Term(N_("Language school"), "translate"),
    "work": Term(N_("Work and training"), "briefcase-outline"),
    "recycling": Term(N_("Waste and recycling"), "recycle"),
    "other": Term(N_("Other place"), "map-marker-outline"),
}

OrganisationType = Literal[
    "authority", "welfare", "association", "religious", "company", "school", "health", "chamber", "initiative",
    "network", "other",
]  # fmt: skip
ORGANISATION_TYPES: Mapping[str, Term] = {
    "authority": Term(N_("Authority"), "bank-outline"),
    "welfare": Term(N_("Welfare organisation"), "hand-heart"),
    "association": Term(N_("Association"), "account-multiple"),
    "religious": Term(N_("Religious community"), "hands-pray"),
    "company": Term(N_("Company"), "domain"),
    "school": Term(N_("School or training centre"), "school-outline"),
    "health": Term(N_("Health"), "hospital-building"),
    "chamber": Term(N_("Chamber"), "briefcase-outline"),
    "initiative": Term(N_("Group of volunteers"), "account-heart-outline"),
    "network": Term(N_("Network"), "lan"),
    "other": Term(N_("Other organisation"), "domain"),
}

Wheelchair = Literal["yes", "limited", "no"]
WHEELCHAIR: Mapping[str, Term] = {
    "yes": Term(N_("Good to reach with a wheelchair"), "wheelchair"),
    "limited": Term(N_("Partly to reach with a wheelchair"), "wheelchair"),
    "no": Term(N_("Not to reach with a wheelchair"), "stairs"),
}

YesNoAsk = Literal["yes", "no", "on-request"]
CHILDCARE: Mapping[str, Term] = {
    "yes": Term(N_("There is childcare"), "toy-brick-outline"),
    "no": Term(N_("There is no childcare"), "toy-brick-outline"),
    "on-request": Term(N_("Childcare if you ask for it"), "toy-brick-outline"),
}

Per = Literal["once", "hour", "unit", "day", "month", "year", "course"]
PERS: Mapping[str, str] = {
    "once": N_("{amount}"),
    "hour": N_("{amount} per hour"),
    "unit": N_("{amount} per lesson"),
    "day": N_("{amount} per day"),
    "month": N_("{amount} per month"),
    "year": N_("{amount} per year"),
    "course": N_("{amount} for the whole course"),
}

MessengerService = Literal["whatsapp", "signal", "telegram", "viber", "threema", "facebook", "instagram"]
MESSENGERS: Mapping[str, str] = {
    "whatsapp": "WhatsApp",
    "signal": "Signal",
    "telegram": "Telegram",
    "viber": "Viber",
    "threema": "Threema",
    "facebook": "Facebook",
    "instagram": "Instagram",
}
