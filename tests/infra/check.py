"""Everything that can be said about the code without running it: `make check`. All checks run; any failure fails."""

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PYTHON = sys.executable
LINT_IMPORTS = "from importlinter.cli import lint_imports_command; lint_imports_command()"
CHECKS: dict[str, list[str]] = {
    "lint": ["-m", "ruff", "check", "-q", "."],
    "format": ["-m", "ruff", "format", "-q", "--check", "."],
    "types": ["-m", "mypy", "--no-error-summary", "."],
    "import contracts": ["-c", LINT_IMPORTS],
    "system checks": ["manage.py", "check", "--fail-level", "WARNING"],
    "migrations": ["manage.py", "makemigrations", "--check", "--dry-run", "-v1"],
    "templates": ["-m", "djlint", "--lint", "--quiet", "."],
    "templates compile": ["-m", "tests.infra.compile_templates"],
}


def surroundings() -> dict[str, str]:
    """As in a fresh clone: the embedded defaults of a developer's machine, in a folder of its own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LYSNING_")}
    var = {"LYSNING_VAR": str(ROOT / ".cache" / "check"), "LYSNING_DEBUG": "1", "LYSNING_LOG_LEVEL": "ERROR"}
    return kept | var | {"DJANGO_SETTINGS_MODULE": "cms.settings"}


def main() -> int:
    """Run the checks, or those whose names are given; 1 when any failed."""
    wanted = sys.argv[1:] or list(CHECKS)
    failed = []
    for name in wanted:
        began = time.monotonic()
        done = subprocess.run(
            [PYTHON, *CHECKS[name]], cwd=ROOT, env=surroundings(), capture_output=True, text=True, check=False
        )
        verdict = "ok" if done.returncode == 0 else "FAILED"
        print(f"{name:18} {verdict} ({time.monotonic() - began:.0f} s)", flush=True)
        if done.returncode:
            failed.append(name)
            print((done.stdout + done.stderr).rstrip(), flush=True)
    print(f"make check: {'failed: ' + ', '.join(failed) if failed else 'all ' + str(len(wanted)) + ' checks passed'}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
