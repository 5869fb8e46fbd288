"""A screen that goes to one of its lines while it is open: what searching in it looks for."""


from typing import Protocol, runtime_checkable


@runtime_checkable
class Targeted(Protocol):
    """What such a screen has; `target` names the line."""

    target: str

    @property
    def is_drawn(self) -> bool:
        """Whether its lines are there."""

    def go_to_target(self) -> None:
        """To the line looked for."""
