"""What is printed on a page: its words and lines, from the text layer or from the picture."""
