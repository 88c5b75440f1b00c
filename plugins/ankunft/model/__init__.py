"""Floor 2: the records. A later kind is one module and one line in KINDS."""

from ankunft.model.emergency import EMERGENCY_NUMBERS, EmergencyNumber
from ankunft.model.instance import Feedback, Instance
from ankunft.model.kinds import Kind, Place
from ankunft.model.legal import LEGAL, LEGAL_IDS, Legal
from ankunft.model.messages import Message, message
from ankunft.model.page import PAGE, Page
from ankunft.model.record import Part, Period, Record, Source, Translation, Verified
from ankunft.model.topic import TOPIC, TOPIC_TEXT, Topic, TopicText

KINDS: tuple[Kind, ...] = (
    # The first kind that matches a file takes it.
    TOPIC,
    TOPIC_TEXT,
    PAGE,
    LEGAL,
)

_ADDRESSES = """
    offers places contacts organisations events news steps glossary emergency search saved imprint privacy accessibility
    api data offline assets media
"""
RESERVED = frozenset({*_ADDRESSES.split(), "topic", "index"})
"""Words that are addresses of the site and can be no topic's or page's id; language tags come to them."""

__all__ = [
    "EMERGENCY_NUMBERS",
    "KINDS",
    "LEGAL",
    "LEGAL_IDS",
    "PAGE",
    "RESERVED",
    "TOPIC",
    "TOPIC_TEXT",
    "EmergencyNumber",
    "Feedback",
    "Instance",
    "Kind",
    "Legal",
    "Message",
    "Page",
    "Part",
    "Period",
    "Place",
    "Record",
    "Source",
    "Topic",
    "TopicText",
    "Translation",
    "Verified",
    "message",
]
