import os
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

from django.test import SimpleTestCase

from streamsite.processes import AlreadyRunningError, Processes, free_port


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


class ProcessesTests(SimpleTestCase):
    def setUp(self) -> None:
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        # -m streamsite_sleeper: a module of that name, so that an orphan is known for ours by its command line.
        (self.folder / "streamsite_sleeper.py").write_text("import time; print('up', flush=True); time.sleep(60)")
        self.processes = Processes(self.folder, {"PYTHONPATH": str(self.folder)})
        self.processes.claim_folder()
        self.addCleanup(self.processes.stop)

    def test_a_taken_port_is_passed_over(self) -> None:
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            port = taken.getsockname()[1]
            self.assertGreater(free_port(port), port)

    def test_stopping_stops_every_child(self) -> None:
        self.processes.start("one", ["streamsite_sleeper"])
        self.processes.start("two", ["streamsite_sleeper"])
        pids = [child.pid for child in self.processes.children.values()]
        self.processes.stop()
        self.assertFalse(any(is_alive(pid) for pid in pids))
        self.assertFalse(self.processes.pid_file.exists())

    def test_a_child_that_ends_is_noticed_by_name(self) -> None:
        self.processes.start("gone", ["this_module_does_not_exist"])
        self.processes.children["gone"].wait(10)
        self.assertEqual(self.processes.dead(), ["gone"])
        self.assertIn("No module named", (self.folder / "log" / "gone.log").read_text())

    def test_a_second_demo_in_the_same_folder_is_refused(self) -> None:
        with self.assertRaises(AlreadyRunningError):
            Processes(self.folder, {}).claim_folder()

    def test_what_a_killed_demo_left_running_is_stopped_by_the_next(self) -> None:
        orphan = subprocess.Popen(
            [sys.executable, "-m", "streamsite_sleeper"],
            env={**os.environ, "PYTHONPATH": str(self.folder)},
            stdout=subprocess.PIPE,
            start_new_session=True,
        )
        self.addCleanup(orphan.stdout.close)
        orphan.stdout.readline()
        self.processes.pid_file.write_text(str(orphan.pid))
        self.processes.lock.close()
        Processes(self.folder, {}).claim_folder()
        self.assertEqual(orphan.wait(10), -9)

    def test_a_process_id_that_others_use_by_now_is_left_alone(self) -> None:
        stranger = subprocess.Popen(["sleep", "60"], start_new_session=True)
        self.addCleanup(stranger.wait)
        self.addCleanup(stranger.kill)
        self.processes.pid_file.write_text(str(stranger.pid))
        self.processes.lock.close()
        Processes(self.folder, {}).claim_folder()
        self.assertIsNone(stranger.poll())
