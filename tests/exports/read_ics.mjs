/*
 * Reads calendar files with ical.js (Mozilla), which knows nothing of our writer, and tells what takes place.
 *
 * In (standard input, JSON): [{"ics": text, "until": seconds since 1970}, …]
 * Out (JSON): for each file, by the UID of its events, the dates that begin before `until`:
 * {"start", "end": seconds since 1970; of whole days 2026-11-21; "open": no end is known, "status", "summary", "location"}
 */
import { readFileSync } from "node:fs";
import ICAL from "ical.js";

const seconds = (time) => (time.isDate ? time.toString() : time.toUnixTime());

function told({ item, startDate, endDate }) {
  const own = item.component;
  return {
    start: seconds(startDate),
    end: seconds(endDate),
    open: !startDate.isDate && !own.hasProperty("dtend") && !own.hasProperty("duration"),
    status: own.getFirstPropertyValue("status"),
    summary: item.summary,
    location: item.location,
  };
}

function dates(component, exceptions, until) {
  const event = new ICAL.Event(component, { exceptions });
  if (!event.isRecurring()) return [told({ item: event, startDate: event.startDate, endDate: event.endDate })];
  // What is moved forward must be found where it would have been.
  const last = Math.max(until, ...Object.values(event.exceptions).map((one) => one.recurrenceId.toUnixTime()));
  const found = [];
  const iterator = event.iterator();
  for (let next = iterator.next(); next && next.toUnixTime() <= last; next = iterator.next()) {
    const one = event.getOccurrenceDetails(next);
    if (one.startDate.toUnixTime() < until) found.push(told(one));
  }
  return found;
}

function read({ ics, until }) {
  const calendar = new ICAL.Component(ICAL.parse(ics));
  ICAL.TimezoneService.reset();
  for (const zone of calendar.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(zone);
  const found = {};
  const components = calendar.getAllSubcomponents("vevent");
  for (const one of components.filter((component) => !component.hasProperty("recurrence-id"))) {
    const uid = one.getFirstPropertyValue("uid");
    // Left to itself, ical.js would take the exceptions of other events too.
    const own = components.filter((other) => other !== one && other.getFirstPropertyValue("uid") === uid);
    found[uid] = dates(one, own, until);
  }
  return found;
}

process.stdout.write(JSON.stringify(JSON.parse(readFileSync(0, "utf8")).map(read)));
