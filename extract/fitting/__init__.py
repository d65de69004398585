"""Where the boxes of a form lie on a page: maps of forms, fitted to the print at hand."""
