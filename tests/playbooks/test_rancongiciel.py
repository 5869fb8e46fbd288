"""What the ransomware playbook promises to a doctor: nothing missing, short, sourced, in plain French."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from incident.core.conditions import facts_used, holds
from incident.core.facts import Fact, JsonValue, check_value
from incident.core.forms import Form, FormField
from incident.core.playbook import Contact, Library, Obligation, PlaybookFile, Source, Step, StepUse
from incident.core.risk import SOURCES, assess
from incident.core.severity import GRAVITY_SOURCE, SOURCE
from incident.library.load import load_assessment, load_templates
from incident.library.relied import form_sources
from tests.reading import plain_yaml

ROOT = Path(__file__).resolve().parents[2]
PLAYBOOKS = ROOT / "playbooks"
FORMS = ROOT / "templates" / "forms"

OUTLINE = {
    "Couper le réseau sans éteindre": "couper-reseau",
    "Noter l'heure et ouvrir le journal": "journal",
    "Photographier et garder les preuves": "photographier-preuves",
    "Appeler le prestataire et l'éditeur": "appeler-prestataire",
    "Prévenir l'assureur": "prevenir-assureur",
    "Soigner en mode dégradé": "mode-degrade",
    "Faire l'état des lieux": "etat-des-lieux",
    "Changer les mots de passe": "changer-mots-de-passe",
    "Décider du niveau de risque": "evaluer-risque",
    "Déposer plainte": "deposer-plainte",
    "Notifier la CNIL": "notifier-cnil",
    "Signaler au CERT Santé": "signaler-cert-sante",
    "Donner une consigne à l'équipe": "consigne-equipe",
    "Afficher un message en salle d'attente": "affiche-attente",
    "Informer les patients concernés": "informer-patients",
    "Prévenir l'Ordre": "prevenir-ordre",
    "Prévenir la CPAM": "prevenir-cpam",
    "Remettre en route proprement": "remettre-en-route",
    "Vérifier les dossiers et ressaisir": "verifier-dossiers",
    "Compléter la notification CNIL": "completer-cnil",
    "Remplir le registre": "registre",
    "Tirer les leçons": "lecons",
}
"""The outline's steps but one: « Ne pas payer, ne pas répondre » is a never-do, not a step to tick."""

AVOID = [
    "contenir",
    "évaluer",
    "notifier",
    "clore",
    "exfiltration",
    "sous-traitant",
    "indisponibilité",
    "complément",
    "empreinte",
    "H+",
    "DPO",
]
"""Words a stressed doctor does not know; « registre » and « main courante » are allowed once explained."""

FORM_NEEDS = {
    "notification_type",
    "discovery_circumstances",
    "breach_start",
    "ongoing",
    "confidentiality",
    "integrity",
    "availability",
    "origins",
    "causes",
    "description",
    "data_health",
    "data_identity",
    "data_contact",
    "data_national_id",
    "records_count",
    "people_categories",
    "persons_count",
    "consequences_confidentiality",
    "consequences_integrity",
    "consequences_availability",
    "potential_harms",
    "gravity",
    "measures_after",
    "persons_informed",
    "late_reasons",
}
"""Facts of the incident that an initial notification needs (the practice's own come from its sheet)."""


@cache
def _items(name: str, key: str) -> list[dict[str, Any]]:
    loaded = plain_yaml((PLAYBOOKS / "common" / name).read_text(encoding="utf-8"))
    assert set(loaded) == {key}
    items: list[dict[str, Any]] = loaded[key]
    ids = [item["id"] for item in items]
    assert len(ids) == len(set(ids)), f"{name}: an id is used twice"
    return items


@cache
def shared() -> dict[str, Step]:
    """The shared steps, by id."""
    return {item["id"]: Step.model_validate(item) for item in _items("steps.yaml", "steps")}


@cache
def contacts() -> dict[str, Contact]:
    """The contacts, by id."""
    return {item["id"]: Contact.model_validate(item) for item in _items("contacts.yaml", "contacts")}


@cache
def sources() -> dict[str, Source]:
    """The sources, by id."""
    return {item["id"]: Source.model_validate(item) for item in _items("sources.yaml", "sources")}


