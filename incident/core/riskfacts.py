"""What the assessment reads in the facts, in three values, and the questions its rules are made of.

A fact that raises the risk counts as possible until it is denied; a fact that lowers it counts only once it
is stated; a few facts count only once stated and never push while unknown. `unknown` is not `possible`:
« possible » says that someone saw an indication.
"""

from collections.abc import Callable, Mapping

from incident.core.facts import JsonValue

Facts = Callable[[str], JsonValue]
"""Gives a fact's value, None when unknown."""

Truth = bool | None
"""True or False when the stated facts suffice, None when only an unknown could tell."""

RECOVERED_HOURS = 8
"""Restored within a working day: the CNIL speaks of « quelques heures » (OVH), the EDPB case 1 too."""

MANY_PERSONS = 100
"""Above it, the number itself weighs: ENISA's flag. A small number never lowers anything."""

BOOL = (False, True)

SCALES: Mapping[str, tuple[JsonValue, ...]] = {
    "patient_data": BOOL,
    "confidentiality": BOOL,
    "integrity": BOOL,
    "availability": BOOL,
    "exfiltration": ("no", "possible", "yes"),
    "published": BOOL,
    "recipient": (
        "none", "colleague", "single_known", "few_known", "many_known", "former_employee", "unknown", "thief",
        "attacker", "public",
    ),
    "unintelligible": (True, False),
    "data_health": BOOL,
    "professional_secrecy": BOOL,
    "data_birth_date": BOOL,
    "data_national_id": BOOL,
    "data_id_document": BOOL,
    "data_financial": BOOL,
    "data_payment_card": BOOL,
    "data_credentials": ("none", "hashed_salted_strong", "clear"),
    "service_impact": ("none", "minor", "major"),
    "permanent_loss": BOOL,
    "backup": ("available", "not_applicable", "paper_only", "encrypted_too", "none"),
    "unavailability_hours": (0, RECOVERED_HOURS, RECOVERED_HOURS + 1),
    "recipient_trusted": (True, False),
    "recipient_care_team": (True, False),
    "recipient_written_confirmation": (True, False),
    "recipient_hostile": BOOL,
    "recipient_read": BOOL,
    "data_returned": (True, False),
    "data_identity": BOOL,
    "data_contact": BOOL,
    "data_location": BOOL,
    "data_criminal": BOOL,
    "data_other_special": BOOL,
    "special_categories": BOOL,
    "data_other": BOOL,
    "wrong_data": BOOL,
    "grave_harm": BOOL,
    "controller_is_health": BOOL,
    "persons_count": (1, MANY_PERSONS + 1),
}  # fmt: skip
"""Every fact the rules read, in the order it is asked, with its answers from the least to the most serious."""

SOMEONE = SCALES["recipient"][1:]
"""Every recipient but « personne »."""

FAR = ("attacker", "thief", "unknown", "public", "former_employee", "many_known")
"""Hands from which data never surely come back (EDPB 01/2021 cases 8, 11, 12; 9/2022 examples vii, ix)."""

USURPED = ("data_national_id", "data_id_document", "data_payment_card")
"""Numbers that are enough to pass for someone (EDPB 01/2021 cases 4, 7, 14)."""

USABLE = ("data_birth_date", "data_financial")
"""What makes fraud easier beside a name (EDPB 01/2021 cases 5, 11, 16, 18); asked in every incident."""

USABLE_STATED = ("data_criminal", "data_location")
"""The same for rarer data, that count once stated (AEPD EXP202100318)."""

KINDS = tuple(fact for fact, scale in SCALES.items() if fact.startswith("data_") and scale == BOOL)
"""Every kind of data that is there or not."""

LESSER_KINDS = tuple(fact for fact in (*KINDS, "data_credentials", "special_categories") if fact != "data_health")
"""The kinds of data that change little once health data under secrecy are known to be concerned."""

NOT_OF_PATIENTS = ("data_financial", "data_id_document", "data_payment_card", "data_criminal", "data_other")
"""Data of the staff, that no playbook presumes: they are personal data too."""


def either(*found: Truth) -> Truth:
    """True if one is, None if one could be, else False."""
    return True if True in found else None if None in found else False


