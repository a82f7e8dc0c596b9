"""The clock's process: runs until it is told to stop, and ends cleanly."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
def test_the_loop_ends_cleanly_on_a_signal(tmp_path, stop):
    environment = {**os.environ, "DATABASE_URL": f"sqlite:///{tmp_path}/db.sqlite3", "DATA_DIR": str(tmp_path)}
    environment |= {"SECRET_KEY": "x", "DEBUG": "1", "DJANGO_SETTINGS_MODULE": "config.settings"}
    command = [sys.executable, "manage.py", "run_due", "--loop"]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True) as clock:
        giving_up = threading.Timer(30, clock.kill)
        giving_up.start()
        try:
            for line in clock.stderr:  # the first round has run once it has failed on the empty database
                if "failed" in line:
                    break
            time.sleep(0.2)
            clock.send_signal(stop)
            assert clock.wait(10) == 0
        finally:
            giving_up.cancel()
            clock.kill()
