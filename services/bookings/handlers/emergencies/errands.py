"""What is done later about an emergency, by the names of its errands."""

MOVE_ON = "move_on"
"""Asks the next one once the time of whoever is asked is over; reminds a duty worker."""
LEARN_THE_WAY = "learn_the_way"
"""Asks the registry which hub homes are near, so that it is known when it is needed."""
CHASE_APPROVALS = "chase_approvals"
"""Asks again for approvals that were asked for afterwards."""
