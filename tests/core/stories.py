"""A few incidents told from beginning to end, for what is said of them: entries folded, nothing decided, no register."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from incident.core import entries as e
from incident.core.bulletin import Said
from incident.core.facts import Answer, Certainty
from incident.core.playbook import Library
from incident.core.situation import Situation
from incident.core.state import fold
from incident.core.when import When
from tests.core.desk import START, ZONE

A, B = "ab12" * 16, "cd34" * 16
DOCTOR, SECRETARY = "Dr Claire Lenoir", "Mme Odile Petit"
SHEET: dict[str, Answer] = {
    "practice_name": Answer(value="Cabinet Lenoir", origin="practice"),
    "practice_people": Answer(value=f"{SECRETARY}, secrétaire médicale\n{DOCTOR}", origin="practice"),
    "contact_editeur": Answer(
        value={"name": "Logimed SAS", "phone": "01 40", "role": "aide", "email": ""}, origin="practice"
    ),
}


def hour(after: float, precision: Any = "exact", until: float | None = None) -> When:
    """An instant so many hours after the start."""
    end = START + timedelta(hours=until) if until is not None else None
    return When(precision=precision, at=START + timedelta(hours=after), until=end, zone=ZONE, typed="alors")


@dataclass
class Story:
    """The entries of an incident, and when it is looked at (hours after the start)."""

    library: Library
    playbook: str = "rancongiciel"
    exercise: bool = False
    looked_at: float = 1

    def __post_init__(self) -> None:
        self.history: list[e.Entry] = []
        self.practice: Mapping[str, Answer] = {}
        self.tell(0, e.Opened(ref="2026-001", title="Écrans\u00a0bloqués", playbook=self.playbook, zone=ZONE,
                              edition={"facts": A}, exercise=self.exercise))  # fmt: skip

    def tell(self, hours: float, *bodies: e.AnyBody, at: When | None = None, by: str = DOCTOR) -> "Story":
        """These entries, recorded so many hours after the start."""
        for body in bodies:
            seq = len(self.history) + 1
            fields: dict[str, Any] = {
                "v": 1,
                "id": "i",
                "incident": "u-1",
                "boot": "b",
                "monotonic_ms": 0,
                "zone": ZONE,
            }
            recorded = (START + timedelta(hours=hours)).isoformat().replace("+00:00", "Z")
            fields |= {"seq": seq, "kind": body.kind, "body": body, "hash": f"{seq:064d}", "author": by}
            self.history.append(e.Entry(**fields, happened=at, recorded_at=recorded))
        return self

    def say(self, hours: float, **facts: Any) -> "Story":
        """These answers, given so many hours after the start."""
        for fact, value in facts.items():
            certainty: Certainty = "certain" if value is not None else "unknown"
            self.tell(hours, e.AnswerGiven(fact=fact, value=value, certainty=certainty))
        return self

    def file(self, hours: float, obligation: str, reference: str = "", **more: Any) -> "Story":
        """A filing, recorded when it was made."""
        return self.tell(hours, e.NotificationFiled(obligation=obligation, reference=reference, **more), at=hour(hours))

    @property
    def situation(self) -> Situation:
        """Where it stands when it is looked at."""
        return Situation(fold(self.history), self.library, self.practice, START + timedelta(hours=self.looked_at))


def bare(library: Library) -> Story:
    """Opened an hour ago; nothing said."""
    return Story(library)


def worked(library: Library) -> Story:
    """The second day of a ransomware: everything was begun, most of it is to finish."""
    story = Story(library, looked_at=30)
    story.practice = SHEET
    story.tell(0.1, e.InstantStated(instant="attack_known", who=SECRETARY), at=hour(-0.5), by=SECRETARY)
    story.tell(
        0.1, e.InstantStated(instant="breach_aware", about="availability", who=DOCTOR, why="vérifié"), at=hour(0)
    )
    story.say(1, exfiltration=None, persons_count=3200, backup="intact", insurance_cyber=True, discovered_by=SECRETARY)
    story.tell(1, e.AnswerGiven(fact="unavailability_hours", value=20, certainty="estimated"))
    story.tell(1, e.AnswerGiven(fact="ancien_fait", value=True, certainty="certain"))
    story.tell(1, e.AnswerGiven(fact="comments", value="Nom d’un patient", certainty="certain"))
    story.tell(1.2, e.StepDone(step="couper-reseau", text="box débranchée"), at=hour(0.2), by=SECRETARY)
    story.tell(1.2, e.StepNotApplicable(step="opposition-cps", why="carte au coffre"), e.StepDone(step="journal"))
    story.tell(1.2, e.StepReopened(step="journal", why="page perdue"), e.StepDone(step="ancienne-etape"))
    story.tell(
        1.3, e.CallMade(contact="cnil", name="CNIL", text="occupé"), e.CallMade(contact="editeur", name="Éditeur")
    )
    story.tell(2, e.Note(text="Peut-être un courriel", nature="hypothese"), e.Note(text="Attendre", nature="conseil"))
    story.tell(
        2,
        e.EvidenceAdded(
            sha256=A, name="note.png", size=12, text="rançon", obtained="photo", holder="Marc", place="coffre"
        ),
    )
    story.tell(2, e.EvidenceAdded(sha256=B, name="disque", size=9), e.EvidenceChecked(sha256=A, result="identical"))
    story.tell(3, e.EvidenceHandedOver(sha256=A, recipient="BEFTI", request="réquisition 12", text="copie"))
    story.tell(3, e.LossRecorded(cents=35000, text="dépannage"), e.LossRecorded(cents=0, half_days=2, text="fermé"))
    story.tell(
        3,
        e.Letter(direction="in", correspondent="ARS", text="questions", due=hour(200), matter="authority"),
        at=hour(2),
    )
    story.tell(3, e.Letter(direction="in", correspondent="la mairie", due=hour(100), sha256=A), at=hour(2))
    story.tell(3, e.Letter(direction="out", correspondent="Logimed", text="demande"), at=hour(2.5))
    story.tell(3, e.NamesDeclared(names=["Mme Roy"]), e.PlaybookAdded(playbook="compte_pirate", edition={"facts": B}))
    story.tell(3, e.EditionAdopted(edition={"facts": B}, changes=["une étape", "un mot"], playbook="rancongiciel"))
    story.tell(
        4, e.RiskProposed(level="risk", authority=True, persons=None, reasons=["a", "b"], missing=["exfiltration"])
    )
    story.tell(
        4,
        e.DecisionTaken(outcome="authority", answer=True, text="à déclarer", proposed=True, facts={"backup": "intact"}),
    )
    story.tell(5, e.DocumentProduced(document="cnil_initiale", title="Dossier CNIL", format="md", sha256=A, template_sha256=A,
                                     letterhead_sha256=A, values_sha256=A, said_sha256=B, upto=20, prepared_at="2026-11-23T12:12:05Z"))  # fmt: skip
    story.file(6, "cnil_initiale", pending=True, document=len(story.history))
    story.file(6.5, "assureur_declaration", "SIN-42", receipt_sha256=A)
    story.file(7, "opposition_cps", receipt_sha256=A).file(7, "obligation_ancienne", "12").file(
        8, "plainte_assurance", "PV 12"
    )
    story.tell(8, e.MeasurePromised(text="doubler les sauvegardes", owner="Marc", due=hour(500), to_authority=True))
    story.tell(8, e.MeasurePromised(text="changer la box", due=hour(20)), e.MeasurePromised(text="former l’équipe"))
    story.tell(8, e.MeasureKept(target=len(story.history), text="facture 12"), e.MeasurePromised(text="tout chiffrer"))
    story.tell(8, e.MeasureKept(target=len(story.history), text="trop cher", given_up=True))
    story.say(8, measures_medium="– Changer la box\n  \nDes clés à deux facteurs")
    story.tell(9, e.ClockOffset(seconds=-3, against="horloge parlante"))
    story.tell(9, e.Corrected(target=3, why="mieux su", happened=hour(-0.2, "about"), text="revérifié"))
    story.tell(9, e.Corrected(target=_seq(story, "call_made"), why="mot faux", text="répondeur"))
    story.tell(9, e.Corrected(target=_seq(story, "answer_given"), why="heure de l’appel", happened=hour(0.9)))
    gone = _seq(story, "answer_given", last=True)
    story.tell(9, e.Expunged(target=gone, why="nom de patient", kept=e.remains(story.history[gone - 1].body)))  # type: ignore[arg-type]
    note = _seq(story, "note")
    return story.tell(9, e.Expunged(target=note, why="nom", kept=e.remains(story.history[note - 1].body)))  # type: ignore[arg-type]


def late(library: Library) -> Story:
    """Six days on, an exercise: filed late without a reason, letters over, a decision overtaken by a new fact."""
    story = Story(library, exercise=True, looked_at=150)
    story.tell(1, e.InstantStated(instant="breach_aware", who="Marc", why=""), at=hour(0, "range", 2))
    story.say(1, confidentiality=None, exfiltration="possible", published=False, data_health=True, grave_harm=True)
    story.tell(2, e.Letter(direction="in", correspondent="CNIL", matter="authority", due=hour(100)), at=hour(2))
    story.tell(2, e.Letter(direction="in", correspondent="un patient", matter="patient"), at=hour(2))
    story.tell(2, e.Letter(direction="in", correspondent="CNIL", matter="order", due=hour(152)), at=hour(2))
    story.tell(2, e.Letter(direction="in", correspondent="Ordre", due=hour(100)), at=hour(2))
    story.tell(3, e.DecisionTaken(outcome="persons", answer=False, text="rien de copié", proposed=None, ground="no_high_risk",
                                  facts={"exfiltration": None, "confidentiality": None}))  # fmt: skip
    story.tell(3, e.DecisionTaken(outcome="authority", answer=False, text="pas de risque !", proposed=True, facts={}))
    story.say(20, exfiltration="yes")
    story.tell(40, e.InstantStated(instant="breach_aware", about="confidentiality"), at=hour(30))
    story.file(120, "cnil_initiale", "N-1", announced_late_seconds=3600)
    return story.file(121, "registre", document=12).file(122, "cert_sante", pending=True)


def two(library: Library) -> Story:
    """A vendor's incident, answered for by two doctors, with a bulletin of which some waits."""
    story = Story(library, playbook="sous_traitant", looked_at=60)
    story.practice = SHEET
    story.say(1, controllers="Dr Roy\nDr Ba", vendor_name="Logimed", cert_alert=True)
    story.tell(1, e.InstantStated(instant="processor_told"), at=hour(0.5, "about"))
    story.tell(2, e.BulletinReceived(bulletin="weda", version=2, issuer="Éditeur", issued="2026-11-20", title="Serveurs coupés",
                                     sha256=A, proposes={"exfiltration": Said(value="possible"), "malicious": Said(value=True)}))  # fmt: skip
    story.tell(2, e.BulletinChecked(bulletin="weda", version=2, text="rappelé"))
    story.tell(3, e.AnswerGiven(fact="malicious", value=True, certainty="certain", origin="bulletin"))
    story.tell(4, e.DecisionTaken(outcome="authority", answer=True, text="copie à craindre.", proposed=True, facts={}))
    story.tell(
        4, e.DecisionTaken(outcome="persons", answer=False, text="trop nombreux", proposed=None, facts={}, ground="c")
    )
    story.file(5, "cnil_initiale", "N-1", for_="dr-roy").file(6, "cnil_complement", "N-2", for_="dr-roy")
    story.file(6, "editeur_demande", "recommandé 1A").file(7, "personnes", "affiche et courrier, 1 240 patients")
    return story.tell(8, e.CallMade(contact="x", name="", text=""))


