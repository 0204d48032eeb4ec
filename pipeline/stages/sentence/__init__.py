"""What holds of any sentence: its words, clauses, quotations, and the region of the text it stands in."""
