"""Each kind of paper made from what its boxes and lines say, and papers that belong together joined."""
