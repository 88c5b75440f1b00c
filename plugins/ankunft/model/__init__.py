"""Floor 2: the records. A later kind is one module and one line in KINDS."""

from ankunft.model.contact import CONTACT, Contact
from ankunft.model.emergency import EMERGENCY_NUMBERS, EmergencyNumber
from ankunft.model.event import EVENT, Event
from ankunft.model.instance import Feedback, Instance
from ankunft.model.kinds import Kind, Where
from ankunft.model.legal import LEGAL, LEGAL_IDS, Legal
from ankunft.model.messages import Message, message
from ankunft.model.news import NEWS, News
from ankunft.model.offer import OFFER, Offer
from ankunft.model.organisation import ORGANISATION, Organisation
from ankunft.model.page import PAGE, Page
from ankunft.model.phrases import PHRASES, Phrases
from ankunft.model.place import PLACE, Place
from ankunft.model.process import PROCESS, Process
from ankunft.model.queries import Queries
from ankunft.model.record import Part, Period, Record, Source, Translation, Verified
from ankunft.model.safety import SAFETY, SAFETY_IDS, Safety
from ankunft.model.synonyms import Synonyms
from ankunft.model.term import TERM, Term
from ankunft.model.topic import TOPIC, TOPIC_TEXT, Topic, TopicText
from ankunft.model.values import Value, Values

KINDS: tuple[Kind, ...] = (
    # The first kind that matches a file takes it.
    TOPIC,
    TOPIC_TEXT,
    PAGE,
    LEGAL,
    ORGANISATION,
    PLACE,
    CONTACT,
    OFFER,
    EVENT,
    NEWS,
    PROCESS,
    TERM,
    PHRASES,
    SAFETY,
)

DIRECTORY: tuple[Kind, ...] = (OFFER, PLACE, CONTACT, ORGANISATION)
"""The kinds of the directory: each has a list, and a page for each record, below the kind's folder."""

_ADDRESSES = """
    offers places contacts organisations events news steps glossary emergency search saved imprint privacy accessibility
    api data offline assets media by phrases traces
"""
RESERVED = frozenset({*_ADDRESSES.split(), "topic", "index"})
"""Words that are addresses of the site and can be no record's id; language tags come to them."""

__all__ = [
    "CONTACT",
    "DIRECTORY",
    "EMERGENCY_NUMBERS",
    "EVENT",
    "KINDS",
    "LEGAL",
    "LEGAL_IDS",
    "NEWS",
    "OFFER",
    "ORGANISATION",
    "PAGE",
    "PHRASES",
    "PLACE",
    "PROCESS",
    "RESERVED",
    "SAFETY",
    "SAFETY_IDS",
    "TERM",
    "TOPIC",
    "TOPIC_TEXT",
    "Contact",
    "EmergencyNumber",
    "Event",
    "Feedback",
    "Instance",
    "Kind",
    "Legal",
    "Message",
    "News",
    "Offer",
    "Organisation",
    "Page",
    "Part",
    "Period",
    "Phrases",
    "Place",
    "Process",
    "Queries",
    "Record",
    "Safety",
    "Source",
    "Synonyms",
    "Term",
    "Topic",
    "TopicText",
    "Translation",
    "Value",
    "Values",
    "Verified",
    "Where",
    "message",
]
