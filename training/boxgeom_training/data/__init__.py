"""The data: pictures and their classes, behind one interface."""
