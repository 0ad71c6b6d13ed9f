"""The libraries that Flask knows by name, made once and bound to an application by the factory."""

from flask_sqlalchemy import SQLAlchemy
from flask_wtf.csrf import CSRFProtect

from app.core.base import Base

db = SQLAlchemy(metadata=Base.metadata)
csrf = CSRFProtect()
