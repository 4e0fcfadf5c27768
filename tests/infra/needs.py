"""What the tests need from the system's packages: found, installed when we may, else said in one line.

Runs on the system's own Python before there is an environment, so it imports nothing but the standard library.
"""

import glob
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

POSTGRESQL_BINARIES = "/usr/lib/postgresql/*/bin"
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
POLICY = Path("/usr/sbin/policy-rc.d")  # asked by Debian before a package starts its service


def chromium() -> str | None:
    """The browser, under whichever name it is installed."""
    return next((path for name in CHROMIUM_NAMES if (path := shutil.which(name))), None)


def postgresql() -> Path | None:
    """The folder of the newest PostgreSQL server's programs (Debian keeps them off PATH)."""
    folders = [Path(folder) for folder in glob.glob(POSTGRESQL_BINARIES)]
    folders += [Path(path).parent for path in [shutil.which("initdb")] if path]
    servers = [folder for folder in folders if (folder / "initdb").exists() and (folder / "postgres").exists()]
    return max(servers, key=lambda folder: int("0" + re.sub(r"\D", "", folder.parent.name)), default=None)


def postgresql_program(name: str) -> Path:
    """One of PostgreSQL's programs."""
    folder = postgresql()
    assert folder is not None, "PostgreSQL is not installed: run `make test`."
    return folder / name


def nginx() -> str | None:
    """nginx, which ordinary users do not have on PATH."""
    return shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")


def missing() -> list[str]:
    """Debian package names of what is not there."""
    found = {
        "chromium": chromium(),
        "redis-server": shutil.which("redis-server"),
        "postgresql": postgresql(),
        "nginx": nginx(),
    }
    return [package for package, place in found.items() if not place]


def turnserver() -> str | None:
    """The TURN server, which one test of calls uses when it is there: it installs nothing else that we need."""
    return shutil.which("turnserver")


def firefox() -> str | None:
    """A second browser for calls; its tests are skipped without it."""
    return shutil.which("firefox-esr") or shutil.which("firefox")


def wished() -> list[str]:
    """Debian package names of what a test is skipped without; installed together with what is needed."""
    found = {"coturn": turnserver(), "firefox-esr": firefox()}
    return [package for package, place in found.items() if not place]


def install(packages: list[str]) -> bool:
    """Install by apt-get, without starting any of the services; whether it worked."""
    quiet = not POLICY.exists()
    if quiet:
        POLICY.write_text("#!/bin/sh\nexit 101\n", encoding="ascii")
        POLICY.chmod(0o755)
    try:
        command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
        surroundings = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        if subprocess.run(command, env=surroundings, stdout=subprocess.DEVNULL, check=False).returncode == 0:
            return True
        subprocess.run(["apt-get", "update", "-qq"], env=surroundings, check=False)
        return subprocess.run(command, env=surroundings, stdout=subprocess.DEVNULL, check=False).returncode == 0
    finally:
        if quiet:
            POLICY.unlink(missing_ok=True)


def main() -> int:
    """0 when everything is there (perhaps just now), 2 with the install line otherwise."""
    packages = missing()
    if not packages:
        return 0
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print(f"Installing {', '.join(packages)} …", flush=True)
        for more in (wished(), [one for one in wished() if one != "firefox-esr"], []):  # not everywhere a package
            if install([*packages, *more]):
                break
        if not missing():
            return 0
        packages = missing()
    line = f"apt-get update && apt-get install -y --no-install-recommends {' '.join(packages)}"
    print(f"The tests need {', '.join(packages)}. Install as root, then try again:\n\n    {line}\n", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
