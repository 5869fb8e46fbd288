"""Decide what is recorded of a bulletin: that it came, its issuer was called, what is confirmed or set aside."""

from collections.abc import Mapping

from incident.core import commands as c
from incident.core import entries as e
from incident.core.bulletin import Bulletin, Said, refusals
from incident.core.deciding import Context, Proposed, fits, handle, need_words
from incident.core.dossier import value_lines
from incident.core.facts import Fact, JsonValue, suggestion
from incident.core.playbook import Library
from incident.core.proposals import Held, day_text, waiting
from incident.core.risk import LEVELS, Assessment, assess
from incident.core.riskfacts import Facts
from incident.core.situation import Situation
from incident.errors import BadInput, Refused


def received_body(bulletin: Bulletin, sha256: str) -> e.BulletinReceived:
    """The entry that says a bulletin came."""
    return e.BulletinReceived(
        bulletin=bulletin.id,
        version=bulletin.version,
        issuer=bulletin.issuer,
        issued=bulletin.issued,
        title=bulletin.title,
        sha256=sha256,
        proposes=bulletin.facts,
    )


@handle.register
def _(command: c.ReceiveBulletin, context: Context) -> list[Proposed]:
    situation, bulletin = context.situation, command.bulletin
    _newer(situation.state.bulletin, bulletin)
    if bulletin.playbook not in situation.state.playbooks:
        ref = situation.state.ref
        raise Refused(
            f"Ce bulletin suit le scénario « {bulletin.playbook} », qui n’est pas dans l’incident {ref} : "
            f"joignez-le d’abord (incident add {ref} {bulletin.playbook})."
        )
    for _place, sentence in refusals(bulletin, situation.library):
        raise BadInput(f"Bulletin refusé : {sentence}")
    return [Proposed(received_body(bulletin, command.sha256))]


def _newer(held: Held | None, bulletin: Bulletin) -> None:
    if held is None:
        return
    if held.id != bulletin.id:
        raise Refused(f"Cet incident suit le bulletin « {held.id} » : « {bulletin.id} » en est un autre.")
    if bulletin.version <= held.version:
        raise Refused(
            f"La version {held.version} du bulletin « {held.id} » est déjà reçue : "
            f"la version {bulletin.version} n’est pas plus récente."
        )


@handle.register
def _(command: c.CheckBulletin, context: Context) -> list[Proposed]:
    held = _held(context.situation)
    if held.checked is not None:
        raise Refused(f"Ce bulletin est déjà dit vérifié (entrée {held.checked}).")
    text = need_words(command.text, "Qui vous avez appelé, et sa réponse,")
    return [Proposed(e.BulletinChecked(bulletin=held.id, version=held.version, text=text))]


def _held(situation: Situation) -> Held:
    held = situation.state.bulletin
    if held is None:
        raise Refused(f"L’incident {situation.state.ref} n’a pas reçu de bulletin.")
    return held


@handle.register
def _(command: c.ConfirmProposals, context: Context) -> list[Proposed]:
    situation = context.situation
    left = _waiting(command.facts, situation)
    wanted = {name: said for name, said in left.items() if not command.facts or name in command.facts}
    taken = confirmable(situation, wanted)
    if command.facts and len(taken) < len(wanted):
        refused = next(name for name in wanted if name not in taken)
        raise Refused(f"« {refused} » : {AGAINST}")
    if not taken:
        raise Refused("Rien à confirmer : " + (f"pour ce qui reste, {AGAINST}" if left else "tout a sa réponse."))
    return [
        Proposed(e.AnswerGiven(fact=name, value=said.value, certainty=said.certainty, origin="bulletin"))
        for name, said in taken.items()
    ]


@handle.register
def _(command: c.SetAsideProposals, context: Context) -> list[Proposed]:
    held = _held(context.situation)
    _waiting(command.facts, context.situation)
    if not command.facts:
        raise BadInput("Dites quelles réponses du bulletin sont à écarter.")
    why = fits(command.why.strip(), "La raison")
    return [
        Proposed(e.ProposalSetAside(bulletin=held.id, version=held.version, fact=name, text=why))
        for name in dict.fromkeys(command.facts)
    ]


