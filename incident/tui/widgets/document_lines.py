"""How the documents read on the screen: the list, what stands over a preview, what changed since a version."""

from collections.abc import Iterable, Iterator, Sequence

from textual.content import Content
from textual.widgets.option_list import Option

from incident.core.comparingtext import Line, version_text
from incident.core.durations import count
from incident.core.lacking import Lack
from incident.core.situation import Situation
from incident.core.sms import SmsLength
from incident.documents.secrecy import Finding
from incident.documents.service import STATUS_LABELS, Standing
from incident.mailing import channel_of
from incident.tui.text import hanging, joined, one_line, plain

SYMBOLS = {
    "incomplete": ("!", "$text-warning"),
    "ready": ("·", ""),
    "produced": ("✓", "$text-success"),
    "outdated": ("↻", "$text-warning"),
}
TONES = {"head": "bold $primary", "where": "bold", "before": "$text-warning", "now": "$text-success", "plain": ""}


def list_width(screen: int) -> int:
    """How wide the list of documents is on a screen of that width."""
    return max(32, min(48, screen * 2 // 5))


def document_option(standing: Standing, width: int) -> Option:
    """The document's sign and its whole title, on as many lines as it takes."""
    symbol, style = SYMBOLS["incomplete" if standing.missing else standing.status]  # ✓ only where nothing is missing
    return Option(
        joined(
            plain(f" {symbol} ", f"{style or '$foreground'} on $background"),
            plain(hanging(standing.template.title, width - 4, 3)),
        )
    )


def head(standing: Standing, zone: str, found: Sequence[Finding], lengths: Sequence[SmsLength] = ()) -> Content:
    """The title, what it is for, where it stands; what must be read again before it leaves."""
    template = standing.template
    lines = [
        plain(template.title, "bold $primary"),
        plain(template.summary),
        plain(_status(standing, zone), "$text-muted"),
    ]
    lines += [plain(f"Message {n} : {length}", "$text-muted") for n, length in enumerate(lengths, 1)]
    if found:
        sentences = list(dict.fromkeys(finding.sentence for finding in found))
        lines.append(plain("À relire avant que cela ne sorte (corriger ou caviarder : F4)", "bold $text-error"))
        lines += [plain(f"– {sentence}", "$text-error") for sentence in sentences[:3]]
    if standing.lacks:
        answers = count(len(standing.lacks), "réponse")
        lines.append(plain(f"Il manque {answers} (un chiffre y va) :", "$text-warning"))
    return Content("\n").join(lines)


def _status(standing: Standing, zone: str) -> str:
    said = standing.held or STATUS_LABELS[standing.status]
    if standing.missing and standing.status == "produced":
        said += ", mais incomplet"
    return f"{said} · dernière version : {version_text(standing.latest, zone)}" if standing.latest else said


def lack_options(lacks: Iterable[Lack], width: int) -> Iterator[Option]:
    """What is missing, numbered as its digit."""
    for number, lack in enumerate(lacks, 1):
        digit = f"{number}" if number < 10 else "·"
        yield Option(joined(plain(f"{digit} ", "bold $accent"), plain(one_line(lack.label, width - 3))))


def possible(standing: Standing, situation: Situation) -> dict[str, bool]:
    """Which of the actions that not every document has make sense for this one."""
    template = standing.template
    return {
        "file": template.fulfils is not None,
        "copy": template.form is not None and bool(situation.library.forms[template.form].portal),
        "compare": standing.latest is not None,
        "people": channel_of(template) is not None,
    }


def comparison(lines: Iterable[Line]) -> Content:
    """What changed since a version: signs first, colour only repeats them."""
    return Content("\n").join([plain(line.text, TONES[line.tone]) for line in lines])
