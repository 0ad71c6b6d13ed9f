"""What a WSGI server loads: the application with the settings of its environment."""

from app.config import read_settings
from app.factory import create_app

application = create_app(read_settings())
