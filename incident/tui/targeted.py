"""A screen that goes to one of its lines while it is open: what searching in it looks for."""


class Targeted:
    """Beside a screen's own base; `target` names the line."""

    target = ""

    @property
    def is_drawn(self) -> bool:
        """Whether its lines are there."""
        raise NotImplementedError

    def go_to_target(self) -> None:
        """To the line looked for."""
        raise NotImplementedError
