"""Small questions over a screen: reasons, notes, times, filings, decisions. They return what was said."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Generic, Self, TypeVar, cast

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.events import Key
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Button, Input, OptionList, RadioSet, Static, TextArea
from textual.widgets.option_list import Option

from incident.core.when import WhenError
from incident.core.words import folded, matches
from incident.errors import IncidentError, for_screen
from incident.tui.keys import ENTER, FOCUS, in_field, type_on
from incident.tui.text import one_line, plain
from incident.tui.widgets.buttons import Push
from incident.tui.widgets.toggles import Choice, Choices

if TYPE_CHECKING:
    from incident.tui.app import IncidentApp

R = TypeVar("R")


class Missing(ValueError):
    """What was said lacks something: the sentence to show, and the field to go to."""

    def __init__(self, sentence: str, field: str = "") -> None:
        super().__init__(sentence)
        self.field = field


class Dialog(ModalScreen[R | None], Generic[R]):
    """A box with a title, fields, and « Enregistrer » / « Annuler ». Escape gives nothing back."""

    BINDINGS = [
        Binding("escape", "cancel", "Annuler"),
        Binding("f8", "accept", "Enregistrer"),
        Binding("f1", "help", "Aide"),
        Binding("f5", "write_here", "Écrire d’ici", show=False),
        *FOCUS,
        ENTER,
    ]
    AUTO_FOCUS = "Input, TextArea, RadioSet, Button"
    ACCEPT = "Enregistrer (F8)"
    REFUSED = "#why"
    """Where the cursor goes when what was said is refused for want of something."""
    RECORDS = True
    """Whether what is said in it is to be recorded."""
    KEPT = False
    """Whether what is typed in it comes back the next time it opens."""

    def __init__(self, title: str, intro: str = "") -> None:
        super().__init__()
        self._title, self._intro = title, intro
        self._check: Callable[[R], object] | None = None
        self._began: dict[Widget, str] = {}
        self._asked = False

    def checked(self, check: Callable[[R], object]) -> Self:
        """The same box, which stays open, everything kept, while `check` raises on what was said."""
        self._check = check
        return self

    def compose(self) -> ComposeResult:
        """The box."""
        with VerticalScroll(classes="dialog", can_focus=False):
            yield Static(plain(self._title, "bold $primary"), classes="dialog-title")
            if self._intro:
                yield Static(plain(self._intro, "$text-muted"), classes="dialog-intro")
            yield self._hand()
            yield from self.fields()
            yield Static(id="dialog-refusal")
            with Horizontal(classes="buttons"):
                yield Push(self.ACCEPT, id="accept", variant="primary", compact=True)
                yield Push("Annuler (Échap)", id="cancel", compact=True)

    def _hand(self) -> Static:
        """Said before anything is typed: that nothing can be recorded from here."""
        said = Static(plain(self._read_only, "bold $text-warning"), id="dialog-hand")
        said.display = bool(self._read_only)
        return said

    @property
    def _read_only(self) -> str:
        """Why what is said here cannot be recorded, and the key that changes that; else nothing."""
        session = cast("IncidentApp", self.app).session
        return session.read_only_because if self.RECORDS else ""

    async def action_write_here(self) -> None:
        """Take the hand from another screen; what is typed stays."""
        app = cast("IncidentApp", self.app)
        if self.RECORDS and app.session.elsewhere:
            await app.write_from_here()
            self.query_one("#dialog-hand").display = bool(self._read_only)
            self.tell("")

    def fields(self) -> ComposeResult:
        """The fields of the box."""
        yield from ()

    def result(self) -> R:
        """What was said. Raises ValueError with the sentence to show."""
        raise ValueError("rien à enregistrer")

    def on_mount(self) -> None:
        """Remember with what each field begins, once it is there."""
        self.call_after_refresh(self._remember)

    def _remember(self) -> None:
        self._began = {field: _text(field) for field in self._fields}

    @property
    def _fields(self) -> list[Widget]:
        return list(self.query("Input, TextArea").results(Widget))

    def text(self, selector: str) -> str:
        """What is typed in a field."""
        return _text(self.query_one(selector))

    def choice(self, selector: str) -> int:
        """Which radio button is on, -1 for none."""
        return self.query_one(selector, RadioSet).pressed_index

    @on(Button.Pressed, "#accept")
    def action_accept(self) -> None:
        """Give back what was said, or say what is missing; nothing is lost where nothing can be recorded."""
        if self._read_only:
            self.tell(f"NON ENREGISTRÉ. {self._read_only}")
            return
        try:
            said = self.result()
            if self._check is not None:
                self._check(said)
        except (ValueError, IncidentError) as problem:
            self._refuse(problem)
            return
        self.dismiss(said)

    def _refuse(self, problem: Exception) -> None:
        """Say why, and go to the field at fault."""
        self.tell(for_screen(problem))
        field = problem.field if isinstance(problem, Missing) else self.REFUSED
        for fault in self.query("#when" if isinstance(problem, WhenError) else field or "#none").results(Widget):
            fault.focus()

    def tell(self, sentence: str) -> None:
        """Keep a sentence in sight, under the fields."""
        refusal = self.query_one("#dialog-refusal", Static)
        refusal.update(plain(sentence, "$text-error"))
        refusal.scroll_visible()

    def action_help(self) -> None:
        """What the keys do."""
        from incident.tui.screens.help import Help

        self.app.push_screen(Help("F8 enregistre, Échap annule. Tab va au champ suivant, Maj+Tab au précédent."))

    @on(Button.Pressed, "#cancel")
    def action_cancel(self) -> None:
        """Give nothing back; what was typed and is kept nowhere is asked about once."""
        if self._typed and not self.KEPT and not self._asked:
            self._asked = True
            self.tell("Ce que vous avez tapé sera perdu : Échap encore une fois. Pour l’enregistrer : F8.")
            return
        self.dismiss(None)

    @property
    def _typed(self) -> bool:
        """Whether something was typed in one of its fields."""
        return any(_text(field) != self._began.get(field, "") for field in self._fields)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Enter goes on to the next field only from a field."""
        return in_field(self.focused) if action == "next_field" else True

    def action_next_field(self) -> None:
        """To the next field; from the last one it records."""
        fields = list(self.query("Input, TextArea, RadioSet"))
        if self.focused is not None and self.focused is fields[-1]:
            self.focused.call_later(self.action_accept)  # after the letters that are still on their way to it
        else:
            self.focus_next()


