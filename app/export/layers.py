"""How layers of a foreign PDF keep their state: what its author had switched off stays invisible."""

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf


def carry_layers(target: Pdf, source: Pdf) -> None:
    """Copy the layers (optional content groups) of one PDF into another, with what is off by default."""
    properties = source.Root.get(Name.OCProperties)
    if not isinstance(properties, pikepdf.Dictionary):
        return
    default = properties.get(Name.D, Dictionary())
    off = _groups(default.get(Name.OFF, Array()))
    if default.get(Name.BaseState) == Name.OFF:
        on = {group.objgen for group in _groups(default.get(Name.ON, Array()))}
        off = [group for group in _groups(properties.get(Name.OCGs, Array())) if group.objgen not in on]
    if Name.OCProperties not in target.Root:
        target.Root.OCProperties = Dictionary(OCGs=Array(), D=Dictionary(OFF=Array(), BaseState=Name.ON))
    kept = target.Root.OCProperties
    for group in _groups(properties.get(Name.OCGs, Array())):
        kept.OCGs.append(target.copy_foreign(group))
    for group in off:
        kept.D.OFF.append(target.copy_foreign(group))


def _groups(listed: pikepdf.Object) -> list[pikepdf.Object]:
    return [group for group in listed if isinstance(group, pikepdf.Dictionary) and group.is_indirect]
