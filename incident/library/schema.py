"""The JSON Schema of a playbook's file, explained in French: text editors complete and check with it."""

from typing import Any

from incident.core.playbook import PlaybookFile

EXPLAINED: dict[str, dict[str, str]] = {
    "PlaybookFile": {
        "": "Un scénario : ce que l’on voit, les premiers gestes, les étapes.",
        "id": "Nom du fichier sans « .yaml » : minuscules sans accent, chiffres, tiret bas.",
        "title": "Titre, dans les mots du médecin.",
        "rank": "Place dans les listes : le plus petit d’abord.",
        "signs": "Ce que le médecin voit ou entend ; la recherche du premier écran s’en sert.",
        "first_moves": "Les premiers gestes, quatre au plus, montrés avant toute question.",
        "first_calls": "Les contacts à appeler tout de suite (noms de common/contacts.yaml).",
        "beside": "Ce qu’il faut faire en même temps, par exemple pour les patients présents.",
        "never": "Ce qu’il ne faut pas faire.",
        "facts": "Ce que choisir ce scénario apprend déjà (faits de common/facts.yaml) ; à confirmer ensuite.",
        "starts": "Les moments d’où partent les délais, proposés sur le premier écran.",
        "sources": "Les sources du scénario (common/sources.yaml).",
        "steps": "Les étapes, dans l’ordre : propres au scénario, ou partagées (use).",
        "excludes": "Les étapes partagées qui ne servent pas ici, chacune avec sa raison.",
    },
    "Move": {
        "": "Un premier geste ; le faire fait l’étape.",
        "step": "L’étape qu’il fait.",
        "say": "Le geste, en une phrase courte.",
    },
    "Step": {
        "": "Une étape.",
        "id": "Nom de l’étape : minuscules sans accent, chiffres, tirets.",
        "phase": "Le moment : limiter les dégâts, soigner, prévenir, mesurer, déclarer, informer, repartir, finir.",
        "title": "Titre court, pour la liste.",
        "do": "Ce qu’il faut faire : soixante mots au plus, phrases courtes (Markdown).",
        "why": "Pourquoi, en une ou deux phrases.",
        "who": "Qui peut le faire.",
        "within": "Délai : « 1h », « 24h », « 30d » (jours), ou « clock: » et le nom d’une obligation.",
        "duty": "Obligatoire (legal), exigé par l’assurance, recommandé ou facultatif.",
        "ask": "Les questions de l’étape (faits de common/facts.yaml).",
        "call": "Qui appeler (common/contacts.yaml).",
        "keep": "Ce qu’il faut garder comme preuve.",
        "make": "Les documents à produire (templates/documents).",
        "files": "L’obligation que cette étape déclare (common/obligations.yaml).",
        "when": "À quelle condition l’étape est montrée ; vide : toujours.",
        "leads_to": "Les scénarios que l’étape propose d’ajouter à l’incident.",
        "dates": "La question (une date) à laquelle répond l’heure où l’étape est faite, tant que personne n’y répond.",
        "sources": "Ce qui fonde l’étape (common/sources.yaml).",
    },
    "StepUse": {
        "": "Une étape partagée de common/steps.yaml, et ce que ce scénario en dit autrement.",
        "use": "L’étape partagée.",
        "do": "Ce qu’il faut faire ici, à la place du texte partagé.",
        "when": "La condition d’ici, à la place de la condition partagée.",
        "within": "Le délai d’ici, à la place du délai partagé.",
        "sources": "Les sources d’ici, à la place des sources partagées.",
        "leads_to": "Les scénarios à proposer ici, à la place de ceux de l’étape partagée.",
    },
}
"""For each model and each of its keys (the empty key: the model itself), what it is."""


def schema() -> dict[str, Any]:
    """The JSON Schema of a playbook's file."""
    known = PlaybookFile.model_json_schema()
    for name, said in EXPLAINED.items():
        block = known if name == "PlaybookFile" else known["$defs"][name]
        block["description"] = said[""]
        for key, words in block["properties"].items():
            words["description"] = said[key]
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **known}
