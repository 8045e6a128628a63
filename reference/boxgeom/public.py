"""The definitions through the door: the functions that people call.

Their docstrings and examples are those of `boxgeom.definitions`.
"""

from boxgeom import definitions
from boxgeom.door import of_output, of_output_among_vectors, of_received, of_vectors

geometric_median = of_vectors(definitions.geometric_median.geometric_median)
geometric_median_solution = of_vectors(
    definitions.geometric_median.geometric_median_solution
)
trusted_hyperbox = of_received(definitions.trusted_hyperbox.trusted_hyperbox)
candidate_set = of_received(definitions.candidate_set.candidate_set)
geometric_median_hyperbox = of_received(
    definitions.candidate_set.geometric_median_hyperbox
)
mean_hyperbox = of_received(definitions.candidate_set.mean_hyperbox)
smallest_hyperbox = of_vectors(definitions.hyperbox.smallest_hyperbox)
box_geom = of_received(definitions.box_geom.box_geom)
box_geom_once = of_received(definitions.box_geom.box_geom_once)
box_mean = of_received(definitions.box_geom.box_mean)
minimum_diameter_subset = of_received(
    definitions.minimum_diameter.minimum_diameter_subset
)
md_geom = of_received(definitions.minimum_diameter.md_geom)
md_mean = of_received(definitions.minimum_diameter.md_mean)
smea = of_received(definitions.smea.smea)
caf = of_received(definitions.caf.caf)
minmax_meb = of_received(definitions.minmax_meb.minmax_meb)
krum = of_received(definitions.krum.krum)
multi_krum = of_received(definitions.krum.multi_krum)
bulyan = of_received(definitions.bulyan.bulyan)
coordinate_median = of_vectors(definitions.coordinate_median.coordinate_median)
mean = of_vectors(definitions.mean.mean)
medoid = of_vectors(definitions.medoid.medoid)
trimmed_mean = of_received(definitions.mean.trimmed_mean)
meamed = of_received(definitions.meamed.meamed)
cge = of_received(definitions.cge.cge)
centered_clipping = of_received(definitions.centered_clipping.centered_clipping)
monna = of_received(definitions.monna.monna)
safe_area = of_received(definitions.safe_area.safe_area)
covering_ball = of_vectors(definitions.covering_ball.covering_ball)
covering_radius = of_vectors(definitions.approximation.covering_radius)
distance_to_median = of_output(definitions.approximation.distance_to_median)
approximation_ratio = of_output_among_vectors(
    definitions.approximation.approximation_ratio
)
spread = of_vectors(definitions.spread.spread)
is_box_valid = of_output(definitions.validity.is_box_valid)
is_convex_valid = of_output(definitions.validity.is_convex_valid)
is_meb_valid = of_output(definitions.validity.is_meb_valid)
is_strongly_valid = of_output(definitions.validity.is_strongly_valid)
meb_ratio = of_output(definitions.validity.meb_ratio)
nnm = of_received(definitions.nearest_neighbor_mixing.nnm)
bucketing = of_vectors(definitions.bucketing.bucketing)
clipping = of_vectors(definitions.clipping.clipping)
arc = of_received(definitions.clipping.arc)
