"""One fact asked in place. Nothing is recorded here: the screen asks for `given()` on validation."""

from datetime import datetime

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, Label, RadioSet, TextArea

from incident.core.commands import Given
from incident.core.dossier import CERTAINTY_LABELS, REVIEW, person_text
from incident.core.facts import Answer, Fact, JsonValue, Person, ValueRefused, parse_value, typed_as_estimate
from incident.core.when import When, WhenError
from incident.core.whentyped import parse_due, parse_when
from incident.errors import BadInput
from incident.tui.text import clean, plain
from incident.tui.widgets.text_box import TextBox
from incident.tui.widgets.toggles import Choice, Choices, Tick, Ticks

ORIGINS = {"practice": "fiche du cabinet", "playbook": "présumé par le scénario", "bulletin": "bulletin"}
UNKNOWN_LABEL = "inconnu à ce stade"
UNRECORDED = "brouillon, pas encore enregistré"
"""Beside what was typed another time and not recorded."""


class Question(Vertical):
    """A fact, its present answer, and the control to answer it."""

    class Typed(Message):
        """Something was typed: worth keeping as a draft."""

        def __init__(self, fact: str, text: str) -> None:
            super().__init__()
            self.fact, self.text = fact, text

    def __init__(
        self,
        fact: Fact,
        answer: Answer | None,
        zone: str,
        now: datetime,
        draft: str = "",
        proposer: str = "",
        prefill: str = "",
    ) -> None:
        """With a `proposer`, the answer is only what it proposes: shown, and recorded once it is confirmed.

        `prefill` is a text to start from where there is no answer: recorded once edited, or taken as it is.
        """
        super().__init__(classes="question")
        self.proposer = proposer
        self.fact, self.answer, self.zone, self.now = fact, answer, zone, now
        self._first = _shown(fact, answer)
        self._said_unknown = _is_unknown(draft) and not self._was_unknown
        self._draft = "" if self._says_as_recorded(draft) else draft
        self._prefill = clean(prefill) if not self._first and not self._draft else ""
        self._sure = answer is None or answer.certainty != "estimated"
        self._kept = bool(self._draft)

    def compose(self) -> ComposeResult:
        """The question, what is known, the control, and how sure one is."""
        yield Label(plain(self.fact.ask, "bold"), classes="ask")
        yield Label(self._known(), classes="known")
        yield self._control()
        if self.fact.type in {"int", "when", "choice", "multi"}:
            yield Tick("estimé (pas certain)", value=not self._sure, classes="estimated", compact=True)
        if self.proposer or self._presumed:
            words = "je confirme cette réponse proposée" if self.proposer else "je confirme ce que le scénario présume"
            yield Tick(words, classes="confirm", compact=True)
        if self._prefill:
            yield Label(plain("Brouillon tiré du journal : rien n’est enregistré. Relisez, corrigez.", "$text-warning"))
            yield Tick("enregistrer ce brouillon tel quel", classes="as-prefilled", compact=True)

    @property
    def _presumed(self) -> bool:
        """Whether the answer shown is only what the playbook presumes: nobody has said it."""
        return self.answer is not None and self.answer.origin == "playbook" and not self.proposer

    def _known(self) -> Content:
        if self._said_unknown:
            return plain(f"{self.fact.help} [{UNKNOWN_LABEL}, pas encore enregistré]".strip(), "$text-warning")
        if self._draft:
            return plain(f"{self.fact.help} [{UNRECORDED}]".strip(), "$text-warning")
        if self.answer is None:
            return plain(self.fact.help, "$text-muted")
        if self.proposer:
            proposed = f"{self.fact.help} [proposé par le {self.proposer}, pas encore enregistré]"
            return plain(proposed.strip(), "$text-warning")
        source = ORIGINS.get(self.answer.origin, "")
        words = [REVIEW if self.answer.review else CERTAINTY_LABELS[self.answer.certainty], source]
        return plain(f"{self.fact.help} [{', '.join(word for word in words if word)}]".strip(), "$text-muted")

    def _control(self) -> Widget:
        kind = self.fact.type
        if kind in {"bool", "choice"}:
            return Choices(*self._buttons(), classes="control", compact=True)
        if kind == "multi":
            return Ticks(self._boxes(), classes="control")
        start = "" if self._is_unknown else self._draft or self._first or self._prefill
        if kind == "text" and self.fact.multiline:
            return TextBox(start, placeholder=self._hint, classes="control", compact=True)
        return Input(start, placeholder=self._hint, classes="control", compact=True)

    @property
    def _is_unknown(self) -> bool:
        """Whether what is answered here, recorded or not, is « inconnu à ce stade »."""
        return self._said_unknown or (self._was_unknown and not self._draft)

    @property
    def _hint(self) -> str:
        """What an empty box shows: never a text to delete before one can write."""
        return UNKNOWN_LABEL if self._is_unknown else _placeholder(self.fact)

    def _says_as_recorded(self, draft: str) -> bool:
        """Whether a draft says nothing that is not recorded: « 6 800 » is 6800."""
        if not draft or draft == self._first or (self._was_unknown and _is_unknown(draft)):
            return True
        if self.answer is None or self.answer.origin != "person" or self.fact.type == "when":
            return False
        try:
            same = parse_value(self.fact, draft) == self.answer.value
        except ValueRefused:
            return False
        return same and not (typed_as_estimate(self.fact, draft) and self.answer.certainty == "certain")

    def _choices(self) -> list[tuple[str, str]]:
        if self.fact.type == "bool":
            known = [("true", "oui"), ("false", "non")]
        else:
            known = [(option.id, option.label) for option in self.fact.options]
        return [*known, ("", UNKNOWN_LABEL)] if self.fact.unknown else known

    def _buttons(self) -> list[Choice]:
        return [Choice(plain(label), value=self._first == value) for value, label in self._choices()]

    def _boxes(self) -> list[tuple[str, str, bool]]:
        chosen = self.answer.value if self.answer is not None and isinstance(self.answer.value, list) else []
        unknown = self._was_unknown
        return [(value, label, value in chosen or (not value and unknown)) for value, label in self._choices()]

    # -- what was answered -----------------------------------------------------------------------------

    def given(self) -> Given | None:
        """The new answer, None if nothing changed. Raises BadInput with the sentence to show."""
        value, certainty = self._value(), "estimated" if self._estimated or self._typed_as_estimate else "certain"
        if value is _UNTOUCHED:
            return self._confirmed()
        if value is None:
            return None if self._was_unknown else Given(self.fact.id, None, "unknown")
        same = self.answer is not None and self.answer.value == value and self.answer.certainty == certainty
        if same and self.answer is not None and self.answer.origin == "person":
            return None
        return Given(self.fact.id, value, certainty)  # type: ignore[arg-type]

    def _confirmed(self) -> Given | None:
        """What was proposed or presumed, once « je confirme » is ticked; what was presumed is then the doctor's."""
        if self.answer is None or not any(box.value for box in self.query(".confirm").results(Tick)):
            return None
        if self._presumed:
            return Given(self.fact.id, self.answer.value, "certain")
        return Given(self.fact.id, self.answer.value, self.answer.certainty, "bulletin")

    @property
    def _was_unknown(self) -> bool:
        return self.answer is not None and not self.answer.known

    @property
    def _estimated(self) -> bool:
        boxes = self.query(".estimated").results(Tick)
        return any(box.value for box in boxes)

    @property
    def _typed_as_estimate(self) -> bool:
        return any(typed_as_estimate(self.fact, field.value) for field in self.query(".control").results(Input))

    @property
    def _as_sure(self) -> bool:
        """Whether nobody touched « estimé » (a question without that box leaves certainty alone)."""
        return not self.query(".estimated") or self._sure != self._estimated

    def _value(self) -> "JsonValue | object":
        control = self.query_one(".control")
        if isinstance(control, RadioSet):
            return self._chosen(control)
        if isinstance(control, Ticks):
            return self._selected(control)
        return self._read(self.typed)

    def _chosen(self, control: RadioSet) -> "JsonValue | object":
        pressed = control.pressed_index
        if pressed < 0:  # just put back: the set has not heard of it yet
            pressed = next((n for n, choice in enumerate(control.query(Choice)) if choice.value), -1)
        if pressed < 0:
            return _UNTOUCHED
        value = self._choices()[pressed][0]
        if value == self._first and self._as_sure:
            return _UNTOUCHED
        return None if not value else (value == "true" if self.fact.type == "bool" else value)

    def _selected(self, control: Ticks) -> "JsonValue | object":
        chosen: list[JsonValue] = list(control.selected)
        if not chosen and self.answer is None:
            return _UNTOUCHED
        if "" in chosen:
            return None
        value: list[JsonValue] = [option.id for option in self.fact.options if option.id in chosen]
        untouched = self.answer is not None and value == self.answer.value and self._as_sure
        return _UNTOUCHED if untouched else value

    @property
    def _only_prefilled(self) -> bool:
        """Whether the text is still the draft, which nobody made theirs: it is not recorded."""
        return bool(self._prefill) and not any(box.value for box in self.query(".as-prefilled").results(Tick))

    def _read(self, text: str) -> "JsonValue | object":
        if self._said_unknown and not text.strip():
            return None
        if text == self._prefill and self._only_prefilled:
            return _UNTOUCHED
        if text == self._first and (not text.strip() or self._as_sure):
            return _UNTOUCHED
        if not text.strip():
            return None if self.answer is not None else _UNTOUCHED
        if self.fact.type == "when" and not _is_unknown(text):
            return self._read_when(text)
        try:
            return parse_value(self.fact, text)
        except ValueRefused as problem:
            raise BadInput(str(problem)) from None

    def _read_when(self, text: str) -> JsonValue:
        if self.answer is not None and text == self._first and isinstance(self.answer.value, dict):
            return self.answer.value
        try:
            if self.fact.future:
                return parse_due(text, zone=self.zone).to_json()
            stored = parse_when(text, zone=self.zone, now=self.now).to_json()
        except WhenError as problem:
            raise BadInput(str(problem)) from None
        return stored

    @property
    def typed(self) -> str:
        """What stands in the text field, nothing for a choice."""
        control = self.query_one(".control")
        return control.text if isinstance(control, TextArea) else control.value if isinstance(control, Input) else ""

    def unknown(self) -> str:
        """Answer « inconnu à ce stade »; the sentence to show where that is no answer, or replaces one."""
        if not self.fact.unknown:
            return "Cette réponse ne peut pas rester inconnue : remplissez-la, ou laissez-la pour plus tard."
        self._answer_unknown(self.query_one(".control"))
        if self.answer is None or not self.answer.known:
            return ""
        had = "le scénario présume une réponse" if self._presumed else "il y avait une réponse"
        return f"« {self.fact.ask} » : {had} ; F8 la remplacera par « inconnu à ce stade »."

    def _answer_unknown(self, control: Widget) -> None:
        if isinstance(control, Ticks):
            control.only("")
        elif isinstance(control, RadioSet):
            control.query(Choice).last().value = True
        else:
            self._empty_as_unknown(control)

    def _empty_as_unknown(self, control: Widget) -> None:
        """The box is empty, its mark beside it: what is typed next is an answer again."""
        self._said_unknown = not self._was_unknown
        if isinstance(control, Input):
            control.value, control.placeholder = "", UNKNOWN_LABEL
        elif isinstance(control, TextArea):
            control.text, control.placeholder = "", UNKNOWN_LABEL
        self._mark()
        self._typed("")

    def _mark(self) -> None:
        self.query_one(".known", Label).update(self._known())

    def on_input_changed(self, event: Input.Changed) -> None:
        """Keep what is being typed."""
        event.stop()
        self._typed(event.value)

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Keep what is being typed."""
        event.stop()
        self._typed(event.text_area.text)

    def _typed(self, text: str) -> None:
        """Back to what it was, an emptied field included, nothing is left to keep: the draft goes."""
        if self._said_unknown and text.strip():
            self._said_unknown = False
            self._mark()
        as_before = not self._said_unknown and text in (self._first, self._prefill)
        if self._kept or not as_before:
            self._kept = not as_before
            kept = UNKNOWN_LABEL if self._said_unknown else text
            self.post_message(self.Typed(self.fact.id, "" if as_before else kept))


_UNTOUCHED = object()


def _is_unknown(text: str) -> bool:
    return text.strip().casefold() in {"inconnu", UNKNOWN_LABEL}


def _shown(fact: Fact, answer: Answer | None) -> str:
    """The answer as its control shows it."""
    if answer is None:
        return "\0" if fact.type in {"bool", "choice"} else ""
    value = answer.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return When.from_json(value).typed if fact.type == "when" else clean(person_text(Person.model_validate(value)))
    return clean(str(value)) if not isinstance(value, list) else ""


def _placeholder(fact: Fact) -> str:
    if fact.future:
        return "12/12/2026 · inconnu"
    return {
        "int": "un nombre, ou « inconnu »",
        "when": "hier vers 23 h · 22/11 à 7 h 50 · inconnu",
        "person": "Nom, fonction, téléphone, courriel",
    }.get(fact.type, "")
