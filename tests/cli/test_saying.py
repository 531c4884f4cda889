"""What the command line makes of a trouble."""

from __future__ import annotations

import errno

import click
import pytest

from register.cli.saying import Saying


def test_a_reader_who_has_read_enough_is_no_trouble_of_ours() -> None:
    with pytest.raises(BrokenPipeError), Saying():  # click itself leaves quietly
        raise BrokenPipeError(errno.EPIPE, "Broken pipe")


def test_what_nobody_foresaw_is_one_sentence() -> None:
    said = r"Something failed \(OSError\): nothing was left half done"
    with pytest.raises(click.ClickException, match=said), Saying():
        raise OSError(errno.EIO, "Input/output error")
