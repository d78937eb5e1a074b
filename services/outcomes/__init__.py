"""Outcomes is the authority on what difference the programme makes: support given, activity, and use of the beds."""
