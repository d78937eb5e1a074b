"""Gadgets, as the host sees it."""

from shared.contracts.grounds import declared_in
from shared.hosting.service import Service
from tests.support.gadgets import grounds, handlers
from tests.support.gadgets.contracts import GadgetMade, HowManyGadgets, MakeGadget
from tests.support.gadgets.tables import tables

plugin = Service(
    name="gadgets",
    package="tests.support.gadgets",
    refuses=declared_in(grounds),
    tables=tables,
    answers={MakeGadget: handlers.make_gadget, HowManyGadgets: handlers.how_many_gadgets},
    hears={GadgetMade: handlers.count_the_gadget},
    says=frozenset({GadgetMade}),
    runs={"polish": handlers.polish},
)
