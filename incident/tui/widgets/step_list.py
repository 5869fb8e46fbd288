"""The list of steps: by urgency, with their state in a symbol and a colour, for one role or all."""

from collections.abc import Sequence

from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from incident.core.agenda import GROUPS, Group, Task, group_label, left_out, visible
from incident.core.playbook import WHO, Who
from incident.core.situation import Situation
from incident.tui.text import joined, one_line, plain

SYMBOLS = {
    "done": ("✓", "$text-success"),
    "todo": ("·", ""),
    "to_confirm": ("?", "$text-warning"),
    "not_applicable": ("–", "$text-muted"),
}
ROLES: tuple[Who | None, ...] = (None, *WHO)


class StepList(OptionList):
    """Steps grouped as the doctor reads them."""

    def __init__(self) -> None:
        super().__init__(id="steps", markup=False)
        self._role: Who | None = None
        self._drawn: tuple[object, ...] = ()

    @property
    def everybody(self) -> bool:
        """Whether no role is kept to."""
        return self._role is None

    def next_role(self) -> None:
        """Everybody, then each role in turn."""
        self._role = self._following()

    def _following(self) -> Who | None:
        return ROLES[(ROLES.index(self._role) + 1) % len(ROLES)]

    def keep_all(self) -> None:
        """Everybody's steps, the next time the list is drawn."""
        self._role = None

    def listed(self, all_tasks: Sequence[Task]) -> list[Task]:
        """The steps of the role kept to."""
        return visible(all_tasks, self._role)

    def keep_to(self, who: Who) -> None:
        """List the steps of one role, the next time the list is drawn; the doctor's are all of them."""
        self._role = None if who == "medecin" else who

    def show(self, all_tasks: Sequence[Task], situation: Situation, current: str) -> None:
        """Draw the list, keeping the highlighted step; nothing when nothing changed."""
        shown = self.listed(all_tasks)
        states = tuple((t.step.id, t.status, t.group, t.late(situation.now)) for t in shown)
        drawn = (self._role, len(visible(all_tasks)), states)
        if drawn == self._drawn:
            return
        self._drawn = drawn
        with self.prevent(OptionList.OptionHighlighted):
            self.clear_options()
            if self._role is not None:
                self.add_option(Option(self._filter_line(self._role, all_tasks), disabled=True))
            self.add_options([option for group in GROUPS for option in self._group(group, shown, situation)])
            self.choose(current)

    def _filter_line(self, role: Who, all_tasks: Sequence[Task]) -> Content:
        """Whose steps are shown, how many are not, and what the keys do."""
        following = self._following()
        keys = f"T : tout voir · Espace : {WHO[following]}" if following is not None else "T ou Espace : tout voir"
        return plain(f"Seulement : {WHO[role]}\n{left_out(all_tasks, role)}\n{keys}", "$text-warning")

    def choose(self, step: str) -> None:
        """Highlight a step, if it is listed."""
        if any(option.id == step for option in self.options):
            self.highlighted = self.get_option_index(step)

    def _group(self, group: Group, shown: Sequence[Task], situation: Situation) -> list[Option]:
        members = [task for task in shown if task.group == group]
        if not members:
            return []
        over = sum(1 for task in members if not task.open)
        late = sum(1 for task in members if task.late(situation.now))
        head = plain(f"{group_label(group, situation)}  {over}/{len(members)}", "bold $accent")
        behind = plain(f" · {late} en retard" if late else "", "bold $text-error")
        return [
            Option(joined(head, behind), disabled=True),
            *(_option(task, late=task.late(situation.now)) for task in members),
        ]


def _option(task: Task, *, late: bool) -> Option:
    symbol, style = ("!", "bold $text-error") if late else SYMBOLS[task.status]
    title_style = "$text-muted" if not task.open else ""
    return Option(
        joined(plain(f" {symbol} ", style), plain(one_line(task.step.title, 31), title_style)), id=task.step.id
    )
