"""Commands that run the web server and the worker."""

from dataclasses import replace

import click
from flask import Flask
from gunicorn.app.base import BaseApplication

from app.cli import database, standing
from app.cli.beside import worker_beside
from app.cli.demo import has_people, load_demo, sign_ins
from app.cli.upgrading import bring_up_to_date
from app.cli.worker import run_worker
from app.config import Settings
from app.factory import create_served_app


class _Server(BaseApplication):
    """Gunicorn with our settings instead of a configuration file."""

    def __init__(self, settings: Settings, options: dict[str, object]) -> None:
        self._settings = settings
        self._options = options
        super().__init__()

    def load_config(self) -> None:
        """Hand our options over."""
        for name, value in self._options.items():
            self.cfg.set(name, value)  # type: ignore[union-attr]  # set by the base class before this runs

    def load(self) -> Flask:
        """Make the application; each worker makes its own, so that nothing is shared over a fork."""
        return create_served_app(self._settings)


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, envvar="PORT", help="Port to listen on.")
@click.option("--workers", default=2, show_default=True, help="Web processes.")
@click.option(
    "--with-worker", is_flag=True, help="Also run the background worker, and stop it with the server."
)
@click.option("--demo-if-empty", is_flag=True, help="Make the demo centre if nobody has an account yet.")
@click.option(
    "--despite-changed-standards",
    is_flag=True,
    help="Start although a published set of standards is not what it was.",
)
@click.pass_obj
def serve(
    settings: Settings,
    host: str,
    port: int,
    workers: int,
    *,
    with_worker: bool,
    demo_if_empty: bool,
    despite_changed_standards: bool,
) -> None:
    """Bring the database up to date, check the published standards and run the web server."""
    engine = database.open_engine(settings)
    is_current = database.is_current(engine)
    engine.dispose()
    if not is_current:
        click.echo("Bringing the database up to date…")
        bring_up_to_date(settings)
    if not despite_changed_standards:
        standing.refuse_changed(settings)
    if demo_if_empty and not settings.production and not has_people(settings):
        load_demo(settings)
    click.echo(f"\nTechfolio is at http://{host}:{port}  (Ctrl+C stops it)")
    click.echo(sign_ins(settings))
    options: dict[str, object] = {
        "bind": f"{host}:{port}",
        "workers": workers,
        "worker_class": "gthread",
        "threads": 4,
        "timeout": 120,
        "loglevel": "warning",
        "control_socket_disable": True,
    }
    # Without a public address the links in mail lead to this server.
    reached = replace(settings, public_url=settings.public_url or f"http://127.0.0.1:{port}")
    with worker_beside(reached, wanted=with_worker):
        _Server(settings, options).run()


@click.command()
@click.pass_obj
def worker(settings: Settings) -> None:
    """Run the background worker, which makes PDF files."""
    run_worker(settings)
