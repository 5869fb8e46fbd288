"""A fictional practice on the morning of a ransomware attack: every key pressed, and what is then waited for."""

from tests.demo.stage import Seen, Stage

PRACTICE = (
    "name=Cabinet du Dr Claire Lenoir (fictif)",
    "siren=123456782",
    "address=1 rue des Exemples, 35000 Rennes, France",
    "phone=02 99 00 00 01",
    "structure=solo",
    "headcount=2",
    "sector=sante_humaine",
    "legal_representative=Dr Claire Lenoir, médecin, 02 99 00 00 01",
    "contact_person=Dr Claire Lenoir, médecin, 02 99 00 00 01",
    "dpo_designated=non",
    "declarant_capacity=doctor",
    "people=Dr Claire Lenoir, médecin",
    "contact_prestataire=Informatique Exemple, 02 99 00 00 02",
    "contact_assureur=Assurances Exemple, 02 99 00 00 03",
)
NOTE = "La borne Wi-Fi et le disque de sauvegarde sont débranchés. L’écran de la secrétaire reste allumé."
DISCOVERY = "À 7 h 50, la secrétaire allume son poste : les fichiers ont changé de nom, un message demande de l’argent."
TOLD = "Nous avons débranché le réseau et les sauvegardes. Un informaticien vérifie tous les appareils."
REF = "2026-001"


def play(stage: Stage) -> None:
    """From the empty register to the draft, the filing, and the proof that nothing was changed."""
    stage.run("practice", "set", *PRACTICE)
    screen = stage.open()
    try:
        _first_minutes(stage, screen)
        _note(stage, screen)
        _evidence(stage, screen)
        _journal(stage, screen)
        _answers(stage, screen)
        _draft(stage, screen)
        _filing(stage, screen)
        _review(stage, screen)
        screen.press("ctrl+q")
        screen.end()
    finally:
        screen.child.close(force=True)
    _keep(stage)


def _first_minutes(stage: Stage, screen: Seen) -> None:
    """What happens, the first moves, who knew and when."""
    screen.wait("Que se passe-t-il", "Fichiers bloqués")
    screen.press("ctrl+p")
    screen.wait("Qui écrit")
    screen.type("médecin")
    screen.press("enter")
    screen.wait("Que se passe-t-il", gone="Qui écrit")
    stage.picture(screen, "choix", "Que se passe-t-il ?")
    screen.choose("Fichiers bloqués")
    screen.wait("MAINTENANT", "À APPELER", "CNIL 7")
    stage.picture(screen, "premiers-gestes", "Les premiers gestes et les numéros à appeler")
    stage.advance(minutes=3)
    screen.press("1")
    screen.wait("✓ Dites à tous")
    screen.press("2")
    screen.wait("✓ Débranchez")
    screen.press("tab")
    screen.type("secrétaire")
    screen.press("tab")
    screen.type("vers 7 h 50")
    screen.press("tab", "tab", "tab", "enter")
    screen.wait("✓ Attaque constatée", "✓ Violation de données connue", gone="provisoire")
    stage.picture(screen, "qui-savait", "Qui s’en est aperçu, et à quelle heure")
    screen.press("f8")
    screen.wait("Maintenant", "Aujourd’hui")
    stage.picture(screen, "etapes", "Les étapes, de la plus urgente à la moins urgente")


def _note(stage: Stage, screen: Seen) -> None:
    stage.advance(minutes=6)
    screen.press("f9")
    screen.wait("Je viens de faire…", "Écrivez ce que vous voyez")
    screen.type(NOTE)
    screen.wait("reste allumé")
    stage.picture(screen, "note", "« Je viens de faire… »")
    screen.press("f8")
    screen.wait("Enregistré", gone="Écrivez ce que vous voyez")


