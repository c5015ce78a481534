from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest

from wuye.desk.landed import sheltered


def test_an_interrupt_waits_until_the_shelter_ends() -> None:
    reached = []
    with pytest.raises(KeyboardInterrupt), sheltered():
        os.kill(os.getpid(), signal.SIGINT)
        reached.append("inside")
    assert reached == ["inside"]


def test_children_in_the_shelter_are_sheltered_too() -> None:
    code = "import os, signal; os.kill(os.getpid(), signal.SIGINT); print('whole')"
    with sheltered():
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stdout == "whole\n"
