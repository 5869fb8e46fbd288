"""The screens: they compose and pass messages on."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from textual.screen import Screen


def places() -> "dict[str, type[Screen[Any]]]":
    """The places one can go to from anywhere, imported when first asked for."""
    from incident.tui.screens.assessment import SelfAssessment
    from incident.tui.screens.copying import Copying
    from incident.tui.screens.documents import Documents
    from incident.tui.screens.dossier import DossierScreen
    from incident.tui.screens.journal import JournalScreen
    from incident.tui.screens.past import Past
    from incident.tui.screens.pieces import Pieces
    from incident.tui.screens.practice import Practice
    from incident.tui.screens.prepare import Prepare
    from incident.tui.screens.response import Response

    return {
        "assessment": SelfAssessment,
        "copy": Copying,
        "documents": Documents,
        "dossier": DossierScreen,
        "journal": JournalScreen,
        "past": Past,
        "pieces": Pieces,
        "response": Response,
        "practice": Practice,
        "prepare": Prepare,
    }
