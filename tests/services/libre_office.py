"""LibreOffice without a screen, to open and recalculate workbooks as people's machines do."""

import shutil
import subprocess
from pathlib import Path


def recalculated(workbook: Path, folder: Path, to: str = "xlsx") -> Path:
    """`workbook` opened, recalculated and saved in another form; fails where soffice is missing."""
    return all_recalculated([workbook], folder, to)[0]


def all_recalculated(workbooks: list[Path], folder: Path, to: str = "xlsx") -> list[Path]:
    """Many by one start of the program, as one person would open them."""
    program = shutil.which("soffice")
    assert program, "soffice is missing: tests/install_debian_packages.sh installs it"
    profile = (folder / "office-profile").absolute().as_uri()
    out = folder / "recalculated"
    done = subprocess.run(
        [
            program,
            f"-env:UserInstallation={profile}",
            "--headless",
            "--norestore",
            "--convert-to",
            to,
            "--outdir",
            str(out),
            *map(str, workbooks),
        ],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    made = [out / f"{workbook.stem}.{to.partition(':')[0]}" for workbook in workbooks]
    for path in made:
        assert path.is_file(), done.stdout + done.stderr
    return made
