"""What went wrong inside, written to a file without any value of a variable: no patient's name."""

import traceback
from datetime import datetime
from pathlib import Path


def write_crash_log(problem: BaseException, now: datetime) -> str:
    """Append the traceback (no locals, no message) to the log and say where it is."""
    from incident.errors import IncidentError
    from incident.register import config_folder

    frames = "".join(traceback.format_tb(problem.__traceback__))
    try:
        path: Path = config_folder() / "erreurs.log"
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as log:
            log.write(f"{now.isoformat()} {type(problem).__name__}\n{frames}\n")
    except (OSError, IncidentError):
        return "aucun fichier n’a pu être écrit."
    return str(path)
