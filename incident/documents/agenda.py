"""Deadlines as a calendar file (RFC 5545), which telephones and mail programs import."""

from collections.abc import Sequence
from datetime import datetime

from icalendar import Alarm, Calendar, Event

from incident import __version__
from incident.core.reminders import Reminder
from incident.documents.values import clean


def to_ics(reminders: Sequence[Reminder], now: datetime, revision: int) -> bytes:
    """One calendar with an event each, times in UTC. Imported again, a later revision replaces the earlier."""
    calendar = Calendar()
    calendar.add("prodid", f"-//incident//{__version__}//FR")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for reminder in reminders:
        calendar.add_component(_event(reminder, now, revision))
    return bytes(calendar.to_ical())


def _event(reminder: Reminder, now: datetime, revision: int) -> Event:
    """An event without length, at the instant the deadline ends; it takes no time in the diary."""
    event = Event()
    event.add("uid", reminder.uid)
    event.add("dtstamp", now)
    event.add("dtstart", reminder.due_at)
    event.add("sequence", revision)
    event.add("summary", clean(reminder.title))
    event.add("description", clean(reminder.text))
    event.add("transp", "TRANSPARENT")
    for before in reminder.alarms:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", clean(reminder.title))
        alarm.add("trigger", -before)
        event.add_component(alarm)
    return event
