"""How an arriving form is read: one that cannot be is refused with a sentence, not taken for an empty one."""

from typing import IO, Any

from flask import Request
from werkzeug.exceptions import BadRequest
from werkzeug.formparser import FormDataParser

CHUNK = 64 * 1024


class UnreadableNameError(BadRequest):
    """A part of a form has a name that is not UTF-8; the page shows `sentence`."""

    sentence = (
        "The name of a file could not be read, because it is not in UTF-8. Nothing was added. "
        "Give the file a name of plain letters and add it again."
    )


class _Parser(FormDataParser):
    def parse(self, stream: IO[bytes], mimetype: str, content_length: int | None, options: Any = None) -> Any:
        """Read a form; what else is wrong with it leaves it empty, as ever."""
        self.silent = False
        try:
            return super().parse(stream, mimetype, content_length, options)
        except UnicodeDecodeError:
            # Read to the end: a browser that still sends would never see the answer.
            while stream.read(CHUNK):
                pass
            if mimetype != "multipart/form-data":
                return stream, self.cls(), self.cls()
            raise UnreadableNameError from None
        except ValueError:
            return stream, self.cls(), self.cls()


class FormRequest(Request):
    """A request that says what is wrong with the name of a file."""

    form_data_parser_class = _Parser
