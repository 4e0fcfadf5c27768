"""Makes .venv and installs a pinned, hashed set of packages into it: `python3 requirements/install.py base|dev`.

`base` is what serves the site; `dev` adds what tests and checks need. Does nothing when that set is installed already.
Needs Python 3.11 with venv, and nothing else.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
OLDEST = (3, 11)


def stop(message: str) -> None:
    """End with code 2: the machine lacks something that we may not or cannot install."""
    print(message, file=sys.stderr)
    sys.exit(2)


def check_python() -> None:
    """This Python can make a working environment."""
    if sys.version_info < OLDEST:
        stop(f"Lysning needs Python 3.11 or newer, this is {sys.version.split()[0]}: make PYTHON=python3.11 …")
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError:
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        stop(
            "This Python cannot make virtual environments. Install as root, then try again:\n\n"
            f"    apt-get update && apt-get install -y python{version}-venv\n"
        )


def run(*command: str) -> None:
    """Run one step; its own output tells what went wrong."""
    confusing = {"VIRTUAL_ENV", "PYTHONHOME", "PYTHONPATH"}
    surroundings = {name: value for name, value in os.environ.items() if name not in confusing}
    done = subprocess.run(command, cwd=ROOT, env=surroundings, check=False)
    if done.returncode:
        print(f"\nFailed: {' '.join(command)}", file=sys.stderr)
        sys.exit(1)


def key(name: str) -> str:
    """Changes when the set must be installed anew."""
    digest = hashlib.sha256(f"{sys.version_info[:2]}".encode())
    for file in (Path(__file__), ROOT / "requirements" / "uv.txt", ROOT / "requirements" / f"{name}.txt"):
        digest.update(file.read_bytes())
    return digest.hexdigest()


def stamp(name: str) -> Path:
    """The file that says which set is installed."""
    return VENV / f"{name}.installed"


def installed(name: str) -> bool:
    """Whether the set is there, and the environment works."""
    if not stamp(name).exists() or stamp(name).read_text(encoding="ascii") != key(name):
        return False
    return subprocess.run([str(PYTHON), "-c", "import django"], check=False, capture_output=True).returncode == 0


def make_environment() -> None:
    """A working .venv of this Python version with uv in it."""
    probe = f"import sys, uv; sys.exit(sys.version_info[:2] != {tuple(sys.version_info[:2])})"
    if PYTHON.exists() and subprocess.run([str(PYTHON), "-c", probe], check=False, capture_output=True).returncode == 0:
        return
    print("Making .venv …", flush=True)
    shutil.rmtree(VENV, ignore_errors=True)
    run(sys.executable, "-m", "venv", str(VENV))
    pip = [str(PYTHON), "-m", "pip", "install", "-q", "--disable-pip-version-check", "--no-warn-script-location"]
    run(*pip, "--require-hashes", "-r", "requirements/uv.txt")


def tell_python_where_we_are() -> None:
    """Let `.venv/bin/pytest` and an editor find the packages, like an editable install."""
    folders = list(VENV.glob("lib/python*/site-packages"))
    for pointer in [folder / "lysning.pth" for folder in folders]:
        if not pointer.exists() or pointer.read_text(encoding="utf-8") != f"{ROOT}\n":
            pointer.write_text(f"{ROOT}\n", encoding="utf-8")


def main() -> int:
    """Install the set named on the command line."""
    name = sys.argv[1] if len(sys.argv) > 1 else "dev"
    if any(installed(one) for one in {name, "dev"}):
        tell_python_where_we_are()
        return 0
    check_python()
    make_environment()
    print(f"Installing requirements/{name}.txt …", flush=True)
    for old in ("base", "dev"):
        stamp(old).unlink(missing_ok=True)
    install = [str(PYTHON), "-m", "uv", "pip", "install", "-q", "--python", str(PYTHON)]
    run(*install, "--require-hashes", "-r", f"requirements/{name}.txt")
    tell_python_where_we_are()
    stamp(name).write_text(key(name), encoding="ascii")
    return 0


if __name__ == "__main__":
    sys.exit(main())
