"""The bench of the portal measures every page and export of a desk that it filled itself."""

from __future__ import annotations

from bench.portal import Timed, main

CALL = "/api/v1/contractors?updated_since=2020-01-01T00:00:00Z&cursor=... "


def test_a_small_client_is_filled_served_and_measured(tmp_path, capsys):
    asked = ["--contractors", "200", "--rounds", "1", "--users", "2", "--clicks", "2", "--pause", "0"]
    assert main([*asked, "--keep", str(tmp_path)]) == 0
    told = capsys.readouterr().out
    for one in (
        "SQLite: 200 contractors",
        "/portal ",
        "/contractors?status=out ",
        "/accounts/100 ",
        "all of them",
        CALL,
    ):
        assert one in told
    (export,) = (line for line in told.splitlines() if line.startswith("contractors.csv"))
    assert float(export.split()[3]) > 0
    assert (tmp_path / "portal.sqlite3").is_file()


def test_a_page_over_a_bar_is_marked():
    assert "over" not in Timed("/portal", (20.0, 90.0, 240.0)).line()
    assert Timed("/portal", (120.0,) * 9).line().endswith("over")
    assert Timed("/portal", (*((20.0,) * 9), 300.0)).line().endswith("over")
