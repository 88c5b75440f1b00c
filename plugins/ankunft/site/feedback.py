"""What readers are asked at the end of a page: whether it helped. By prepared e-mails, or by a form elsewhere."""

from __future__ import annotations

from urllib.parse import quote

from ankunft.model import Feedback
from ankunft.site.views import FeedbackForm


def feedback_form(to: Feedback, tag: str, path: str, address: str) -> FeedbackForm | None:
    """The question on the page at `path` (below the instance: `ar/housing/`) and `address` (absolute), in language
    `tag`; None if `to` names nobody.

    Without a form there are two e-mails; with one, an e-mail that says neither. Their subjects are the same in all
    languages, a sign and the path: an office can sort mails that it cannot read.
    """
    mail = to.email
    if not (to.url or mail):
        return None
    return FeedbackForm(
        address,
        tag,
        url=to.url,
        helped=mailto(mail, f"♥ {path}", address) if mail and not to.url else None,
        wrong=mailto(mail, f"⚠ {path}", address) if mail and not to.url else None,
        write=mailto(mail, path, address) if mail and to.url else None,
    )


def mailto(to: str, subject: str, body: str) -> str:
    """The address of a prepared e-mail (RFC 6068 §2, §5): UTF-8, percent-encoded, lines ended by CRLF."""
    lines = "\r\n".join(body.split("\n"))
    return f"mailto:{_encoded(to)}?subject={_encoded(subject)}&body={_encoded(lines)}"


def _encoded(text: str) -> str:
    # "+" is allowed too, and read as a space by some programs.
    return quote(text, safe="@:!,")
