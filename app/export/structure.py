"""How the tags of sections that were rendered one by one become the tags of one document."""

from dataclasses import dataclass, field

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf


@dataclass(slots=True)
class StructureTree:
    """The structure tree of a joined PDF, grown section by section."""

    target: Pdf
    _whole: pikepdf.Object = field(init=False)
    _numbers: list[tuple[int, pikepdf.Object]] = field(init=False, default_factory=list)
    _next: int = field(init=False, default=0)

    def __post_init__(self) -> None:
        self._whole = self.target.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document, K=Array()))

    def add(self, source: Pdf, first: int) -> None:
        """Add the tags of a section whose pages already stand in the target from index ``first`` on.

        Pages must have been copied before: a copied tag then points to the copied page.
        """
        if Name.StructTreeRoot not in source.Root:
            return
        tree = self.target.copy_foreign(source.Root.StructTreeRoot)
        for element in _listed(tree.K):
            element.S = Name.Sect
            element.P = self._whole
            if Name.NS in element:
                del element.NS
            self._whole.K.append(element)
        offset = self._next
        numbers = list(tree.ParentTree.Nums)
        for key, value in zip(numbers[::2], numbers[1::2], strict=True):
            self._numbers.append((int(key) + offset, value))
            self._next = max(self._next, int(key) + offset + 1)
        for page in self.target.pages[first : first + len(source.pages)]:
            _move(page.obj, Name.StructParents, offset)
            for note in page.obj.get(Name.Annots, Array()):
                _move(note, Name.StructParent, offset)

    def finish(self) -> None:
        """Hang the tree into the document."""
        numbers = Array()
        for key, value in self._numbers:
            numbers.append(key)
            numbers.append(value)
        root = self.target.make_indirect(
            Dictionary(
                Type=Name.StructTreeRoot,
                K=Array([self._whole]),
                ParentTree=self.target.make_indirect(Dictionary(Nums=numbers)),
                ParentTreeNextKey=self._next,
            )
        )
        self._whole.P = root
        self.target.Root.StructTreeRoot = root
        self.target.Root.MarkInfo = Dictionary(Marked=True)


def _listed(kids: pikepdf.Object) -> list[pikepdf.Object]:
    return list(kids) if isinstance(kids, pikepdf.Array) else [kids]


def _move(holder: pikepdf.Object, name: Name, offset: int) -> None:
    if name in holder:
        holder[name] = int(holder[name]) + offset