def _text(field: Widget) -> str:
    return field.text if isinstance(field, TextArea) else field.value if isinstance(field, Input) else ""


def radio(*labels: str, ident: str) -> RadioSet:
    """A set of choices, none of them preselected."""
    return Choices(*[Choice(plain(label)) for label in labels], id=ident, compact=True)


class AskReason(Dialog[str]):
    """Why?"""

    def __init__(self, title: str, intro: str = "", start: str = "") -> None:
        super().__init__(title, intro)
        self._start = start

    def fields(self) -> ComposeResult:
        """One line, already begun where a reason is likely."""
        yield Input(self._start, placeholder="La raison, en quelques mots", id="why", compact=True)

    def result(self) -> str:
        """The reason."""
        if not self.text("#why").strip():
            raise Missing("Écrivez la raison en quelques mots.", "#why")
        return self.text("#why")


class Confirm(Dialog[bool]):
    """Yes, or leave it."""

    ACCEPT = "Oui (F8)"
    AUTO_FOCUS = "#cancel"

    def __init__(self, title: str, intro: str = "", *, records: bool = True) -> None:
        super().__init__(title, intro)
        self.RECORDS = records

    def result(self) -> bool:
        """Yes."""
        return True


class Choose(ModalScreen[int | None]):
    """A list to choose from, with a search field: the palette of actions."""

    BINDINGS = [
        Binding("escape", "leave", "Annuler"),
        Binding("down", "go_down", show=False),
        Binding("pageup", "page(-1)", show=False, priority=True),
        Binding("pagedown", "page(1)", show=False, priority=True),
    ]
    AUTO_FOCUS = "Input"
    LETTERS_TO = "Input"

    def __init__(self, title: str, labels: list[str], words: Sequence[str] = ()) -> None:
        """`words`: by what else each label is found."""
        super().__init__()
        self._title, self._labels = title, labels
        self._words = words or [""] * len(labels)

    def compose(self) -> ComposeResult:
        """A field and what matches it."""
        with Vertical(classes="dialog"):
            yield Static(plain(self._title, "bold $primary"))
            yield Input(placeholder="Tapez quelques lettres", compact=True, select_on_focus=False)
            yield OptionList(markup=False, id="choices")
            yield Static(id="choices-none")

    def on_mount(self) -> None:
        """Show everything."""
        self._filter("")

    def on_input_changed(self, event: Input.Changed) -> None:
        """Show what matches."""
        self._filter(event.value)

    def _filter(self, typed: str) -> None:
        """What matches; first what begins with the letters typed."""
        known = list(zip(self._labels, self._words, strict=True))
        found = [(i, label) for i, (label, words) in enumerate(known) if matches(typed, f"{label} {words}")]
        shown = sorted(
            found, key=lambda one: (not matches(typed, one[1]), not folded(one[1]).startswith(folded(typed)))
        )
        choices = self.query_one(OptionList)
        choices.clear_options()
        choices.add_options([Option(plain(label), id=str(index)) for index, label in shown])
        choices.highlighted = 0 if shown else None
        nothing = "" if shown else f"Rien trouvé pour « {one_line(typed, 30)} ». Essayez un autre mot, ou effacez."
        self.query_one("#choices-none", Static).update(plain(nothing, "$text-muted"))
        self.query_one("#choices-none").display = bool(nothing)

    def action_page(self, by: int) -> None:
        """A page of the list up or down, from the field too; a line stays chosen."""
        choices = self.query_one(OptionList)
        last, page = choices.option_count - 1, max(1, choices.size.height - 1)
        choices.highlighted = max(0, min(last, (choices.highlighted or 0) + by * page)) if last >= 0 else None

    def on_key(self, event: Key) -> None:
        """A letter typed on the list goes on with what is searched."""
        type_on(self, event)

    def action_go_down(self) -> None:
        """From the field to the list."""
        self.query_one("#choices").focus()

    def on_input_submitted(self) -> None:
        """Enter takes the first match."""
        self.query_one(OptionList).action_select()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """That one."""
        self.dismiss(int(event.option_id or 0))

    def action_leave(self) -> None:
        """None."""
        self.dismiss(None)
