"""The demo centre: fictitious people, evidence and signatures, made through the real services."""

from app.cli.demo.command import demo, has_people, load_demo, sign_ins

__all__ = ["demo", "has_people", "load_demo", "sign_ins"]