def alarm(library: Library) -> Story:
    """Closed as a false alarm, after a day."""
    story = Story(library, looked_at=40)
    story.say(
        1,
        confidentiality=False,
        integrity=False,
        availability=False,
        false_alarm=True,
        false_alarm_reason="vu par Marc",
    )
    story.tell(1, e.RiskProposed(level="no_risk", authority=False, persons=False, reasons=[], missing=[]))
    for outcome in ("authority", "persons"):
        story.tell(1, e.DecisionTaken(outcome=outcome, answer=False, text="vu par Marc", proposed=False, facts={}))
    return story.tell(1, e.Closed(why="vu par Marc", ground="false_alarm", owed=[]))


def ended(library: Library) -> Story:
    """Closed, opened again, closed with things owed."""
    story = Story(library, looked_at=400)
    story.tell(1, e.InstantStated(instant="breach_aware"), at=hour(0)).file(2, "cnil_initiale", "N-1")
    story.tell(3, e.DecisionTaken(outcome="persons", answer=True, text="Copie à craindre.", proposed=True, facts={}))
    story.file(4, "personnes", "courrier, 12 patients").tell(5, e.Closed(why="", owed=["a", "b"]))
    return story.tell(6, e.Reopened(why="un appel")).tell(7, e.Closed(why="suivi sur papier", owed=["a", "b"]))


def _seq(story: Story, kind: str, *, last: bool = False) -> int:
    """The first (or last) entry of that kind."""
    found = [entry.seq for entry in story.history if entry.kind == kind]
    return found[-1 if last else 0]


STORIES: dict[str, Callable[[Library], Story]] = {
    made.__name__: made for made in (bare, worked, late, two, alarm, ended)
}
