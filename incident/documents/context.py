"""From an incident to the plain context that templates are rendered with. Facts only; no format.

What leaves the practice names staff by role, leaves out `conseil` notes and says how many were left out.
Only absolute times are written.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from incident.core import entries as e
from incident.core.agenda import STEP_LABELS, tasks
from incident.core.chronology import Row, chronology
from incident.core.clocks import STATUS_LABELS, Clock
from incident.core.complement import Read, nothing_kept
from incident.core.declared import TYPE, as_declared, owner
from incident.core.dossier import UNKNOWN_TEXT, Dossier, FieldView, dossier
from incident.core.durations import duration
from incident.core.grounds import GROUNDS
from incident.core.identity import several
from incident.core.instances import reasons_given
from incident.core.lacking import TO_COMPLETE, Hole, Place
from incident.core.listline import STATUS_WORDS
from incident.core.playbook import INSTANTS, PHASES, SOURCE_LABELS, Source
from incident.core.proposal import review_text
from incident.core.risk import LEVEL_LABELS
from incident.core.roles import SOMEBODY, listed_role
from incident.core.situation import Situation
from incident.core.templates import Template
from incident.core.wording import MONTHS, date_text, deadline_text, french, instant_text, when_text
from incident.core.zones import to_local
from incident.documents.complementcontext import complement_view
from incident.documents.factcontext import fact_values, fact_words, filed, noticed
from incident.documents.filecontext import file_context
from incident.documents.patientcontext import patient_view
from incident.documents.practicecontext import declaring, practice_view
from incident.documents.registersheet import register_rows

PROVENANCE_NOTES = {
    "memory": "libellé à confirmer",
    "questionnaire": "libellé à confirmer",
    "edpb_draft": "libellé d’un projet européen, à confirmer",
    "replica": "libellé à confirmer",
}

Context = dict[str, object]


@dataclass(frozen=True)
class Material:
    """What a document is made from: the situation at `prepared_at`, the history up to entry N, stored bytes.

    `damaged` is what a document says of a journal that no longer verifies. What all documents of an incident
    share is worked out once.
    """

    situation: Situation
    history: Sequence[e.Entry]
    read: Read = nothing_kept
    damaged: str = ""

    @property
    def upto(self) -> int:
        """N: the last entry that is not « document produced »."""
        return self.situation.state.content_seq

    @property
    def kept(self) -> Sequence[e.Entry]:
        """The entries up to N."""
        return self.history[: self.upto]

    @property
    def fingerprint(self) -> str:
        """The hash of entry N."""
        return self.history[self.upto - 1].hash if self.upto else "0" * 64

    def declared(self, template: Template) -> "Material":
        """The same as the controller whose draft it is declares it."""
        read = as_declared(template, self.situation)
        if read is self.situation:
            return self
        key = owner(template), str(read.value(TYPE))
        if key not in self._declared:
            self._declared[key] = replace(self, situation=read)
        return self._declared[key]

    @cached_property
    def _declared(self) -> dict[tuple[str, str], "Material"]:
        return {}

    @cached_property
    def rows(self) -> tuple[list[Row], int]:
        """The rows of the chronology to print, and how many are left out as advice."""
        situation = self.situation
        return _for_audience(chronology(self.kept, situation.state.zone, situation.library))

    @cached_property
    def shared(self) -> Context:
        """What every document may print, whoever reads it."""
        situation = self.situation
        return {
            "practice": practice_view(situation),
            "declaring": declaring(situation),
            "controllers": several(situation) if situation.declaring is None else [],
            "addressee": [],
            "incident": _incident(situation),
            "clocks": [_clock(clock, situation) for clock in situation.clocks],
            "steps": _steps(situation),
            "risk": _risk(situation),
            "register": register_rows(situation),
            "facts": fact_values(situation),
            "words": fact_words(situation),
            "filed": filed(situation),
            "patient": patient_view(situation),
            "calls": self._calls(),
            "hole": _holes(situation),
        }

    def _calls(self) -> list[Context]:
        """The calls to authorities: whom and when, nothing of what was said."""
        known = self.situation.library.contacts
        called = {entry.seq: entry.body.contact for entry in self.kept if isinstance(entry.body, e.CallMade)}
        made = [(row, known.get(called.get(row.seq, ""))) for row in self.rows[0]]
        return [{"to": whom.name, "when": row.happened} for row, whom in made if whom is not None and whom.authority]

    @cached_property
    def leaving(self) -> Context:
        """What depends on who wrote, for a document that leaves the practice: staff by role."""
        return self._printed(lambda author: _role(author, self.situation))

    @cached_property
    def staying(self) -> Context:
        """What depends on who wrote, for a document that stays in the practice: names."""
        return self._printed(lambda author: author)

    def _printed(self, author: Callable[[str], str]) -> Context:
        situation = self.situation
        printed: Context = {"chronology": [_row(row, author(row.author)) for row in self.rows[0]]}
        known = self.shared | printed
        return printed | file_context(situation, known, lambda name: listed_role(name, situation))


def build(template: Template, material: Material) -> Context:
    """The whole context of a document."""
    material = material.declared(template)
    situation = material.situation
    context = material.shared | (material.leaving if template.leaves_practice else material.staying)
    context |= {"doc": _document(template, material), "sources": _sources(template, situation)}
    if template.form is not None:
        form = situation.library.forms[template.form]
        context["form"] = _form(dossier(form, situation))
        if "complement" in template.body:
            context["complement"] = complement_view(form, situation, material.read, PROVENANCE_NOTES)
    return context


def _for_audience(rows: Sequence[Row]) -> tuple[list[Row], int]:
    """The rows to print, and how many were left out."""
    silent = {"document_produced", "risk_proposed", "names_declared", "edition_adopted"}
    wanted = [row for row in rows if row.kind not in silent]
    shown = [row for row in wanted if row.nature != "conseil"]
    return shown, len(wanted) - len(shown)


def left_out(template: Template, material: Material) -> int:
    """How many entries of advice a document leaves out: none when it tells no chronology."""
    return material.rows[1] if "chronology" in template.body else 0


def _document(template: Template, material: Material) -> Context:
    situation = material.situation
    return {
        "title": template.title,
        "prepared_at": instant_text(situation.now, situation.state.zone),
        "date": date_text(to_local(situation.now, situation.state.zone)),
        "reference": situation.state.ref,
        "entry": material.upto,
        "fingerprint": material.fingerprint[:16],
        "exercise": situation.state.exercise,
        "left_out": left_out(template, material),
        "status_note": "",
    }


def undated(doc: object) -> Context:
    """What a document says of itself, without when and from which entry it is made."""
    return {**doc, "prepared_at": "", "date": "", "entry": 0, "fingerprint": ""} if isinstance(doc, dict) else {}


def _holes(situation: Situation) -> Mapping[str, Hole]:
    """`hole.X`: « à compléter » where a fact, an instant, what was filed or the CNIL's letter goes."""
    known = situation.library
    places: Mapping[Place, Iterable[str]] = {"fact": known.facts, "filing": known.obligations, "instant": INSTANTS}
    said = {name: Hole(place, name) for place, names in places.items() for name in names}
    return said | {"cnil_letter": Hole("letter", "cnil")}


