"""What no test vector can see: a file holds numbers, and an answer is read from it."""

BEYOND_VECTORS = {
    "answers_the_same_twice": "a case is asked once",
    "answers_are_no_views_of_the_vectors": "an answer is read at once",
    "answers_stay_as_they_are": "an answer is read at once",
    "breaks_ties_in_any_order": "rows are in one order",
    "breaks_ties_the_same_way": "a case is asked once",
    "holds_for_integers_near_their_limits": "all cases are of floats",
    "holds_in_very_many_dimensions": "so many numbers would outgrow the files",
    "keeps_the_precision": "an answer in JSON has no precision",
    "leaves_its_arguments_alone": "nobody looks at the vectors afterwards",
    "leaves_random_numbers_alone": "nobody looks at the process afterwards",
    "prints_nothing": "nobody looks at what is printed",
    "takes_a_list_as_it_takes_an_array": "whoever reads a file chooses the container",
    "takes_a_read_only_array": "whoever reads a file lays the array out",
    "takes_any_memory_layout": "whoever reads a file lays the array out",
    "takes_integers_as_it_takes_floats": "all cases are of floats",
    "warns_of_nothing": "nobody looks at warnings",
}
"""Claims that no test vector can check, and why; a mutant may break these alone."""
