"""LibreOffice without a screen, to open and recalculate workbooks as people's machines do."""

import shutil
import subprocess
from pathlib import Path


def recalculated(workbook: Path, folder: Path, to: str = "xlsx") -> Path:
    """`workbook` opened, recalculated and saved in another form; fails where soffice is missing."""
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
            str(workbook),
        ],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    made = out / f"{workbook.stem}.{to.partition(':')[0]}"
    assert made.is_file(), done.stdout + done.stderr
    return made
