"""The failures that the product explains to a person, each with the sentence it shows."""


class TechfolioError(Exception):
    """Base of every failure whose sentence may be shown to the person it happened to.

    Attributes:
        sentence: one or two plain sentences: what is wrong and what to do.
    """

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class NotFoundError(TechfolioError):
    """The thing does not exist, or not for this person; the two look alike on purpose."""

    def __init__(self, sentence: str = "There is nothing here that you can see.") -> None:
        super().__init__(sentence)


class RefusedError(TechfolioError):
    """A rule says no; the sentence says which, and nothing was changed."""


class AtFieldError(RefusedError):
    """A rule says no to what was given in one place.

    Attributes:
        field: the name of the form's field at which the sentence belongs.
    """

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


class ConflictError(TechfolioError):
    """Somebody else changed the same thing first; nothing was overwritten."""


class InvalidInputError(TechfolioError):
    """What was given cannot be accepted as it is."""


class StorageError(TechfolioError):
    """A file could not be kept or read, for instance because the disk is full."""
