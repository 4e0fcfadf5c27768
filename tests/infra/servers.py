"""Private PostgreSQL and Redis for one test run: free ports on 127.0.0.1, gone when the run ends, however it ends."""

import hashlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.infra import needs

ROOT = Path(__file__).resolve().parents[2]
CACHE = ROOT / ".cache" / "tests"
PATIENCE = 30.0  # seconds a server may take to start or to end
SERVER_USER = "postgres"  # PostgreSQL refuses to run as root


class NotStartedError(RuntimeError):
    """A server that the tests need did not come up; the message says why."""


def held_port() -> socket.socket:
    """A free port, held by a bound socket until the server that gets it starts."""
    holder = socket.socket()
    holder.bind(("127.0.0.1", 0))
    return holder


def tied(command: Sequence[str | os.PathLike[str]], *, to_signal: str = "KILL", user: str = "") -> list[str]:
    """The command, arranged so that the kernel ends it when this process dies; as `user` when we are root."""
    become = ["--reuid", user, "--regid", user, "--init-groups"] if user and os.geteuid() == 0 else []
    return ["setpriv", "--pdeathsig", to_signal, *become, "--", *[os.fspath(part) for part in command]]


def ended(process: subprocess.Popen[bytes], how: signal.Signals) -> None:
    """Ask the process to end by the signal, then make it."""
    if process.poll() is None:
        process.send_signal(how)
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_for(port: int, process: subprocess.Popen[bytes], log: Path, patience: float = PATIENCE) -> None:
    """Return when somebody listens on the port; raise with the log when the process ends or takes too long."""
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    tail = log.read_text(encoding="utf-8", errors="replace")[-4000:] if log.exists() else ""
    raise NotStartedError(f"{process.args!r} did not start on port {port}:\n{tail}")


def run_folder() -> Path:
    """A fresh folder that PostgreSQL's user may enter, with a path short enough for a socket."""
    for stale in Path("/tmp").glob("lysning-*-*"):  # noqa: S108 - left over by a run that was killed
        owner = stale.name.split("-")[1]
        if owner.isdigit() and not Path("/proc", owner).exists():
            shutil.rmtree(stale, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(prefix=f"lysning-{os.getpid()}-", dir="/tmp"))
    folder.chmod(0o755)
    return folder


def migrations_key() -> str:
    """Changes when the migrated template database must be built anew."""
    files = [*ROOT.glob("*/migrations/*.py"), *ROOT.glob("*/apps.py"), ROOT / "cms/settings.py"]
    files += [ROOT / "requirements/base.txt", Path(__file__)]
    digest = hashlib.sha256(str(needs.postgresql()).encode())
    for file in sorted(files):
        digest.update(file.relative_to(ROOT).as_posix().encode() + file.read_bytes())
    return digest.hexdigest()[:16]


@dataclass
class Postgres:
    """One PostgreSQL cluster in `folder`, made from a cached archive when there is one.

    `durable` for runs in which it is shut down at once: what it has committed must still be there.
    """

    folder: Path
    durable: bool = False
    holder: socket.socket = field(default_factory=held_port)
    process: subprocess.Popen[bytes] | None = None

    def __post_init__(self) -> None:
        """Read the port before its holder is let go."""
        self.port: int = self.holder.getsockname()[1]
        self.home = self.folder / "pg"
        self.data = self.home / "data"

    def url(self, database: str) -> str:
        """The address of one database."""
        return f"postgres://lysning@127.0.0.1:{self.port}/{database}"

    def create(self, archive: Path | None = None) -> None:
        """Make the cluster, empty or from the archive."""
        self.home.mkdir(mode=0o700)
        if os.geteuid() == 0:
            shutil.chown(self.home, SERVER_USER, SERVER_USER)
        if archive:
            with archive.open("rb") as packed:
                subprocess.run(tied(["tar", "-x", "-C", self.home], user=SERVER_USER), stdin=packed, check=True)
            return
        flags = ["--no-sync", "-A", "trust", "-U", "lysning", "-E", "UTF8", "--locale", "C.UTF-8"]
        self._programme("initdb", *flags, "-D", str(self.data))

    def start(self) -> None:
        """Start serving; flushing is off, because nothing here outlives the run."""
        options = {
            "port": self.port,
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": self.home,
            "fsync": "off",
            "synchronous_commit": "on" if self.durable else "off",
            "full_page_writes": "off",
            "max_connections": 200,
        }
        flags = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        command = [str(needs.postgresql_program("postgres")), "-D", str(self.data), *flags]
        self.holder.close()
        self.process = launch(
            tied(command, to_signal="QUIT", user=SERVER_USER), self.folder / "postgres.log", self.home
        )
        wait_for(self.port, self.process, self.folder / "postgres.log")
        self._wait_until_ready()

    def stop(self, how: signal.Signals = signal.SIGQUIT) -> None:
        """End the server: at once (SIGQUIT), or leaving clean files (SIGINT)."""
        if self.process:
            ended(self.process, how)

    def archive(self, target: Path) -> None:
        """Keep the stopped cluster as a file for later runs, and forget older ones."""
        target.parent.mkdir(parents=True, exist_ok=True)
        for old in target.parent.glob("cluster-*.tar"):
            old.unlink(missing_ok=True)
        part = target.with_suffix(f".{os.getpid()}.part")
        with part.open("wb") as packed:
            subprocess.run(["tar", "-c", "-C", str(self.home), "data"], stdout=packed, check=True)
        part.replace(target)

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + PATIENCE
        command = [str(needs.postgresql_program("pg_isready")), "-q", "-h", "127.0.0.1", "-p", str(self.port)]
        while subprocess.run(command, check=False).returncode != 0:
            if time.monotonic() > deadline:
                raise NotStartedError("PostgreSQL listens but is not ready.")
            time.sleep(0.05)

    def _programme(self, name: str, *arguments: str) -> None:
        command = tied([needs.postgresql_program(name), *arguments], user=SERVER_USER)
        done = subprocess.run(command, cwd=self.home, capture_output=True, text=True, check=False)
        if done.returncode:
            raise NotStartedError(f"{name} failed:\n{done.stdout}{done.stderr}")


