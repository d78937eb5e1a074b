"""Training: the list of courses, what carers have done of them, and who is due."""