def _waiting(wanted: tuple[str, ...], situation: Situation) -> dict[str, Said]:
    """What the bulletin still proposes. Raises BadInput for a fact it does not, or no longer."""
    held, left = _held(situation), waiting(situation)
    for name in wanted:
        if name not in left:
            near = suggestion(name, list(left))
            raise BadInput(f"Le bulletin « {held.id} » ne propose pas (ou plus) de réponse à « {name} ».{near}")
    return left


AGAINST = (
    "le cabinet a déjà une réponse, et celle du bulletin ferait baisser le risque. "
    "Si c’est juste, répondez vous-même à la question."
)


def confirmable(situation: Situation, proposed: Mapping[str, Said]) -> dict[str, Said]:
    """Those of the proposals that can be confirmed together: none lowers what is proposed, whatever was answered."""
    taken: dict[str, Said] = {}
    answers: dict[str, JsonValue] = {}
    now = situation.assessment
    for name, said in proposed.items():
        then = assess(_with(situation, {**answers, name: said.value}))
        if not lowers(then, now):
            taken[name], answers[name], now = said, said.value, then
    return taken


def _with(situation: Situation, answers: Mapping[str, JsonValue]) -> Facts:
    return lambda fact: answers[fact] if fact in answers else situation.value(fact)


def lowers(then: Assessment, now: Assessment) -> bool:
    """Whether the level, the authority or what the persons are told weighs less than it did."""
    worth = {False: 0, None: 1, True: 2}
    level = LEVELS.index(then.level) < LEVELS.index(now.level)
    return level or (now.authority and not then.authority) or worth[then.persons] < worth[now.persons]


# -- in words ------------------------------------------------------------------------------------------------


def announced(bulletin: Bulletin, library: Library) -> list[str]:
    """What a bulletin is, before anything is opened with it: who wrote it and when, its words, what it would do."""
    day = day_text(bulletin.issued)
    count = len(bulletin.facts)
    one = "une réponse, qui ne compte pas avant que vous la"
    many = f"{count} réponses, qui ne comptent pas avant que vous les"
    return [
        bulletin.title,
        f"Écrit par {bulletin.issuer} (non vérifié), le {day}, version {bulletin.version}.",
        *([bulletin.text.strip()] if bulletin.text.strip() else []),
        f"Il ouvre « {library.playbooks[bulletin.playbook].title} ».",
        f"Il propose {one if count == 1 else many} confirmiez :",
        *(f"– {proposal_text(library.facts[name], said)}" for name, said in bulletin.facts.items()),
        *(f"Source : {source.title} {source.url}".rstrip() for source in bulletin.sources),
    ]


def proposal_text(fact: Fact, said: Said) -> str:
    """« question : valeur », in words."""
    return f"{fact.ask} {said_text(fact, said)}"


def said_text(fact: Fact, said: Said) -> str:
    """A proposed value in words."""
    return " ; ".join(value_lines(fact, said.value)) + (" (estimé)" if said.certainty == "estimated" else "")


def changed(held: Held, bulletin: Bulletin, situation: Situation) -> list[str]:
    """What a newer bulletin says differently, field by field, in French."""
    lines = [
        f"{word} : « {before} » devient « {after} »"
        for word, before, after in (
            ("émetteur", held.issuer, bulletin.issuer),
            ("date", day_text(held.issued), day_text(bulletin.issued)),
            ("titre", held.title, bulletin.title),
        )
        if before != after
    ]
    before = {name: proposal.said for name, proposal in held.proposals.items()}
    for name in {**before, **bulletin.facts}:
        fact = situation.fact(name)
        if fact is not None and before.get(name) != bulletin.facts.get(name):
            lines.append(_change(fact, before.get(name), bulletin.facts.get(name)) + _kept(name, bulletin, situation))
    return lines


def _kept(name: str, bulletin: Bulletin, situation: Situation) -> str:
    """What is withdrawn after the doctor confirmed it still counts: it is for them to look again."""
    answer = situation.state.answers.get(name)
    stays = name not in bulletin.facts and answer is not None and answer.origin == "bulletin"
    return " ; vous l’aviez confirmé, votre réponse reste : revoyez-la" if stays else ""


def _change(fact: Fact, before: Said | None, after: Said | None) -> str:
    if before is not None and after is not None:
        return f"{fact.ask} {said_text(fact, before)} → {said_text(fact, after)}"
    lines = [("nouveau", after), ("retiré", before)]
    return "".join(f"{word} : {proposal_text(fact, said)}" for word, said in lines if said is not None)
