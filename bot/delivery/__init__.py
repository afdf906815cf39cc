"""From a due instant to a post."""