@dataclass
class Redis:
    """One Redis that keeps nothing on disk."""

    folder: Path
    holder: socket.socket = field(default_factory=held_port)
    process: subprocess.Popen[bytes] | None = None

    def __post_init__(self) -> None:
        """Read the port before its holder is let go."""
        self.port: int = self.holder.getsockname()[1]

    def url(self, number: int) -> str:
        """The address of one numbered database: each test process has its own."""
        return f"redis://127.0.0.1:{self.port}/{number}"

    def start(self) -> None:
        """Start serving."""
        log = self.folder / "redis.log"
        flags = ["--save", "", *f"--bind 127.0.0.1 --port {self.port} --databases 64 --appendonly no".split()]
        self.holder.close()
        self.process = launch(tied(["redis-server", *flags, "--dir", self.folder]), log, self.folder)
        wait_for(self.port, self.process, log)

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        """End the server: in good order, or at once (SIGKILL)."""
        if self.process:
            ended(self.process, how)


def launch(
    command: Sequence[str], log: Path, folder: Path = ROOT, surroundings: dict[str, str] | None = None
) -> subprocess.Popen[bytes]:
    """Start a process outside our terminal's group, so that Ctrl-C reaches it only through us."""
    with log.open("ab") as output:
        return subprocess.Popen(
            command,
            cwd=folder,
            env={**os.environ, **(surroundings or {})},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


@dataclass
class Servers:
    """Both servers of a run, with the migrated template database in place."""

    folder: Path = field(default_factory=run_folder)

    def __post_init__(self) -> None:
        """Choose the ports; nothing is started yet."""
        self.postgres = Postgres(self.folder)
        self.redis = Redis(self.folder)

    def start(self) -> None:
        """Start both; build the template when no archive of it fits."""
        archive = CACHE / f"cluster-{migrations_key()}.tar"
        usable = archive.exists() and os.access(archive, os.R_OK)
        self.redis.start()
        self.postgres.create(archive if usable else None)
        self.postgres.start()
        if not usable:
            self._migrate()
            self.postgres.stop(signal.SIGINT)
            self.postgres.archive(archive)
            self.postgres.start()

    def stop(self) -> None:
        """Stop both and remove what they wrote."""
        self.redis.stop()
        self.postgres.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _migrate(self) -> None:
        print("Migrating the template database (once after each change of a migration) …", flush=True)
        from tests.infra import databases

        databases.create(self.postgres.url("postgres"), databases.MIGRATED)
        surroundings = {**os.environ, "LYSNING_DATABASE_URL": self.postgres.url(databases.MIGRATED)}
        for command in (["migrate", "--noinput", "-v0", "--skip-checks"], ["createcachetable"]):
            line = [sys.executable, "manage.py", *command]
            done = subprocess.run(line, cwd=ROOT, env=surroundings, capture_output=True, text=True, check=False)
            if done.returncode:
                raise NotStartedError(f"manage.py {command[0]} failed:\n{done.stdout}{done.stderr}")