def _incident(situation: Situation) -> Context:
    state = situation.state
    aware = state.stated("breach_aware")
    opened = instant_text(state.opened_at, state.zone) if state.opened_at else ""
    return {
        "ref": state.ref,
        "title": state.title,
        "zone": state.zone,
        "opened": opened,
        "aware": when_text(aware.happened) if aware else Hole("instant", "breach_aware", "à indiquer"),
        "aware_assumed": aware is None,
        "discovered": noticed(situation) or UNKNOWN_TEXT,
        "noticed": noticed(situation, by=False),
        "status": STATUS_WORDS[state.status],
        "kinds": [situation.library.playbooks[p].title for p in state.playbooks],
    }


def _clock(clock: Clock, situation: Situation) -> Context:
    zone, filing = situation.state.zone, clock.filing
    sources = [situation.library.sources[s] for s in clock.obligation.sources if s in situation.library.sources]
    return {
        "title": clock.title,
        "authority": clock.obligation.authority,
        "duty": clock.obligation.duty,
        "starts": _start(clock, zone),
        "due": deadline_text(clock.due_at, zone) if clock.due_at else "dans les meilleurs délais",
        "status": STATUS_LABELS[clock.status],
        "filed": when_text(filing.happened) if filing else "",
        "reference": _proof(clock),
        "late_by": duration(clock.late) if clock.late else "",
        "after_start": _after_start(clock),
        "reasons": _reasons(clock, situation),
        "why": clock.why,
        "source": "\u202f; ".join(s.title for s in sources),
        "concerned": _concerned(clock),
        "excluded": clock.status == "not_applicable",
    }


