"""An incident as text for a terminal or a screen reader."""

from incident.core.overviewtext import bulletin_section, clock_lines, decisions_section, head, step_sections
from incident.core.situation import Situation


def as_text(situation: Situation) -> str:
    """Where the incident stands: clocks first, then the steps by urgency."""
    clocks = ("DÉLAIS", clock_lines(situation))
    decided = decisions_section(situation)
    sections = [head(situation), *bulletin_section(situation), clocks, *decided, *step_sections(situation)]
    return "\n\n".join("\n".join([title, *(f"  {line}" for line in lines)]) for title, lines in sections)
