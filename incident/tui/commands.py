"""What can be done from any screen: each command by its label, and the other words that people look for it by."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Offer:
    """A command of the palette: its label, what it does (an action), the words that also find it."""

    label: str
    action: str
    words: str = ""


ACTIONS = (
    Offer("Écrire d’ici : un autre écran a la main, il passera en lecture seule", "take_over", "prendre main écran"),
    Offer("Aller au dossier de la CNIL (F2)", "go('dossier')", "formulaire déclaration questions violation"),
    Offer(
        "Voir et produire les documents (F3)", "go('documents')", "word pdf lettre courrier affiche plainte imprimer"
    ),
    Offer("Imprimer : exporter tous les documents…", "everything", "copie usb clé pdf word sortir enregistrer"),
    Offer(
        "Tout exporter pour le délégué à la protection des données…",
        "for_delegate",
        "dpo rgpd copie usb clé sauvegarde archive journal vérification inspecteur contrôle cnil sortir",
    ),
    Offer("Recopier les réponses sur le site de la CNIL (Ctrl+O)", "go('copy')", "déclarer téléservice portail"),
    Offer(
        "Lire le journal de l’incident (F4)", "go('journal')", "chronologie historique corriger caviarder effacer heure"
    ),
    Offer("Noter : je viens de faire… (F9)", "just_done", "écrire ajouter note appel téléphone fait"),
    Offer("Ce qui reste à faire et à attendre… (Ctrl+B)", "owed", "délais liste oubli rappel"),
    Offer("Chercher partout (Ctrl+F)", "find", "trouver rechercher"),
    Offer(
        "Pièces, remises, pertes, lettres et mesures promises",
        "go('pieces')",
        "preuve photo capture fichier facture argent dépense courrier réquisition police gendarmerie scellé",
    ),
    Offer("Écrire à chaque patient d’une liste…", "mailing", "courrier lettre sms mail publipostage informer"),
    Offer("Mettre les délais dans un agenda… (Ctrl+E)", "calendar", "calendrier rappel téléphone ics"),
    Offer("En-tête du cabinet pour les documents Word…", "letterhead", "papier à lettres logo"),
    Offer("Saisir des heures notées sur papier", "paper", "notes cahier après coup antidater"),
    Offer("Ouvrir avec un bulletin…", "open_bulletin", "éditeur ordre urps alerte"),
    Offer("Réponses proposées par le bulletin…", "proposals", "éditeur confirmer"),
    Offer("Bulletin : l’émetteur a été appelé…", "check_bulletin", "éditeur vérifier"),
    Offer("Recevoir un bulletin pour cet incident…", "receive_bulletin", "éditeur nouveau alerte"),
    Offer("Joindre un second scénario à cet incident", "add_playbook", "ajouter autre attaque vol"),
    Offer("Terminer l’incident…", "close", "fermer clore clôturer finir fin terminé"),
    Offer("Fausse alerte : pas de violation, voici pourquoi…", "false_alarm", "fermer clore annuler erreur rien"),
    Offer("Rouvrir l’incident…", "reopen", "reprendre recommencer"),
    Offer(
        "Remplir la fiche du cabinet (F10)",
        "go('practice')",
        "adresse siren assureur numéros équipe personnes délégué dpo",
    ),
    Offer(
        "Préparer le cabinet : auto-évaluation, kit papier, exercice",
        "go('prepare')",
        "avance sécurité sauvegarde imprimer",
    ),
    Offer("S’exercer sur un faux incident…", "begin_exercise", "entraînement simulation test"),
    Offer("Finir l’exercice…", "end_exercise", "quitter entraînement"),
    Offer(
        "Revoir les incidents passés (F12)", "go('past')", "anciens registre violations liste autre incident changer"
    ),
    Offer("Qui écrit : choisir la personne… (Ctrl+P)", "choose_person", "nom auteur changer médecin secrétaire agit"),
    Offer("Des textes plus récents existent : les adopter pour cet incident…", "adopt", "mise à jour nouveau"),
    Offer("Le registre a changé sans ce poste : l’accepter tel qu’il est…", "accept", "différent copie"),
    Offer("Écran clair ou sombre (Ctrl+T)", "switch_theme", "couleur thème noir blanc contraste"),
    Offer("Aide (F1)", "help", "touches mots comment"),
    Offer("Quitter (Ctrl+Q)", "leave", "sortir fermer arrêter"),
)

NEEDS_INCIDENT = frozenset(
    {
        "go('copy')",
        "go('dossier')",
        "go('documents')",
        "go('journal')",
        "go('pieces')",
        "just_done",
        "owed",
        "paper",
        "everything",
        "for_delegate",
        "mailing",
        "calendar",
    }
    | {"add_playbook", "close", "false_alarm", "reopen", "adopt", "proposals", "check_bulletin", "receive_bulletin"}
)
"""What makes no sense before an incident is open."""