class Known:
    """The facts as the rules read them; keeps which unknown ones were looked for."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._values: dict[str, JsonValue] = {}
        self.unknown: set[str] = set()

    def _value(self, fact: str) -> JsonValue:
        if fact not in self._values:
            self._values[fact] = self._facts(fact)
        return self._values[fact]

    def told(self, fact: str) -> JsonValue:
        """The fact as stated; asks nothing while unknown."""
        return self._value(fact)

    def may(self, fact: str, *values: JsonValue) -> Truth:
        """Whether the fact has one of these values, that raise the risk; None while it is unknown."""
        value = self._value(fact)
        if value is None:
            self.unknown.add(fact)
            return None
        return value in values

    def excused(self, fact: str, *values: JsonValue) -> bool:
        """Whether the fact was stated to have one of these values, that lower the risk."""
        return self.may(fact, *values) is True

    def stated(self, fact: str, *values: JsonValue) -> bool:
        """Whether the fact was stated to have one of these values; asks nothing while unknown."""
        return self._value(fact) in values

    def at_most(self, fact: str, limit: int) -> bool:
        """Whether the fact is a number stated to be within the limit, that lowers the risk."""
        return self.may(fact) is not None and not self.above(fact, limit)

    def above(self, fact: str, limit: int) -> bool:
        """Whether the fact is a number stated above the limit; asks nothing while unknown."""
        value = self._value(fact)
        return isinstance(value, int) and value > limit


# -- who may have seen the data --------------------------------------------------------------------------


def beyond_recall(f: Known) -> Truth:
    """The data are, or there is an indication that they are, where nobody can take them back from."""
    return either(f.may("exfiltration", "possible", "yes"), f.may("published", True), f.may("recipient", *FAR))


def unreadable(f: Known) -> bool:
    """The practice had encrypted them BEFORE, and the key is safe; the attacker's encryption does not count."""
    return f.excused("unintelligible", True)


def entitled(f: Known) -> bool:
    """Whoever got them treats this patient, and confirmed in writing that nothing was kept or passed on."""
    if hostile(f) or not f.stated("recipient_care_team", True):
        return False
    return f.excused("recipient_written_confirmation", True)


def exposed(f: Known) -> Truth:
    """Someone who should not could read them. The worst of several answers counts."""
    if unreadable(f):
        return False
    if entitled(f):
        return beyond_recall(f)
    signs = (
        f.stated("published", True),
        f.stated("exfiltration", "possible", "yes"),
        f.stated("recipient", *SOMEONE),
    )
    return True if any(signs) else f.may("confidentiality", True)


def published(f: Known) -> Truth:
    """Anyone can read them."""
    return either(f.may("published", True), f.stated("recipient", "public"))


def outsider(f: Known) -> Truth:
    """Someone received them who neither treats this patient nor is bound and cooperating.

    What the person says of deletion changes nothing (UODO DKN.5131.3.2021); a closed envelope given back does.
    """
    received = f.may("recipient", *SOMEONE)
    if received is not True or f.stated("recipient", *FAR):
        return received
    returned_unread = f.stated("recipient_read", False) and f.excused("data_returned", True)
    return not (f.excused("recipient_trusted", True) or f.excused("recipient_care_team", True) or returned_unread)


def distrusted(f: Known) -> bool:
    """A known person received them who is not trustworthy, or read them, passed them on, refuses to delete.

    Unknown, it pushes nothing: EDPB cases 13, 15 and 16 were decided without it.
    """
    doubtful = f.stated("recipient_trusted", False) or f.stated("recipient_read", True)
    return doubtful and not f.stated("recipient", *FAR)


def hostile(f: Known) -> bool:
    """Whoever has them can use them against the person."""
    return f.stated("recipient_hostile", True)


def attacker_has_them(f: Known) -> bool:
    """A copy is established, in the hands of an attacker."""
    return f.stated("recipient", "attacker") and f.stated("exfiltration", "yes")


# -- what the data are -----------------------------------------------------------------------------------


def most_protected(f: Known) -> bool:
    """Health data under secrecy are established: nothing is more protected.

    A patient's health data are under secrecy, whatever was answered to that question.
    """
    covered = f.stated("professional_secrecy", True) or f.stated("patient_data", True)
    return f.stated("data_health", True) and covered


def _kind(f: Known, fact: str, *values: JsonValue) -> Truth:
    """A kind of data; unknown, it matters only until the most protected kind is established."""
    if most_protected(f):
        return f.stated(fact, *values)
    return f.may(fact, *values)


def secret(f: Known) -> Truth:
    """Data under professional secrecy."""
    return most_protected(f) or f.may("professional_secrecy", True)


