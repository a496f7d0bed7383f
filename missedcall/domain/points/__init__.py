"""Points of the field staff: rules, leaderboards, objections, reviews."""
