"""« Ce qui reste à faire et à attendre »: each thing owed once, in order of date, with the place that deals with it."""

from datetime import timedelta
from typing import Any

from incident.case import Case
from incident.core.commands import Decide, File, GiveAnswers, Given, RecordLetter, StateInstant
from incident.core.owed import Owed, against_ending, owed_text, still_open
from incident.core.whentyped import parse_due, parse_when
from incident.library.load import load_templates
from incident.production import Made, produce
from incident.resources import base_docx, templates_dir

ME = "Dr Lenoir"


def when(case: Case, typed: str) -> Any:
    return parse_when(typed, zone="Europe/Paris", now=case.timepiece.now())


def left(case: Case) -> dict[str, Owed]:
    """The lines by their words, as they are read."""
    found = still_open(case.situation())
    dated = [one.at for one in found if one.at is not None]
    assert dated == sorted(dated)
    assert [one.at for one in found][: len(dated)] == dated, "what has no date comes last"
    return {owed_text(one).replace("\u00a0", " ").replace("\u202f", " "): one for one in found}


def only(lines: dict[str, Owed], part: str) -> Owed:
    (found,) = [one for words, one in lines.items() if part in words]
    return found


def test_what_is_owed_then_what_is_awaited(case: Case, clock: Any) -> None:
    case.do(StateInstant("breach_aware", when(case, "8h")), ME)
    told = only(left(case), "Déclarer la violation de données à la CNIL : avant jeudi 26 nov. 8 h 00")
    assert (told.place, told.key, told.awaits) == ("step", "notifier-cnil", False)
    assert only(left(case), "À décider : prévenir la CNIL ou non").key == "evaluer-risque"
    case.do(File("cnil_initiale", when(case, "maintenant"), pending=True), ME)
    lines = left(case)
    assert not any("à la CNIL : avant" in words or "prévenir la CNIL" in words for words in lines)
    receipt = only(lines, "J’attends : l’accusé de réception de « Déclarer la violation")
    assert (receipt.at, receipt.key, receipt.awaits) == (clock.now() + timedelta(days=1), "notifier-cnil", True)
    assert only(lines, "Donner la suite de la déclaration à la CNIL : souhaité avant").key == "completer-cnil"
    assert only(lines, "Refaire le point avec la CNIL").key == "completer-cnil"
    clock.advance(hours=25)
    assert only(left(case), "réclamez-le").awaits


def test_a_vendor_asked_is_awaited_and_a_late_declaration_owes_its_reasons(case: Case, clock: Any) -> None:
    case.do(GiveAnswers((Given("processor_involved", value=True),)), ME)
    case.do(StateInstant("breach_aware", when(case, "8h")), ME)
    case.do(File("editeur_demande", when(case, "maintenant"), reference="R-1"), ME)
    asked = only(left(case), "J’attends : la réponse de l’éditeur ; relancer l’éditeur")
    assert (asked.at, asked.key) == (clock.now() + timedelta(days=1), "demander-editeur")
    clock.advance(hours=80)
    assert "en retard" in next(words for words in left(case) if words.startswith("Déclarer la violation"))
    case.do(File("cnil_initiale", when(case, "maintenant"), reference="N-1"), ME)
    reasons = only(left(case), "Motifs du retard à donner")
    assert (reasons.place, reasons.key) == ("answer", "late_reasons")


def test_a_letter_to_answer_and_a_decision_to_review(case: Case) -> None:
    due = parse_due("2026-12-02T17:00", zone="Europe/Paris")
    case.do(RecordLetter("in", "la mairie", when(case, "8h"), due=due, text="question"), ME)
    letter = only(left(case), "Répondre à la lettre de la mairie : avant mercredi 2 déc. 17 h 00")
    assert letter.place == "letter"
    case.do(Decide("persons", answer=False, why="rien de copié", ground="no_high_risk"), ME)
    assert not any("informer les patients" in words for words in left(case))
    case.do(GiveAnswers((Given("exfiltration", "yes"), Given("confidentiality", value=True))), ME)
    again = only(left(case), "À revoir : informer les patients ou non, faits nouveaux depuis le lundi 23")
    assert again.key == "evaluer-risque"


def test_what_says_that_it_is_not_over(case: Case) -> None:
    """Each line with where it is answered; once all is said, nothing is left."""

    def named() -> list[tuple[str, str]]:
        return [(one.place, one.key) for one in against_ending(case.situation())]

    undecided = [("step", "evaluer-risque")] * 2
    assert named() == [("answer", "ongoing"), *undecided]
    case.do(GiveAnswers((Given("ongoing", value=True), Given("persons_informed", "to_inform"))), ME)
    assert named() == [("answer", "ongoing"), ("answer", "persons_informed"), *undecided]
    assert not case.situation().level_decided
    case.do(Decide("authority", True, ""), ME)
    assert not case.situation().level_decided, "whether the risk is high is not decided yet"
    case.do(Decide("persons", False, "rien de copié", "no_high_risk"), ME)
    assert case.situation().level_decided
    case.do(GiveAnswers((Given("ongoing", value=False),)), ME)
    assert named() == []


def test_the_register_says_that_the_level_is_only_proposed(case: Case) -> None:
    """« retenu » is the doctor's word."""
    rows = text(case)
    assert ", proposé par l’outil, **non décidé**" in rows
    case.do(Decide("persons", True, "par prudence"), ME)
    rows = text(case)
    assert "non décidé" in rows and "élevé" not in rows, "art. 34 forbids nobody to tell: that decides no level"
    case.do(Decide("persons", False, "peu de risque", "no_high_risk"), ME)
    case.do(Decide("authority", True, "par prudence"), ME)
    assert "non décidé" not in text(case)


def text(case: Case) -> str:
    """The sheet of the register."""
    made = produce(case, load_templates(templates_dir())["registre_violation"], "md", base_docx(), ME)
    assert isinstance(made, Made)
    (line,) = [one for one in made.data.decode().splitlines() if "Niveau de risque retenu" in one]
    return line