def health(f: Known) -> Truth:
    """Health data."""
    return f.may("data_health", True)


def sensitive(f: Known) -> Truth:
    """Health data, data under secrecy, or data the law protects specially; one is enough, the rest is not asked."""
    kinds = ("data_health", "professional_secrecy")
    if any(f.stated(fact, True) for fact in (*kinds, "special_categories", "data_other_special")):
        return True
    return either(*(f.may(fact, True) for fact in kinds))


def usurpable(f: Known) -> Truth:
    """Numbers or passwords that are enough to pass for someone."""
    return either(_kind(f, "data_credentials", "clear"), *(_kind(f, fact, True) for fact in USURPED))


def usable(f: Known) -> Truth:
    """Data that serve fraud or pressure: those numbers, birth dates, money, offences, whereabouts."""
    rare = any(f.stated(fact, True) for fact in USABLE_STATED)
    return either(rare, usurpable(f), *(_kind(f, fact, True) for fact in USABLE))


def named_and_reachable(f: Known) -> bool:
    """Names with a way to reach each person."""
    return f.stated("data_identity", True) and f.stated("data_contact", True)


def many(f: Known) -> bool:
    """Many persons are concerned."""
    return f.above("persons_count", MANY_PERSONS)


def of_others(facts: Facts) -> bool:
    """Whether someone said that data of others than patients are concerned: the staff, or whoever is named."""
    named = facts("people_categories")
    others = isinstance(named, list) and not {*map(str, named)} <= {"nobody", "undetermined"}
    return others or any(facts(fact) is True for fact in NOT_OF_PATIENTS)


def no_personal_data(f: Known) -> Truth:
    """No patient's data, nor the staff's. What a playbook presumes of the data gives way to that answer."""
    if f.stated("patient_data", False):
        return not of_others(f.told)
    return False if any(f.stated(fact, True) for fact in KINDS) else f.may("patient_data", False)


# -- care, and data that are missing or wrong ------------------------------------------------------------


def lost(f: Known) -> Truth:
    """Lost for good."""
    if f.stated("availability", False):
        return f.stated("permanent_loss", True)
    return f.may("permanent_loss", True)


def restored_soon(f: Known) -> bool:
    """Back within a working day from a sound backup, care hardly disturbed, nothing lost."""
    if f.stated("permanent_loss", True) or not f.excused("backup", "available"):
        return False
    return f.excused("service_impact", "none", "minor") and f.at_most("unavailability_hours", RECOVERED_HOURS)


def unavailable(f: Known) -> Truth:
    """Missing when needed, for longer than a working day or with care disturbed."""
    if restored_soon(f):
        return False
    if f.stated("permanent_loss", True) or f.above("unavailability_hours", 0):
        return True
    return f.may("availability", True)


def not_back(f: Known) -> bool:
    """Something stated says that they did not come back soon, or from nowhere, or that care suffered."""
    if f.stated("permanent_loss", True) or f.above("unavailability_hours", RECOVERED_HOURS):
        return True
    return f.stated("service_impact", "major") or f.stated("backup", "encrypted_too", "none")


def altered(f: Known) -> Truth:
    """Changed, and not put right from a sound backup; or records that show wrong data."""
    if f.stated("wrong_data", True):
        return True
    changed = f.may("integrity", True)
    return changed if changed is False or not f.excused("backup", "available") else False


def care_delayed(f: Known) -> Truth:
    """Care put off or given without the record. The question is about care, unless all says it is not."""
    if all(f.stated(fact, False) for fact in ("data_health", "professional_secrecy", "controller_is_health")):
        return False
    if f.stated("availability", False) and f.stated("integrity", False):
        return f.stated("service_impact", "major")
    return f.may("service_impact", "major")


def gravely_harmed(f: Known) -> bool:
    """A patient was gravely harmed."""
    return f.stated("grave_harm", True)


# -- why nothing more need be done -----------------------------------------------------------------------


def was_restored(f: Known) -> bool:
    """The data were missing or altered for a time, and are back."""
    return restored_soon(f) and (f.stated("availability", True) or f.stated("integrity", True))


def few_known_recipients(f: Known) -> bool:
    """Seen by a few known persons at most."""
    return exposed(f) is True and f.stated("recipient", "none", "colleague", "single_known", "few_known")


def untouched(f: Known) -> bool:
    """Neither read, nor changed, nor missing."""
    return all(f.stated(fact, False) for fact in ("confidentiality", "integrity", "availability"))
