"""Holding the post: while the file `HELD` stands in a house's folder, no message leaves it.

A restored house is held: the one it was copied from may still be running and has its own post.
"""

from pathlib import Path

HELD = "HELD"


def is_held(folder: Path) -> bool:
    return (folder / HELD).exists()


def hold(folder: Path, reason: str) -> None:
    """Let nothing leave from now on. `reason`: one line for who finds the file."""
    (folder / HELD).write_text(reason + "\n", encoding="utf-8")


def release_hold(folder: Path) -> bool:
    """Let mail leave again; False where it was not held."""
    held = is_held(folder)
    (folder / HELD).unlink(missing_ok=True)
    return held
