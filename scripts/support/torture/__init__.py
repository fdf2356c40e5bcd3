"""What scripts/torture breaks: a module for each kind of thing, in it a class for each case."""

import importlib
import pkgutil

from .case import Case


def cases():
    """All cases, name -> class, in the order of modules and names."""
    for module in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{module.name}")
    return {case.name(): case for case in sorted(Case.__subclasses__(), key=lambda case: (case.__module__, case.name()))}
