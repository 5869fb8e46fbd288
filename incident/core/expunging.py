"""Which produced documents may still hold words that are expunged, and go with them if the person says so."""

from collections.abc import Sequence

from incident.core import entries as e

FILES_STAY = "Les fichiers déjà écrits ou envoyés restent où ils sont : supprimez-les vous-même."
"""What the register cannot take back."""


def may_hold(history: Sequence[e.Entry], seq: int) -> tuple[e.Entry, ...]:
    """The documents drawn from that entry on whose bytes are kept, in order; never the entry itself.

    Not the version of a declaration that was filed: it is what the authority holds, and is expunged by itself
    or not at all.
    """
    filed = {body.document for entry in history if isinstance(body := entry.body, e.NotificationFiled)}
    return tuple(
        entry
        for entry in history
        if isinstance(entry.body, e.DocumentProduced) and seq <= entry.body.upto and entry.seq not in {*filed, seq}
    )
