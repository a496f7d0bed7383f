"""The pages that anybody may open: apply, follow, ask for a call, and what they must say."""
