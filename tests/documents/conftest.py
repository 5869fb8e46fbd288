"""Contexts as the rest of the program gives them to documents: full, minimal, hostile."""

from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import strategies as st

from incident.core.templates import Template
from incident.documents.meta import Meta
from incident.documents.render import render
from incident.documents.text import Text
from incident.library.load import load_template

ROOT = Path(__file__).resolve().parents[2]
NBSP = "\u00a0"
LONG = (
    "Lundi matin, la secrétaire a trouvé tous les fichiers du poste d’accueil renommés et un message de "
    "rançon à l’écran. Le serveur et les deux postes ne répondaient plus. Le disque de sauvegarde USB était "
    "branché ; son contenu est lui aussi illisible. La box a été débranchée à 7 h 55. "
)
Context = dict[str, Any]


def field(label: str, *lines: str, certainty: str = "certain", required: bool = True, note: str = "") -> Any:
    """One field of a form."""
    said = {"label": label, "lines": list(lines), "certainty": certainty, "required": required, "note": note}
    return said | {"hole": "à compléter"}


def clock(title: str, authority: str, **more: str) -> Any:
    """One clock; what is not given is empty."""
    names = ("starts", "due", "status", "filed", "reference", "late_by", "after_start", "reasons", "why", "source")
    given = {name: more.get(name, "") for name in names} | {"concerned": True, "excluded": False, "duty": "legal"}
    return {"title": title, "authority": authority} | given


def row(n: int, happened: str, text: str, **more: Any) -> Any:
    """One line of the chronology."""
    usual = {"label": "Note", "recorded": happened, "author": "médecin", "nature": "", "corrected": False}
    usual |= {"replaced_text": "", "reason": "", "expunged": False}
    return {"n": n, "happened": happened, "text": text} | usual | more


def _head(title: str) -> Context:
    """What every document says of itself, of the practice and of the incident."""
    doc: Context = {
        "title": title,
        "prepared_at": "lundi 23 novembre 2026 à 18 h 30",
        "reference": "2026-001",
    }
    doc |= {"entry": 42, "fingerprint": "3f9a 51c2 07bd", "exercise": False, "left_out": 2, "status_note": ""}
    practice = {"name": "Cabinet du Dr Claire Lenoir", "address": "12 rue des Tilleuls, 69003 Lyon"}
    practice |= {
        "siren": "812 345 678",
        "rpps": "10101234567",
        "finess": "690012345",
        "phone": "04 78 00 00 00",
    }
    practice |= {"structure": "cabinet individuel", "dpo": "aucun"}
    practice |= {"legal_representative": "Dr Claire Lenoir, médecin titulaire, 04 78 00 00 00"}
    practice |= {"contact_person": "Dr Claire Lenoir, contact@cabinet-lenoir.example"}
    incident: Context = {
        "ref": "2026-001",
        "title": "Rançongiciel au cabinet",
        "zone": "Europe/Paris",
        "status": "ouvert",
    }
    incident |= {"opened": "lundi 23 novembre 2026 à 8 h 05", "aware": "lundi 23 novembre 2026 à 8 h 30"}
    incident |= {"aware_assumed": False, "discovered": "vers 7 h 50 le lundi 23 novembre 2026"}
    incident["kinds"] = ["Rançongiciel"]
    alone = {"called": "", "known": True} | practice
    return {"doc": doc, "practice": practice, "declaring": [alone], "controllers": [], "incident": incident}


def _form() -> Any:
    note = f"libellé relevé chez un tiers{NBSP}: à confirmer sur le site"
    sections = [
        ("Type de notification", "", [field("Type de notification", "Notification initiale")]),
        (
            "Organisme concerné (responsable de traitement)",
            "Ordre des écrans relevé dans un guide de tiers : à confirmer sur le site.",
            [
                field("Numéro SIREN", "812 345 678"),
                field("Nom / raison sociale", "Cabinet du Dr Claire Lenoir", note=note),
                field("Adresse, code postal, ville, pays", "12 rue des Tilleuls", "69003 Lyon", "France"),
                field("Effectif", certainty="à compléter", required=False),
            ],
        ),
        (
            "Représentant légal, personne à contacter, DPO",
            "",
            [
                field("Représentant légal", "Dr Claire Lenoir, médecin titulaire, 04 78 00 00 00"),
                field("Personne à contacter", certainty="à compléter"),
                field("Délégué à la protection des données", "aucun"),
            ],
        ),
        (
            "À propos de la violation — dates et découverte",
            "",
            [
                field("Date et heure de début", "vers le dimanche 22 novembre 2026 à 23 h", certainty="estimé"),
                field("Date et heure de fin", "inconnu à ce stade", certainty="inconnu à ce stade"),
                field("Circonstances de la découverte (par qui, où, quand, comment)", LONG * 3),
            ],
        ),
        (
            "Nature, origine et cause",
            "",
            [
                field("Natures de la violation", "Perte de la confidentialité", "Perte de la disponibilité"),
                field(
                    "Origine(s)",
                    "Piratage, logiciel malveillant (par exemple rançongiciel) et/ou hameçonnage",
                ),
                field("Cause(s)", "Acte externe malveillant", certainty="estimé", note=note),
            ],
        ),
    ]
    return {
        "title": "Notification de violation de données personnelles",
        "warning": "Le site n’a pas pu être ouvert pour préparer ce formulaire : l’ordre des écrans peut différer.",
        "portal": "https://notifications.cnil.fr/notifications/index",
        "sections": [{"title": t, "provenance_note": n, "fields": fields} for t, n, fields in sections],
        "missing": ["Personne à contacter", "Nombre de personnes"],
        "later": ["Date et heure de fin"],
        "counts": "23 sur 31",
    }


