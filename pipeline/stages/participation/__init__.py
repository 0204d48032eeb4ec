"""Who acts and who suffers an act: by its clause, by the sentences before, by the whole text."""
