"""Publications made once and copied by the tests that spoil them."""

import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

from chuky.publication import build_publication
from chuky.publication.model import PublicationInput


def build(given: PublicationInput, folder: Path) -> Path:
    build_publication(folder, given)
    return folder


def copied(made: Path, folder: Path) -> Path:
    target = folder / "publication"
    shutil.copytree(made, target)
    return target


def fix_manifest(folder: Path) -> None:
    """Do what a forger does: give every file the hash and size that it has now."""
    path = folder / "manifest.json"
    manifest: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    for entry in manifest["files"]:
        content = (folder / entry["path"]).read_bytes()
        entry["sha256"], entry["bytes"] = hashlib.sha256(content).hexdigest(), len(content)
    results = (folder / "results.csv").read_bytes()
    manifest["results_sha256"] = hashlib.sha256(results).hexdigest()
    path.write_text(json.dumps(manifest, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def files_of(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
