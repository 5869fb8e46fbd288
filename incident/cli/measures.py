"""`incident measure`: what was promised, by whom and by when, and what became of it."""

from typing import TYPE_CHECKING

import click

from incident.cli.base import (
    FrenchCommand,
    Session,
    at_option,
    emit_json,
    json_option,
    pass_session,
    read_due,
    say,
    when,
)
from incident.errors import BadInput

if TYPE_CHECKING:
    from incident.case import Case
    from incident.core.commands import EndMeasure, PromiseMeasure


@click.command("measure", cls=FrenchCommand)
@click.argument("ref")
@click.argument("text", metavar="[MESURE]", required=False)
@click.option("--by", "owner", default="", metavar="QUI", help="Qui s’en charge.")
@click.option("--due", metavar="DATE", help="Avant quand : 12/12/2026, 2026-12-12T17:00.")
@click.option("--cnil", "told", is_flag=True, help="Elle a été annoncée à la CNIL.")
@click.option("--done", type=int, metavar="ENTREE", help="La mesure promise par cette entrée est faite.")
@click.option("--drop", type=int, metavar="ENTREE", help="Cette mesure est abandonnée (--why).")
@click.option("--proof", default="", metavar="TEXTE", help="Avec --done : ce qui le prouve (facture, essai, photo).")
@click.option("--why", default="", metavar="TEXTE", help="Avec --drop : pourquoi.")
@at_option()
@json_option
@pass_session
def measure_command(
    session: Session,
    ref: str,
    text: str | None,
    owner: str,
    due: str | None,
    told: bool,
    done: int | None,
    drop: int | None,
    proof: str,
    why: str,
    at: str | None,
    as_json: bool,
) -> None:
    """Noter une mesure promise (MESURE), dire ce qu’elle est devenue (--done, --drop), sinon les lister."""
    from incident.core.commands import EndMeasure, PromiseMeasure

    asked = [text is not None, done is not None, drop is not None]
    if sum(asked) > 1:
        raise BadInput("Une chose à la fois : une mesure à promettre, ou --done ENTREE, ou --drop ENTREE.")
    if not asked[0] and (owner or due or told):
        raise BadInput("Écrivez la mesure promise, entre guillemets.")

    def build(case: "Case") -> "PromiseMeasure | EndMeasure":
        if text is not None:
            end = read_due(due, case.state.zone) if due else None
            return PromiseMeasure(text, owner, end, told, when(at, case))
        given_up = drop is not None
        return EndMeasure(drop if drop is not None else done or 0, why if given_up else proof, given_up, when(at, case))

    case = session.run(ref, build) if any(asked) else session.case(ref)[1]
    _print(case, as_json=as_json)


def _print(case: "Case", *, as_json: bool) -> None:
    from incident.core.measures import measure_json, measure_lines

    situation = case.situation()
    if as_json:
        emit_json([measure_json(one) for one in situation.state.promises])
        return
    for line in measure_lines(situation) or ["Aucune mesure promise dans cet incident."]:
        say(line)
