"""What the dates stage is made of: time expressions found, anchored and given their TIMEX3 values."""