@cache
def obligations() -> dict[str, Obligation]:
    """The obligations, by id."""
    return {item["id"]: Obligation.model_validate(item) for item in _items("obligations.yaml", "obligations")}


@cache
def facts() -> dict[str, Fact]:
    """The facts, by id."""
    return {item["id"]: Fact.model_validate(item) for item in _items("facts.yaml", "facts")}


@cache
def forms() -> list[Form]:
    """The authorities' forms."""
    return [Form.model_validate(plain_yaml(path.read_text(encoding="utf-8"))) for path in sorted(FORMS.glob("*.yaml"))]


def forms_in_use() -> list[Form]:
    """Those that can be filed today."""
    return [form for form in forms() if form.portal]


@cache
def books() -> dict[str, PlaybookFile]:
    """Every playbook as its file says it, by id."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(PLAYBOOKS.glob("*.yaml"))]
    read = [PlaybookFile.model_validate(plain_yaml(text)) for text in texts]
    return {book.id: book for book in read}


def playbook() -> PlaybookFile:
    """The ransomware playbook."""
    return books()["rancongiciel"]


@cache
def steps(book: str = "rancongiciel") -> dict[str, Step]:
    """A playbook's steps in order, shared ones resolved."""
    found: dict[str, Step] = {}
    for item in books()[book].steps:
        step = _resolved(item)
        assert step.id not in found
        found[step.id] = step
    return found


def _resolved(item: Step | StepUse) -> Step:
    if isinstance(item, Step):
        return item
    said = {key: value for key, value in item.model_dump().items() if key != "use" and value is not None}
    return shared()[item.use].model_copy(update=said)


def every_step() -> list[tuple[str, Step]]:
    """Each step of each playbook and each shared one, as shown."""
    own = [(f"{book}/{name}", step) for book in books() for name, step in steps(book).items()]
    return [*own, *((f"common/{name}", step) for name, step in shared().items())]


@pytest.fixture(params=every_step(), ids=lambda item: item[0])
def step(request: pytest.FixtureRequest) -> Step:
    """One step."""
    found: tuple[str, Step] = request.param
    return found[1]


def words(text: str) -> list[str]:
    """The words of a text: what a reader counts, not punctuation."""
    return re.findall(r"\w[\w’-]*", text)


def sentences(text: str) -> list[str]:
    """The sentences of a text."""
    return [part for part in re.split(r"(?<=[.?!])\s+", text) if words(part)]


# --- Nothing is missing ---


@pytest.mark.parametrize("wanted", OUTLINE.values(), ids=list(OUTLINE))
def test_every_step_of_the_outline_is_there(wanted: str) -> None:
    """The outline's steps are all present."""
    assert wanted in steps()


def test_not_paying_is_a_never_do_and_not_a_step() -> None:
    """Paying, answering, switching off, erasing, reinstalling, plugging the backup: never, and not ticked."""
    never = " · ".join(playbook().never)
    for word in ("payer", "répondre", "éteindre", "effacer", "réinstaller", "sauvegarde"):
        assert word in never
    assert not any("payer" in step.title.casefold() for step in steps().values())
    assert "Payer" in steps()["appeler-prestataire"].why


def test_first_moves_are_the_four_of_a_doctor_who_lived_it() -> None:
    """Stop touching, unplug without switching off, photograph, call; each does its step."""
    moves = playbook().first_moves
    assert [move.step for move in moves] == [
        "ne-plus-toucher",
        "couper-reseau",
        "photographier-preuves",
        "appeler-prestataire",
    ]
    assert all(len(move.say) <= 70 for move in moves)
    assert all(steps()[move.step].within == "1h" for move in moves)
    assert "sauvegarde" in moves[1].say
    assert "éteignez pas" in moves[1].say
    assert "sans dossier de patient" in moves[2].say


def test_care_comes_first_after_the_moves() -> None:
    """« Ne rater aucun soin » follows the first moves."""
    ordered = list(steps())
    assert ordered.index("ne-rater-aucun-soin") == len(playbook().first_moves)


def test_first_screen_says_whom_to_call_and_how_to_go_on() -> None:
    """The numbers and the patients already there are beside the moves."""
    assert playbook().first_calls == ("assureur", "prestataire", "cyber17")
    for word in ("papier", "allergies", "traitements", "grossesse", "portable"):
        assert word in playbook().beside
    assert "depuis votre téléphone" in contacts()["cyber17"].note


