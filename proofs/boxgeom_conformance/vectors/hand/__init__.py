"""Cases made by hand, with closed forms where there are any."""
