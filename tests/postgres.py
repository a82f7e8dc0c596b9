"""A PostgreSQL cluster for one test run: started on a socket in a temporary folder, thrown away at the end."""

import atexit
import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

START_TIMEOUT = 30  # seconds
THROWAWAY = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "listen_addresses=",
    "max_connections=60",
    "autovacuum_naptime=5s",  # every test leaves dead rows
)


class PostgresUnavailable(Exception):
    """PostgreSQL's programs are missing or its server did not start."""


class Cluster:
    """A running server; `url` is its DATABASE_URL. `stop` may be called more than once."""

    def __init__(self) -> None:
        programs = programs_folder()
        self.folder = Path(tempfile.mkdtemp(prefix="pg-"))
        atexit.register(self.stop)
        if os.geteuid() == 0:
            shutil.chown(self.folder, "postgres", "postgres")
        self.log = self.folder / "log"
        data = self.folder / "data"
        self._run(programs / "initdb", "--pgdata", data, "--username=postgres", "--auth=trust", "--no-sync",
                  "--encoding=UTF8", "--locale=C.UTF-8")  # fmt: skip
        options = [word for setting in THROWAWAY for word in ("-c", setting)]
        self.server = self._start(programs / "postgres", "-D", data, "-k", self.folder, *options)
        self._wait_until_ready(programs / "pg_isready")
        self.url = f"postgres://postgres@/{self.folder}/phoi_hop"

    def stop(self) -> None:
        """End the server at once, without saving anything, and remove its files."""
        server = getattr(self, "server", None)
        if server is not None and server.poll() is None:
            server.send_signal(signal.SIGQUIT)  # PostgreSQL's immediate shutdown
            server.wait(timeout=START_TIMEOUT)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _run(self, *command: str | Path) -> None:
        done = subprocess.run([*as_server_user(), *command], cwd=self.folder, capture_output=True, text=True)
        if done.returncode:
            raise PostgresUnavailable(done.stderr)

    def _start(self, *command: str | Path) -> subprocess.Popen:
        with self.log.open("w") as log:
            return subprocess.Popen(
                [*as_server_user(), *command],
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C ends pytest first, then pytest ends the server
            )

    def _wait_until_ready(self, pg_isready: Path) -> None:
        deadline = time.monotonic() + START_TIMEOUT
        while subprocess.run([pg_isready, "-q", "-h", self.folder]).returncode:
            if self.server.poll() is not None or time.monotonic() > deadline:
                raise PostgresUnavailable(self.log.read_text())
            time.sleep(0.05)


def programs_folder() -> Path:
    """The newest installed version's folder of programs."""
    folders = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if not folders:
        raise PostgresUnavailable("PostgreSQL is not installed. Run deploy/setup.sh test, or set DATABASE_URL.")
    return max(folders, key=lambda folder: int(folder.parent.name))


def as_server_user() -> list[str]:
    """PostgreSQL refuses root. The server also ends when this process dies, however it dies."""
    to_postgres = ["--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.geteuid() == 0 else []
    return ["setpriv", "--pdeathsig=QUIT", *to_postgres]
