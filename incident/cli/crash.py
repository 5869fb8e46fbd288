"""What went wrong inside, written to a file without any value of a variable: no patient's name."""

import traceback
from datetime import UTC, datetime
from pathlib import Path


def write_crash_log(problem: BaseException) -> str:
    """Append the traceback (without locals, without the message's values) and say where it is."""
    from incident.errors import IncidentError
    from incident.register import config_folder

    frames = "".join(traceback.format_tb(problem.__traceback__))
    text = f"{datetime.now(UTC).isoformat()} {type(problem).__name__}\n{frames}\n"
    try:
        path: Path = config_folder() / "erreurs.log"
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as log:
            log.write(text)
    except (OSError, IncidentError):
        return "aucun fichier n’a pu être écrit."
    return str(path)
