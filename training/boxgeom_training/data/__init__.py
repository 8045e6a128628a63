"""The data sets: pictures and their classes, behind one interface."""
