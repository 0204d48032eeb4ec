"""What the actors stage is made of: names found, listed or not, and the entities they stand for."""
