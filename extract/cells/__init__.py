"""What stands in the boxes of a form that was found."""
