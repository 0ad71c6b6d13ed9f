"""A real worker that also knows the tests' kinds of jobs: ``python -m tests.jobs.working``."""

from app.cli.worker import run_worker
from app.config import read_settings
from tests.jobs.kinds import KINDS

if __name__ == "__main__":
    run_worker(read_settings(), processes=min(2, len(KINDS)))
