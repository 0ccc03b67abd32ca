from contextlib import closing
from importlib.metadata import entry_points

import pytest

from pipeline.errors import CallError
from review.command import review
from review.safety import guard_for, is_local
from review.serving import address_of, listen, open_to_others


def test_the_command_line_finds_the_command() -> None:
    found = {point.name: point.load() for point in entry_points(group="minhchung.commands")}
    assert found["review"] is review


def test_a_taken_port_is_said_so_and_another_is_found_where_none_was_asked_for() -> None:
    with closing(listen("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(CallError, match=f"127.0.0.1:{port}"):
            listen("127.0.0.1", port)
    with closing(listen("127.0.0.1", None)) as first, closing(listen("127.0.0.1", None)) as second:
        assert first.getsockname() != second.getsockname()


def test_the_address_carries_the_token_only_where_one_is_asked_for() -> None:
    with closing(listen("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        assert address_of(listening, guard_for("127.0.0.1", None)) == f"http://127.0.0.1:{port}/"
        with_token = address_of(listening, guard_for("127.0.0.1", "abcdefgh12345678"))
        assert with_token == f"http://127.0.0.1:{port}/?token=abcdefgh12345678"


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "127.0.0.2"])
def test_this_machine_needs_no_token(host: str) -> None:
    assert is_local(host)
    assert guard_for(host, None).token is None


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.5", "review.lan"])
def test_others_need_one_and_are_told_what_that_means(host: str) -> None:
    assert not is_local(host)
    first, second = guard_for(host, None).token, guard_for(host, None).token
    assert first
    assert second
    assert first != second
    assert "không mã hóa" in open_to_others(host)


def test_a_server_on_all_addresses_is_called_by_numbers_not_by_strange_names() -> None:
    guard = guard_for("0.0.0.0", None)
    assert guard.knows_host("192.168.1.5:8765")
    assert guard.knows_host("[fe80::1]:8765")
    assert not guard.knows_host("rebound.example:8765")


def test_a_name_in_front_is_known_and_asks_for_a_token() -> None:
    guard = guard_for("127.0.0.1", None, ("minhchung.example.vn",))
    assert guard.knows_host("minhchung.example.vn")
    assert guard.knows_host("127.0.0.1:8765")
    assert not guard.knows_host("evil.example.vn")
    assert guard.token
