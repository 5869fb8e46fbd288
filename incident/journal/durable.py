"""Files that are there whole or not at all, and still there after a power cut."""

import os
from pathlib import Path


def take_place(partial: Path, path: Path) -> bool:
    """Give a finished file its name, durably. False if the name is taken: what is there stays."""
    with partial.open("rb+") as written:
        os.fsync(written.fileno())
    try:
        os.link(partial, path)
    except FileExistsError:
        return False
    except OSError:
        if not _reserve(path):
            return False
        partial.replace(path)
    sync_folder(path.parent)
    return True


def _reserve(path: Path) -> bool:
    """Take the name where links do not exist (FAT): False if another process has it already."""
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError:
        return False
    return True


def sync_folder(folder: Path) -> None:
    """Make a new name in a folder durable, where the system can."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def partial_of(path: Path) -> Path:
    """An empty file beside a path, under a name of this process, that nobody else may read."""
    partial = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    partial.unlink(missing_ok=True)
    os.close(os.open(partial, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))  # patients' data, from the first byte
    return partial


def forget(partial: Path) -> None:
    """Remove what was not finished, if that can be."""
    try:
        partial.unlink(missing_ok=True)
    except OSError:
        return
