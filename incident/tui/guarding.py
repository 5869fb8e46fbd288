"""One guard for whatever a screen asks of the register: what is refused is a sentence, what is lost a full screen."""

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from textual.app import App

from incident.core.when import WhenError
from incident.errors import IncidentError, RegisterError, for_screen
from incident.tui.screens.trouble import Trouble

T = TypeVar("T")


async def guarded(app: App[Any], work: Awaitable[T], refuse: Callable[[str], object]) -> T | None:
    """What the work gives. None where it was refused: `refuse` has the sentence, or a full screen says what is lost."""
    try:
        return await work
    except RegisterError as problem:
        app.push_screen(Trouble(problem))
    except (IncidentError, WhenError) as problem:
        refuse(for_screen(problem))
    return None