def _evidence(stage: Stage, screen: Seen) -> None:
    """The ransom note, its fingerprint taken."""
    (stage.scratch / "message.txt").write_text("Message de rançon fictif, pour la démonstration.\n", encoding="utf-8")
    stage.advance(minutes=4)
    screen.press("f5")
    screen.wait("Que voulez-vous faire")
    screen.type("pieces")
    screen.wait("Pièces, remises", gone="Aller au dossier")
    screen.press("enter")
    screen.wait("Pertes et dépenses")
    screen.press("a")
    screen.wait("Ce que c’est, ce que cela montre")
    for said in ("~/message.txt", "Copie du message de rançon", "copié par le médecin"):
        screen.type(said)
        screen.press("tab")
    screen.press("space")
    screen.wait("(•) non")
    stage.picture(screen, "piece", "Une pièce, dont l’empreinte est notée")
    screen.press("f8")
    screen.wait("Pièces (1)", "Enregistré")
    stage.picture(screen, "pieces", "Les pièces de l’incident")
    screen.press("escape")
    screen.wait("Maintenant")


def _journal(stage: Stage, screen: Seen) -> None:
    screen.press("f4")
    screen.wait("Note", "Preuve")
    stage.picture(screen, "journal", "Le journal de l’incident")
    screen.press("escape")
    screen.wait("Maintenant")


def _answers(stage: Stage, screen: Seen) -> None:
    """Some answers in the CNIL's file, those of the dates; the rest said unknown on purpose."""
    stage.advance(minutes=55)
    screen.press("f2")
    screen.wait("Dossier CNIL", "manquent")
    screen.press("down", "down", "down", "down")
    screen.wait("dates et découverte", "Quand cela a-t-il commencé ?")
    screen.press("enter", "tab", "tab")
    screen.type("hier vers 23 h")
    screen.press("tab", "tab", "space")
    screen.wait("(•) oui")
    screen.press("tab", "tab", "tab", "tab", "tab")
    screen.type(DISCOVERY)
    screen.press("enter")  # before the line that says who noticed, and when
    screen.wait("demande de l’argent")
    stage.picture(screen, "dossier-cnil", "Le dossier de la CNIL, écran par écran")
    screen.press("f8")
    screen.wait("Enregistré")
    screen.press("ctrl+r")
    screen.wait("questions sans réponse")
    stage.picture(screen, "reste-inconnu", "« Inconnu à ce stade » est une réponse")
    screen.press("f8")
    screen.wait("prêt à déclarer")
    screen.press("escape")


def _draft(stage: Stage, screen: Seen) -> None:
    """The draft to copy on the CNIL's site, kept in the register and written as a Word file."""
    screen.press("f3")
    screen.wait("Brouillon de notification")
    screen.press("f8")
    screen.wait("gardé dans le registre")
    screen.press("down", "up")
    screen.wait("Brouillon de notification initiale", gone="gardé dans le registre")
    stage.picture(screen, "brouillon", "Le brouillon pour la CNIL, et les autres documents")


def _filing(stage: Stage, screen: Seen) -> None:
    """Copied on the site, then declared as filed, with its number."""
    stage.advance(hours=2)
    screen.press("ctrl+d")
    screen.wait("Numéro reçu")
    screen.type("il y a 10 minutes")
    screen.press("tab")
    screen.type("EXEMPLE-0001")
    stage.picture(screen, "depot", "La déclaration faite, sa date et son numéro")
    screen.press("f8")
    screen.wait("✓ CNIL fait")


def _review(stage: Stage, screen: Seen) -> None:
    """The past incidents, and this one among them."""
    screen.press("f12")
    screen.wait("Incidents passés", REF, "CNIL à temps")
    screen.press("enter")
    screen.wait("DÉLAIS", "fait à temps")
    stage.picture(screen, "incident-passe", "Un incident passé, en lecture")


def _keep(stage: Stage) -> None:
    """What the patients are told of the measures; the Word files, the journal as text, and what `verify` says."""
    stage.run("answer", REF, f"patient_measures={TOLD}")
    stage.run("export", REF, "--to", str(stage.out / "documents"))
    (stage.out / "journal.txt").write_text(stage.run("log", REF), encoding="utf-8", newline="\n")
    (stage.out / "verification.txt").write_text(stage.run("verify"), encoding="utf-8", newline="\n")
