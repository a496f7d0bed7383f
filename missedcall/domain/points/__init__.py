"""Points of the field staff: rules, boards, objections, doubts."""