def _concerned(clock: Clock) -> bool:
    return clock.status not in {"not_applicable", "undetermined"}


def _start(clock: Clock, zone: str) -> str:
    if clock.starts_at is None:
        return "pas encore"
    text = instant_text(clock.starts_at, zone)
    return f"{text} ({clock.provisional.partition(' :')[0]})" if clock.assumed else text


def _after_start(clock: Clock) -> str:
    """How long after its start the obligation was fulfilled: the delay stated as a fact."""
    if clock.filing is None or clock.starts_at is None:
        return ""
    return duration(clock.filing.happened.earliest - clock.starts_at)


def _proof(clock: Clock) -> str:
    return clock.filing.proof if clock.filing is not None else ""


def _reasons(clock: Clock, situation: Situation) -> str:
    if clock.late is None:
        return ""
    return reasons_given(clock.filing, situation) or Hole("fact", "late_reasons", "à donner")


def _steps(situation: Situation) -> list[Context]:
    shown = [task for task in tasks(situation) if task.status != "hidden"]
    return [
        {
            "phase": PHASES[task.step.phase],
            "title": task.step.title,
            "status": STEP_LABELS[task.status],
            "when": instant_text(task.mark.happened, situation.state.zone) if task.mark else "",
            "note": task.mark.text if task.mark else "",
        }
        for task in shown
    ]


def _row(row: Row, author: str) -> Context:
    return {
        "n": row.seq,
        "happened": row.happened,
        "recorded": row.recorded,
        "author": author,
        "label": row.label,
        "text": row.text,
        "nature": {"hypothese": "hypothèse"}.get(row.nature, row.nature),
        "corrected": row.corrected,
        "replaced_text": row.replaced,
        "reason": row.reason,
        "expunged": row.expunged,
    }


def _role(author: str, situation: Situation) -> str:
    """An author's role, « le cabinet » for somebody the practice sheet does not list."""
    return listed_role(author, situation) or SOMEBODY


def _risk(situation: Situation) -> Context:
    found = situation.assessment
    words = {True: "oui", False: "non", None: "à décider"}
    return {
        "level": LEVEL_LABELS[situation.risk_level],
        "level_decided": situation.level_decided,
        "proposed": LEVEL_LABELS[found.level],
        "authority": words[found.authority],
        "persons": words[found.persons],
        "reasons": [{"text": r.text, "source": _source_title(r.source, situation)} for r in found.reasons],
        "missing": [fact.ask for name in found.missing if (fact := situation.fact(name))],
        "decided": [
            _decided(outcome, situation) for outcome in ("authority", "persons") if outcome in situation.state.decisions
        ],
    }