def test_the_playbook_presumes_nothing_that_lowers_or_decides() -> None:
    """Neither copy, reading, risk, backup nor controller is presumed; values are ones the facts take."""
    presumed = playbook().facts
    assert presumed["cause"] == "ransomware"
    assert presumed["malicious"] is True
    assert presumed["theft"] is False, "else the insurer's clock counts 2 working days, as for a burglary"
    assert not {"exfiltration", "confidentiality", "integrity", "risk_level", "backup"} & set(presumed)
    for name, value in presumed.items():
        assert "playbook" in facts()[name].sources_from, name
        assert not facts()[name].lowers_risk, name
        assert check_value(facts()[name], value) == value


def test_both_clocks_can_be_stated_at_once() -> None:
    """The attack and the data breach each have their own start."""
    assert playbook().starts == ("attack_known", "breach_aware")


@pytest.mark.parametrize("book", books())
def test_following_the_steps_fills_in_the_cnil_form(book: str) -> None:
    """Every fact of the incident that an initial notification needs is asked by some step."""
    asked = {name for step in steps(book).values() for name in step.ask}
    needed = FORM_NEEDS | {
        field.fact
        for form in forms_in_use()
        for section in form.sections
        for field in section.fields
        if field.required_initial and field.fact and "asked" in facts()[field.fact].sources_from
    }
    given = asked | set(books()[book].facts)
    assert needed - given == set()
    for field in _mapped_fields():
        assert given & {name for option in field.options for name, _ in facts_used(option.when)}, field.id


def _mapped_fields() -> Iterator[FormField]:
    """The fields an initial notification needs that facts tick."""
    for form in forms_in_use():
        for section in form.sections:
            yield from (f for f in section.fields if f.required_initial and not f.fact and not f.instant)


# --- Short and plain ---


def test_texts_fit(step: Step) -> None:
    """A title fits its list, what to do fits a glance, a sentence fits a breath."""
    assert len(step.title) <= 32
    assert len(words(step.do)) <= 60
    assert 1 <= len(sentences(step.why)) <= 2
    text = f"{step.do} {step.why}"
    assert len(words(text)) / len(sentences(text)) <= 20


def test_no_word_a_doctor_does_not_know(step: Step) -> None:
    """No jargon in what is read under stress; the two words kept are explained at once."""
    text = f"{step.title} {step.do} {step.why}"
    found = [word for word in AVOID if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text, re.IGNORECASE)]
    assert found == []
    assert "registre" not in step.title.casefold()
    if "registre" in text:
        assert "registre des violations : c’est la liste interne" in text.replace("\u00a0", " ")
    if "main courante" in text:
        assert "main courante (simple signalement)" in text


def shown_texts() -> Iterator[tuple[str, str]]:
    """Every French text of the playbooks and their tables, with where it stands."""
    for book in books().values():
        yield book.id, book.beside
        yield from ((book.id, text) for text in (*book.never, *book.signs, book.title, *book.excludes.values()))
        yield from ((move.step, move.say) for move in book.first_moves)
    for name, step in every_step():
        yield from ((name, text) for text in (step.title, step.do, step.why, *step.keep))
    for duty in obligations().values():
        yield from ((duty.id, text) for text in (duty.title, duty.fulfilled_by, duty.proof, duty.why))
    yield from ((contact.id, f"{contact.name} {contact.note}") for contact in contacts().values())
    yield from ((source.id, f"{source.title} {source.note}") for source in sources().values())


BAD_TYPOGRAPHY = re.compile(
    r"\w'\w"  # a straight apostrophe
    r"| [;:?!»]|« "  # an ordinary space where it must not break
    r"|[^\s\u202f][;?!]"  # no space at all
    r"|[^\s\u00a0\d]:(?!//)(?!\w)"
    r"|(?<=\d) (?:h|jours|heures|mois|ans)\b"
)


def test_typography_is_french() -> None:
    """No-break spaces where French wants them, and typographic apostrophes."""
    bad = {(place, found[0]) for place, text in shown_texts() if (found := BAD_TYPOGRAPHY.search(text))}
    assert bad == set()


