"""The commands that check the ledger, write down the heads of its chains, and adopt what is older than it."""

import sys
from itertools import chain
from pathlib import Path

import click

from app.assessments import msf_recording
from app.assessments import recording as assessment_recording
from app.cli.progress import shown
from app.cli.session import working
from app.competencies import recording
from app.config import Settings
from app.core.errors import InvalidInputError
from app.core.words import plural
from app.ledger import checking, outside, queries
from app.ledger import service as ledgers
from app.ledger.adopting import number_adopted
from app.ledger.values import Head
from app.reviews.recording import check_signatures

EXISTING = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.group()
def ledger() -> None:
    """Check that nothing which was signed has been changed."""


@ledger.command()
@click.option(
    "--against",
    "files",
    type=EXISTING,
    multiple=True,
    help="Also compare with the heads in a PDF, a mail or a list; may be given several times.",
)
@click.pass_obj
def check(settings: Settings, files: tuple[Path, ...]) -> None:
    """Walk every chain, and name the first broken link of each.

    Found are changed, exchanged, missing and added links, acts that stand beside the ledger, and, against
    heads that were written down, links that were cut off at the end. The exit status is 1 where something
    is wrong.
    """
    recorded = [(path, _heads(path)) for path in files]
    with working(settings), shown("Walking the chains") as progress:
        total = queries.entry_count()
        findings = [
            *checking.check_chains(lambda done: progress(done, total)),
            *checking.check_heads(),
            *recording.check_events(),
            *check_signatures(),
            *assessment_recording.check_events(),
            *msf_recording.check_feedback(),
            *chain.from_iterable(checking.check_against(heads, str(path)) for path, heads in recorded),
        ]
        count, adopted = len(queries.latest_heads()), number_adopted()
    click.echo(f"{plural(count, 'chain')} with {plural(total, 'link')}.")
    if adopted:
        was = "was adopted, not witnessed" if adopted == 1 else "were adopted, not witnessed"
        click.echo(f"{plural(adopted, 'link')} {was} when it happened: see docs/ledger.md.")
    for path, heads in recorded:
        click.echo(f"{path} holds {plural(len(heads), 'head')}.")
    for finding in findings:
        click.echo(f"{finding.where}: {finding.sentence}")
    if findings:
        sys.exit(1)
    click.echo(
        "Every chain holds." + ("" if recorded else " Compared with no head from outside: see --help.")
    )


def _heads(path: Path) -> frozenset[Head]:
    try:
        return outside.heads_in_file(path.read_bytes())
    except InvalidInputError as problem:
        raise InvalidInputError(f"{path}: {problem.sentence}") from problem


@ledger.command()
@click.pass_obj
def heads(settings: Settings) -> None:
    """Print the head of every chain, one a line.

    Keep the list where the server's operator cannot change it, and give it to "ledger check --against".
    """
    with working(settings):
        ledgers.note_heads()
        lines = [head.token for head in queries.latest_heads()]
    click.echo("\n".join(lines))


@ledger.command()
@click.pass_obj
def adopt(settings: Settings) -> None:
    """Take steps of sign-offs into the ledger that were made before there was one.

    Each is recorded as it stands now, with the present moment and as "adopted": the ledger did not see it
    when it happened, and says nothing about what was done to it before. Once adopted, a change is found.
    What is said to have happened after a chain had begun is not adopted. Running this again does no harm.
    """
    with working(settings):
        done = recording.adopt_events()
        ledgers.note_heads()
    click.echo(f"{plural(done.adopted, 'step')} adopted." if done.adopted else "There was nothing to adopt.")
    if done.left:
        click.echo(
            f"Not adopted: {plural(done.left, 'step')} that the ledger should have witnessed. "
            "Run: techfolio ledger check"
        )
        sys.exit(1)