def _decided(outcome: str, situation: Situation) -> str:
    made = situation.state.decisions[outcome]
    what = {"authority": "Notifier la CNIL", "persons": "Informer les personnes"}[outcome]
    answer = "oui" if made.answer else "non"
    when = instant_text(made.happened, situation.state.zone)
    proposed = {True: "oui", False: "non", None: "à décider"}[made.proposed]
    review = french(f" À revoir : {review_text(situation, outcome)}.") if situation.overtaken(outcome) else ""
    ground = f" Sur quoi\u00a0: {GROUNDS[made.ground]}." if made.ground is not None else ""
    why = ground + (f" Motif\u00a0: {made.text}" if made.text else "")
    return french(f"{what} : {answer}, décidé le {when} (proposition de l’outil : {proposed}).") + why + review


def _source_title(source: str, situation: Situation) -> str:
    known = situation.library.sources.get(source)
    return known.title if known else source


def _sources(template: Template, situation: Situation) -> list[Context]:
    """What the document relies on; last, what it cited above by its title alone and is still to confirm."""
    known = situation.library.sources
    names = dict.fromkeys([*template.sources, *_in_doubt(template, situation)])
    return [cited(known[name]) for name in names if name in known]


def _in_doubt(template: Template, situation: Situation) -> list[str]:
    """The sources to confirm among those of the reasons and the obligations that the document prints."""
    used = [reason.source for reason in situation.assessment.reasons] if "reason.source" in template.body else []
    if "clock.source" in template.body:
        used += [name for clock in situation.clocks if _concerned(clock) for name in clock.obligation.sources]
    known = situation.library.sources
    return [name for name in used if name in known and known[name].status != "verified"]


_LAW = re.compile(r"(?:RGPD|Code [^,:]+|Loi [^,:]+), articles? ")
"""How the title of a text of law begins."""


def cited(one: Source) -> Context:
    """A text of law is cited by its article; where it was read is told by `incident sources`."""
    if one.status == "verified" and _LAW.match(one.title):
        return {"title": one.title, "url": "", "checked": "", "status": "texte de loi", "doubt": False}
    status, doubt = SOURCE_LABELS[one.status], one.status != "verified"
    return {"title": one.title, "url": one.url, "checked": _day(one.checked), "status": status, "doubt": doubt}


def _day(iso: str) -> str:
    """« 23 novembre 2026 » for `2026-11-23`; empty if it was never checked."""
    from datetime import date

    try:
        day = date.fromisoformat(iso)
    except ValueError:
        return iso
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def _form(filled: Dossier) -> Context:
    ready, required = filled.counts
    return {
        "title": filled.form.title,
        "warning": filled.form.warning,
        "portal": filled.form.portal,
        "sections": [
            {
                "title": s.section.title,
                "provenance_note": PROVENANCE_NOTES.get(s.section.provenance.status, ""),
                "fields": [_field(view) for view in s.fields],
            }
            for s in filled.sections
        ],
        "missing": [view.field.label for view in filled.missing],
        "later": [view.field.label for view in filled.later],
        "counts": {"ready": ready, "required": required},
    }


def _field(view: FieldView) -> Context:
    empty, hole = view.status == "missing", Hole("field", view.field.id)
    return {
        "label": view.field.label,
        "lines": list(view.lines) or [hole if view.field.required_initial else "—"],
        "hole": hole,
        "certainty": TO_COMPLETE if empty else view.sure,
        "required": view.field.required_initial,
        "missing": view.field.required_initial and not view.ready,
        "note": PROVENANCE_NOTES.get(view.field.provenance.status, ""),
        "origin": view.origin or "",
    }


def form_values(template: Template, situation: Situation) -> Mapping[str, object] | None:
    """The form's values as JSON, kept beside the document; None for a document without a form."""
    from incident.core.dossier import as_json

    if template.form is None:
        return None
    return as_json(dossier(situation.library.forms[template.form], as_declared(template, situation)))