def _clocks() -> Any:
    aware = "lundi 23 novembre 2026 à 8 h 30"
    return [
        clock(
            "Notification initiale",
            "CNIL",
            starts=aware,
            due="jeudi 26 novembre 2026 à 8 h 30",
            status="fait en retard",
            filed="jeudi 26 novembre 2026 à 14 h 30",
            reference="CNIL-2026-0001",
            late_by="6 h",
            after_start="78 h",
            reasons="Cabinet sans informatique pendant trois jours.",
            source="RGPD, article 33",
        ),
        clock(
            "Notification complémentaire",
            "CNIL",
            starts="pas encore",
            status="souhaité",
            due="dimanche 29 novembre 2026 à 14 h 30",
        ),
        clock(
            "Information des patients",
            "Personnes concernées",
            starts="pas encore",
            due="dans les meilleurs délais",
            status="à décider",
            why="Risque élevé possible.",
        ),
        clock(
            "Plainte, pour l’assureur",
            "Police",
            starts=aware,
            due="jeudi 26 novembre 2026 à 8 h 05",
            status="en cours",
        ),
    ]


def register_row(label: str, lines: list[str], legal: bool) -> Any:
    """One line of the register sheet."""
    return {"label": label, "lines": lines, "value": "\n".join(lines), "legal": legal}


REGISTER = (
    ("Référence interne", ["2026-001"], False),
    ("Prise de connaissance", ["lundi 23 novembre 2026 à 8 h 30"], True),
    ("Circonstances et faits", [LONG, "Note de rançon vue par la secrétaire."], True),
    ("Nature de la violation", ["Perte de la confidentialité", "Perte de la disponibilité"], True),
    ("Origine et cause", ["Piratage, logiciel malveillant et/ou hameçonnage"], True),
    ("Données concernées", ["Dossiers médicaux", "NIR"], True),
    ("Nombre de personnes", ["3200 (estimé)"], True),
    ("Conséquences probables", ["inconnu à ce stade"], True),
    ("Mesures prises ou prévues", ["Réseau coupé", "Restauration prévue"], True),
    ("Décisions motivées", ["pas encore décidé"], True),
    ("Autres déclarations", ["Plainte déposée au commissariat de Lyon 3"], False),
    ("Fin de l’incident", ["incident ouvert"], False),
)


def _steps() -> Any:
    done = [
        ("Limiter les dégâts", "Couper le réseau sans éteindre", "7 h 55"),
        ("Prévenir", "Appeler le 17", "9 h 10"),
    ]
    return [
        {
            "phase": phase,
            "title": title,
            "status": "fait",
            "when": f"lundi 23 novembre 2026 à {when}",
            "note": "",
        }
        for phase, title, when in done
    ] + [{"phase": "Repartir", "title": "Restaurer", "status": "à faire", "when": "", "note": ""}]


def _chronology() -> Any:
    seven = "vers 7 h 50 le lundi 23 novembre 2026"
    rows = [
        row(7, seven, LONG, recorded="lundi 23 novembre 2026 à 8 h 12", author="secrétaire"),
        row(1, "lundi 23 novembre 2026 à 8 h 05", "Dossier ouvert : rançongiciel (2026-001)"),
        row(
            9,
            "lundi 23 novembre 2026 à 8 h 20",
            "Sauvegarde USB branchée au moment de l’attaque.",
            corrected=True,
            replaced_text="Sauvegarde USB débranchée.",
            reason="la secrétaire se souvient",
        ),
        row(12, "lundi 23 novembre 2026 à 9 h", "texte caviardé", reason="nom d’un patient écrit par erreur"),
        row(
            14,
            "entre 9 h et 9 h 30 le lundi 23 novembre 2026",
            "Courriel ouvert vendredi ?",
            nature="hypothèse",
        ),
    ]
    return rows + [row(n, f"lundi 23 novembre 2026 à {n} h", f"Étape {n} faite.") for n in range(15, 24)]


def _around() -> Context:
    risk: Context = {
        "level": "risque",
        "proposed": "risque",
        "authority": "oui",
        "persons": "à décider ; question posée à la CNIL",
        "level_decided": True,
    }
    reason = {"text": "Une copie des données n’est pas exclue.", "source": "RGPD, article 33"}
    risk |= {"reasons": [reason], "missing": ["Copie vers l’extérieur"]}
    risk |= {"decided": ["Prévenir la CNIL : oui — le 23 novembre 2026 à 10 h, Dr Lenoir"]}
    source = {"title": "RGPD, article 33", "url": "https://gdpr-expert.com/article.html?mid=2&id=33"}
    sources = [source | {"checked": "23 novembre 2026", "status": "vérifié"}]
    return {"risk": risk, "sources": sources, "measures": []}


