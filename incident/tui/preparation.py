"""What is done before an incident, in the register's thread: how far one is, paper kit, self-assessment, exercises."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from incident.exercising import exercises

if TYPE_CHECKING:
    from incident.core.assessment import Assessment, Items, Verdict
    from incident.preparing import Readiness
    from incident.tui.session import Session


class Preparation:
    """The session's side of « Préparer »."""

    def __init__(self, session: "Session") -> None:
        self._session = session

    async def exercises(self) -> list[dict[str, Any]]:
        """The exercises played so far, newest first."""
        return await self._session.call(exercises, self._session.home, self._session.clock)

    async def readiness(self) -> "Readiness":
        """How far the practice is in what can be done beforehand."""
        return await self._session.call(self._readiness)

    def _readiness(self) -> "Readiness":
        from incident.preparing import readiness

        shipped = self._session.shipped
        return readiness(self._session.register, self._session.home, shipped.library, shipped.assessment)

    async def print_kit(self) -> list[Path]:
        """Write the paper kit beside the register. Raises BadInput."""
        from incident.preparing import print_kit

        session = self._session
        return await session.call(print_kit, session.register, session.shipped, session.home)

    async def items(self) -> "Items":
        """The questions of the self-assessment."""
        return await self._session.call(lambda: self._session.shipped.assessment)

    async def assessed(self) -> "Assessment":
        """The last answer to each question of the self-assessment."""
        from incident.assessing import assessment

        return await self._session.call(assessment, self._session.register)

    async def assess(self, item: str, verdict: "Verdict") -> None:
        """Record one answer of the self-assessment. Raises RegisterError."""
        await self._session.call(self._assess, item, verdict)

    def _assess(self, item: str, verdict: "Verdict") -> None:
        from incident.assessing import assess

        session, shipped = self._session, self._session.shipped
        session.may_write()
        assess(session.register, {item: verdict}, shipped.assessment, shipped.library, session.author)
        session.read_sheet()