# --- Sourced, and every name resolves ---


def test_every_step_states_its_source(step: Step) -> None:
    """Each step is a practice rule or a duty: it says where it comes from."""
    assert step.sources
    assert set(step.sources) <= set(sources())


def test_a_legal_step_relies_on_a_text_or_on_its_authority() -> None:
    """A step marked obligatory cites the law or the CNIL."""
    law = re.compile(r"RGPD|Code|Décret|Arrêté|CNIL")
    for place, found in every_step():
        if found.duty in {"legal", "contractual"}:
            assert any(law.match(sources()[name].title) for name in found.sources), place


def test_names_resolve(step: Step) -> None:
    """Facts, contacts and obligations named by a step exist."""
    assert set(step.ask) <= set(facts())
    assert {name for name, _ in facts_used(step.when)} <= set(facts())
    assert set(step.call) <= set(contacts())
    assert step.files is None or step.files in obligations()
    if step.within and step.within.startswith("clock:"):
        assert step.within.removeprefix("clock:") in obligations()
    assert set(step.make) <= {path.stem for path in (ROOT / "templates" / "documents").glob("*.md")}


def test_a_question_can_be_answered_by_a_person(step: Step) -> None:
    """No step asks for what only the practice sheet or a computation gives."""
    assert [name for name in step.ask if "asked" not in facts()[name].sources_from] == []


def test_no_condition_on_what_nobody_asks() -> None:
    """Each fact a step's condition looks at is asked, presumed, on the practice sheet, or computed."""
    asked = {name for step in steps().values() for name in step.ask} | set(playbook().facts)
    looked = {name for step in steps().values() for name, _ in facts_used(step.when)}
    given = {name for name in looked if {"practice", "derived"} & set(facts()[name].sources_from)}
    assert looked - asked - given == set()


def test_a_step_on_grave_harm_tells_of_the_device_too() -> None:
    """Materiovigilance has no step of its own here: the one on grave harm asks and cites it."""
    assert "medical_device" in steps()["patient-en-danger"].ask
    assert "csp_l5212_2" in steps()["patient-en-danger"].sources


def test_sources_listed_are_those_used(library: Library) -> None:
    """A source nobody relies on is noise; one relied on and not listed is a statement without a page."""
    used = {name for book in books().values() for name in book.sources}
    used |= {name for _, step in every_step() for name in step.sources}
    used |= {name for duty in obligations().values() for name in duty.sources}
    used |= {name for duty in obligations().values() for version in duty.versions for name in version.sources}
    used |= {name for form in forms() for name in form_sources(form)}
    used |= {*SOURCES, SOURCE, GRAVITY_SOURCE}
    used |= {name for item in load_assessment(ROOT / "playbooks", library).values() for name in item.sources}
    used |= {name for template in load_templates(ROOT / "templates").values() for name in template.sources}
    assert used == set(sources())


def test_sources_are_dated_and_say_what_is_to_confirm() -> None:
    """A source has its page and day, and one not verified says what remains to be confirmed; memory has no day."""
    for source in sources().values():
        remembered = re.search(r"de mémoire(?!, sauf)", source.note, re.IGNORECASE)
        assert re.fullmatch("" if remembered else r"\d{4}-\d{2}-\d{2}", source.checked), source.id
        if source.status == "verified":
            assert source.url.startswith("https://"), source.id
        else:
            assert re.search(r"à confirmer|à lire", source.note), source.id


def test_contacts_can_be_reached() -> None:
    """A contact has a number or an address, or is filled in from the practice sheet."""
    for contact in contacts().values():
        assert contact.phone or contact.url or contact.practice, contact.id
        if contact.practice:
            assert f"contact_{contact.id}" in facts(), contact.id


# --- The conditions, in the doctor's situation ---