def full_data(title: str = "Document") -> Context:
    """An incident of which nearly everything is known."""
    data = _head(title) | _around() | {"form": _form(), "clocks": _clocks(), "steps": _steps()}
    data["register"] = [register_row(*line) for line in REGISTER]
    return data | {"chronology": _chronology()}


def minimal_data(title: str = "Document") -> Context:
    """An incident just opened, in a practice that filled in nothing."""
    data = full_data(title)
    data["practice"] = dict.fromkeys(data["practice"], "à compléter")
    data["declaring"] = [{"called": "", "known": True} | data["practice"]]
    data["incident"] |= {
        "aware": "à indiquer",
        "aware_assumed": True,
        "discovered": "inconnu à ce stade",
        "noticed": "",
        "title": "Incident",
    }
    data["doc"] |= {"left_out": 0, "entry": 1}
    for section in data["form"]["sections"]:
        section["fields"] = [field(f["label"], certainty="à compléter") for f in section["fields"]]
    data["register"] = [register_row(label, ["inconnu à ce stade"], legal) for label, _, legal in REGISTER]
    data["risk"] |= {"reasons": [], "missing": [], "decided": [], "persons": "à décider", "level_decided": False}
    return data | {"clocks": [], "steps": [], "chronology": data["chronology"][1:2], "sources": []}


HOSTILE = (
    "[brackets] [/] *étoiles* **gras** _souligné_ # titre | barre || `code` {{ 7*7 }} {% if %} & < > <br> "
    '"guillemets" \\ 😀👩‍⚕️ שלום مرحبا\n- puce\n\n1. un\n> cité\n| a | b |\n|---|---|\n\t\x07\ud800\ufffe\u202e fin '
    "\ue0000\ue001 [!IMPORTANT] " + "m" * 90
)


EVERYWHERE = """# {{ v }}

## a {{ v }}

{{ v }}

**{{ v }}** et *{{ v }}*

> [!IMPORTANT]
> {{ v }}

> {{ v }}

- {{ v }}

1. {{ v }}

| {{ v }} | b |
|---|---|
{% for x in many %}
| {{ x }} | **{{ v }}**<br>*{{ v }}* |
{% endfor %}

| | |
|-|-|
| c | {{ v }} |

---
"""
ANYTHING = st.text(st.characters(exclude_categories=()), max_size=30) | st.sampled_from(
    [
        HOSTILE,
        "",
        " ",
        "\n",
        "# x",
        "- x",
        "| a | b |\n|---|---|",
        "[!IMPORTANT] x",
        "\ue0000\ue001",
        "{{ v }}",
        "<br>",
    ]
)


def every_construct(value: str) -> Text:
    """A value in every construct of our Markdown."""
    return render(inline(EVERYWHERE), {"v": value, "many": [value, "2"]})


def replaced(value: Any, words: str) -> Any:
    """The same data with every text (but what templates compare) replaced."""
    if isinstance(value, defaultdict):
        copy = type(value)(value.default_factory)
        copy.update({key: replaced(item, words) for key, item in value.items()})
        return copy
    if isinstance(value, dict):
        kept = {"certainty", "authority", "facts", "seen"}
        return {key: item if key in kept else replaced(item, words) for key, item in value.items()}
    if isinstance(value, list):
        return [replaced(item, words) for item in value]
    return words if isinstance(value, str) and value and value != "—" else value


def read_template(name: str) -> Template:
    """One of the shipped templates."""
    return load_template(ROOT / "templates" / "documents" / f"{name}.md")


def inline(body: str) -> Template:
    """A template of a test's own."""
    return Template(
        id="essai",
        title="Essai",
        audience="interne",
        leaves_practice=False,
        file_name="{ref}-essai",
        body=body,
    )


def make_meta(**more: Any) -> Meta:
    """A Meta with usual values."""
    usual: dict[str, Any] = {
        "title": "Document",
        "author": "Cabinet du Dr Claire Lenoir",
        "reference": "2026-001",
        "entry": 42,
        "fingerprint": "3f9a 51c2 07bd",
        "prepared_at": datetime(2026, 11, 23, 17, 30, tzinfo=UTC),
        "letterhead": ("Cabinet du Dr Claire Lenoir", "12 rue des Tilleuls, 69003 Lyon", "04 78 00 00 00"),
        "left_out": 2,
    }
    return Meta(**(usual | more))


@pytest.fixture(scope="session")
def kit() -> Any:
    """What the tests of documents share."""
    shared = (full_data, minimal_data, replaced, read_template, inline, make_meta, every_construct)
    constants = {
        "hostile": HOSTILE,
        "anything": ANYTHING,
        "root": ROOT,
        "base": ROOT / "templates" / "base.docx",
    }
    return SimpleNamespace(**{shared_one.__name__: shared_one for shared_one in shared}, **constants)
