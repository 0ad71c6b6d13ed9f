"""Why a page that somebody else's program made cannot be taken over as it is."""


class ObjectionError(Exception):
    """Something speaks against it.

    Attributes:
        sentence: what, as the end of a sentence that begins with "because".
    """

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence
