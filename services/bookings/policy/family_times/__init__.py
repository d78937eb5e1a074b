"""Family time of children with their brothers, sisters and birth family."""