class Known:
    """A view of stated facts, with the catalogue's order of choices and the proposed risk."""

    def __init__(self, stated: Mapping[str, JsonValue], filed: tuple[str, ...] = ()) -> None:
        """Keep what is stated."""
        self.stated, self.filed = stated, filed

    def value(self, fact: str) -> JsonValue:
        """The stated value; the risk and whom to tell are the proposal unless stated."""
        if fact == "risk_level" and fact not in self.stated:
            return assess(self.stated.get).level
        if fact == "notify_persons" and fact not in self.stated:
            return assess(self.stated.get).persons
        return self.stated.get(fact)

    def rank(self, fact: str, value: object) -> int | None:
        """The order of the catalogue."""
        return facts()[fact].rank(value)

    def is_done(self, step: str) -> bool:
        """Nothing is done."""
        return False

    def is_filed(self, obligation: str) -> bool:
        """Whether it is among the filings."""
        return obligation in self.filed

    def obligation_status(self, obligation: str) -> str | None:
        """Whether it applies."""
        return {True: "running", False: "not_applicable", None: "undetermined"}[
            holds(obligations()[obligation].applies, self)
        ]


def _step_shows(name: str, filed: tuple[str, ...] = (), **stated: JsonValue) -> bool | None:
    return holds(steps()[name].when, Known({**playbook().facts, **stated}, filed))


def test_at_first_nothing_owed_is_hidden() -> None:
    """With only what the playbook presumes: declare to the CNIL, and nothing owed already is hidden."""
    assert _step_shows("notifier-cnil") is True
    hidden = [name for name in steps() if _step_shows(name) is False]
    assert set(hidden) == {"completer-cnil", "cnil-a-ecrit"}
    assert _step_shows("informer-patients", exfiltration="yes") is True
    assert _step_shows("informer-patients", service_impact="major") is True
    assert _step_shows("completer-cnil", filed=("cnil_initiale",)) is True


def test_steps_follow_the_answers() -> None:
    """Answers show or hide the steps that depend on them."""
    assert _step_shows("deposer-plainte") is True
    assert _step_shows("prevenir-assureur", insurance_cyber=False) is False
    assert _step_shows("ne-rater-aucun-soin") is True
    assert _step_shows("notifier-cnil", risk_level="no_risk") is False
    assert _step_shows("notifier-cnil", risk_level="high") is True
    assert _step_shows("informer-patients", notify_persons=None) is None
    assert _step_shows("opposition-cps") is None
    assert _step_shows("signaler-cert-sante", care_disrupted=False, practice_structure="msp") is True


def _owed(name: str, **stated: JsonValue) -> bool | None:
    return holds(obligations()[name].applies, Known({**playbook().facts, **stated}))


def test_obligations_follow_the_answers() -> None:
    """The complaint is owed while the insurance is unknown; the CNIL from « risk » upwards."""
    assert _owed("plainte_assurance") is True
    assert _owed("plainte_assurance", insurance_cyber=False) is False
    assert _owed("plainte_assurance", malicious=False) is False
    assert _owed("cnil_initiale", risk_level="risk") is True
    assert _owed("cnil_initiale", risk_level="no_risk") is False
    assert _owed("cnil_complement") is True, "not « sans objet » while the first part is still to file"
    assert _owed("personnes", notify_persons=None) is None
    assert _owed("registre") is True
    assert _owed("registre", availability=False, confidentiality=False, integrity=False) is False


def test_delays_are_those_of_the_law() -> None:
    """72 elapsed hours for the CNIL and the complaint, 5 working days (2 for theft) for the insurer."""
    duties = obligations()
    for name, starts in {
        "cnil_initiale": ("breach_aware", "processor_told"),
        "plainte_assurance": ("attack_known",),
    }.items():
        assert duties[name].rule == "elapsed_hours"
        assert [rule.value for rule in duties[name].delay] == ["72h"]
        assert duties[name].starts_at == starts
        assert duties[name].reminders == (24, 12, 6, 1)
    insurer = duties["assureur_declaration"]
    assert insurer.rule == "working_days"
    assert [(rule.value, rule.when) for rule in insurer.delay] == [("2wd", {"theft": True}), ("5wd", {})]
    assert duties["cnil_complement"].wished
    assert not duties["cnil_complement"].assumed_from_opening
    assert [name for name, duty in duties.items() if duty.on_screen] == [
        "cnil_initiale",
        "plainte_assurance",
        "assureur_declaration",
    ]
    undated = {name for name, duty in duties.items() if not duty.delay}
    assert {"personnes", "registre", "eigs", "materiovigilance"} <= undated
    assert all(duties[name].rule == "none" for name in undated)
