"""The texts that scripts show, in one language, as a script that sets `ankunft.words`."""

from __future__ import annotations

from collections.abc import Mapping

from ankunft.directory.calendar import Calendar
from ankunft.directory.compact import compact
from ankunft.directory.phrases import CRITERIA, Phrases
from ankunft.language.formats import date_pattern, decimal_mark, month, weekday
from ankunft.model.messages import N_
from ankunft.site.assets import icon

TEXTS: Mapping[str, str] = {
    # Is it open?
    "open": N_("Open now"),
    "openUntil": N_("Open now, until {time}"),
    "openAlways": N_("Open day and night"),
    "closed": N_("Closed now"),
    "opensToday": N_("Closed now. Opens today at {time}"),
    "opensTomorrow": N_("Closed now. Opens tomorrow at {time}"),
    "opensDay": N_("Closed now. Opens on {weekday} at {time}"),
    "opensDate": N_("Closed now. Opens on {date} at {time}"),
    "holiday": N_("Closed today: public holiday ({name})"),
    "opensNext": N_("Opens again: {date}, {time}"),
    "appointment": N_("By appointment"),
    "usual": N_("These are the usual hours. Holidays are not known."),
    # When is the course?
    "nextNow": N_("Now, until {time}"),
    "nextToday": N_("Next: today at {time}"),
    "nextTomorrow": N_("Next: tomorrow at {time}"),
    "nextDate": N_("Next: {date}, {time}"),
    "nextAll": N_("Next: {date}"),
    "nowOn": N_("Now"),
    "dayTime": N_("{day}, {time}"),
    "over": N_("This is over."),
    "today": N_("Today"),
    "tomorrow": N_("Tomorrow"),
    "cancelled": N_("Cancelled"),
    "postponed": N_("Postponed"),
    # How does it stand?
    "ended": N_("This has ended."),
    "full": N_("Full: no free places at the moment"),
    "paused": N_("Paused at the moment"),
    "future": N_("From {date}"),
    "registrationClosed": N_("Registration is closed"),
    "checked": N_("Last checked on {date}. Please call before you go."),
    # The finder
    "yes": N_("Fits"),
    "no": N_("Does not fit"),
    "ask": N_("Please ask"),
    "fits": N_("Fits you: {number}"),
    "results": N_("Found: {number}"),
    "noResults": N_("Nothing found. Answer fewer questions or choose less."),
    "loading": N_("Loading …"),
    "loadFailed": N_("The data could not be loaded. The list below is complete."),
    "child": N_("for your child"),
    # Who is responsible?
    "nobody": N_("We found nobody. Please ask at the town hall or call 115."),
    "latin": N_("Write your surname in Latin letters, as in your passport."),
    # How far is it?
    "kilometres": N_("{number} km"),
    "metres": N_("{number} m"),
    "locating": N_("Looking for your position …"),
    "nearDenied": N_("The phone does not tell its position. You can allow it in the settings of the phone."),
    "nearFailed": N_("Your position was not found."),
    # Share and keep
    "copied": N_("Copied"),
    "copyThis": N_("Copy this text:"),
    "kept": N_("On my list"),
    "nothingSaved": N_("Your list is empty. Press the star on an offer, a place or a person."),
    "noStorage": N_("This phone does not let us keep a list."),
    # Saved on the phone
    "kilobytes": N_("{number} KB"),
    "megabytes": N_("{number} MB"),
    "doneOf": N_("{done} of {total}"),
    "about": N_("about {size}"),
    "clock": N_("The date of your phone seems to be wrong: {date}. What is open now may be wrong too."),
    # Did this page help?
    "sending": N_("It is being sent …"),
    "thanks": N_("Thank you."),
    "sentLater": N_("Kept. It is sent when there is a connection."),
    "sendFailed": N_("It could not be sent. Please try again later."),
    # Show to the office, leave the page
    "show": N_("Show in German"),
    "showFailed": N_("The German text could not be loaded."),
    "leaveTwo": N_("Press Shift 2 more times to leave this page."),
    "leaveOne": N_("Press Shift once more to leave this page."),
}
"""Name in `ankunft.words` → msgid."""

ICONS: Mapping[str, str] = {
    "yes": "check-circle",
    "no": "close-circle-outline",
    "ask": "help-circle-outline",
    "clock": "clock-outline",
    "open": "door-open",
    "closed": "door-closed",
    "holiday": "calendar-star",
    "appointment": "calendar-check-outline",
    "next": "calendar-arrow-right",
    "near": "map-marker-distance",
    "star": "star-outline",
    "starred": "star",
    "remove": "trash-can-outline",
    "share": "share-variant",
    "phone": "phone",
    "full": "account-cancel-outline",
    "ended": "calendar-remove",
    "paused": "pause-circle-outline",
    "future": "calendar-clock",
    "checked": "alert-circle-outline",
    "registration": "calendar-lock",
    "show": "cellphone-text",
}
"""Name in `ankunft.words.icons` → icon."""


def words_script(
    phrases: Phrases, base: str, home: str, calendars: Mapping[str, Calendar], worker: str | None = None
) -> bytes:
    """The script of one language. `base`: the site's base path; `home`: the key of the town's own calendar; `worker`:
    the address of the worker, where phones may keep the site.
    """
    tag = phrases.tag
    data = {
        "tag": tag,
        "base": base,
        **({"worker": worker} if worker else {}),
        "calendar": home,
        "calendars": {key: days.encode() for key, days in sorted(calendars.items())},
        "weekdays": [weekday(number, tag) for number in range(7)],
        "months": [month(number, tag, within=True) for number in range(1, 13)],
        "weekdaysShort": [weekday(number, tag, short=True) for number in range(7)],
        "monthsShort": [month(number, tag, within=True, short=True) for number in range(1, 13)],
        "date": phrases.say(N_("{weekday}, {day} {month}")),
        "day": date_pattern(tag),
        "decimal": decimal_mark(tag),
        "criteria": {name: phrases.say(label) for name, (label, _) in CRITERIA.items()},
        "icons": {name: str(icon(picture)) for name, picture in ICONS.items()},
        **{name: phrases.say(text) for name, text in TEXTS.items()},
    }
    return f"(globalThis.ankunft=globalThis.ankunft||{{}}).words={compact(data)};\n".encode()
