"""What a WSGI server loads: the application with the settings of its environment."""

from app.cli.standing import refuse_changed
from app.config import read_settings
from app.factory import create_served_app

settings = read_settings()
refuse_changed(settings)
application = create_served_app(settings)
