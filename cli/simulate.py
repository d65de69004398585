"""`certdesk simulate`: a year of the schedule with drawn agents and contractors."""

from __future__ import annotations

import json

import click

TENTHS = "▁▂▃▄▅▆▇█"


@click.command()
@click.option("--accounts", type=click.IntRange(1, 100_000), default=2000, show_default=True)
@click.option("--days", type=click.IntRange(1, 3660), default=365, show_default=True)
@click.option("--seed", type=int, default=1, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def command(*, accounts: int, days: int, seed: int, as_json: bool) -> None:
    """Run the schedule over a year of drawn people: what was sent, how fast they comply, whom it forgot."""
    from samples.year import rows_of, simulate

    outcome = simulate(accounts=accounts, days=days, seed=seed)
    if as_json:
        click.echo(json.dumps(outcome.told(), indent=1))
        return
    for name, value in rows_of(outcome):
        click.echo(f"{name:28} {value}")
    weeks = outcome.share[::7]
    click.echo(f"{'compliant, week by week':28} {''.join(TENTHS[min(7, int(share * 8))] for share in weeks)}")
