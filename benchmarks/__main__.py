"""Every measurement, one after another, each in a process of its own."""

import os
import subprocess
import sys

SUBJECTS = (
    "rehearsal",
    "deadlines",
    "scoring",
    "contracts",
    "intake",
    "reminders",
    "web",
    "live",
    "deadline_hour",
)


def main() -> int:
    """Run the subjects named on the command line, or all; 1 where one failed."""
    asked = sys.argv[1:] or SUBJECTS
    unknown = sorted(set(asked) - set(SUBJECTS))
    if unknown:
        print(f"unknown: {', '.join(unknown)}; there are: {', '.join(SUBJECTS)}", file=sys.stderr)
        return 2
    print(f"{os.cpu_count()} processors, Python {sys.version.split()[0]}")
    statuses = [_status(name) for name in asked]
    return int(any(statuses))


def _status(name: str) -> int:
    command = [sys.executable, "-m", f"benchmarks.{name}"]
    return subprocess.run(command, check=False).returncode  # noqa: S603


if __name__ == "__main__":
    sys.exit(main())
