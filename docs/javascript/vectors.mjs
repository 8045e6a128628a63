// Arithmetic of vectors, which are arrays of numbers.

export const minus = (x, y) => x.map((value, k) => value - y[k]);
export const times = (factor, x) => x.map((value) => factor * value);
export const combine = (x, factor, y) => x.map((value, k) => value + factor * y[k]);
export const midpoint = (x, y) => x.map((value, k) => (value + y[k]) / 2);
export const equal = (x, y) => x.every((value, k) => value === y[k]);

export const dot = (x, y) => x.reduce((total, value, k) => total + value * y[k], 0);
export const length = (x) => Math.sqrt(dot(x, x));
export const squaredDistance = (x, y) => dot(minus(x, y), minus(x, y));

export const sum = (vectors) => vectors.reduce((total, x) => combine(total, 1, x));
export const mean = (vectors) => times(1 / vectors.length, sum(vectors));

/** Return the values of every coordinate, sorted: d arrays of m numbers. */
export const sortedColumns = (vectors) =>
  vectors[0].map((_, k) => vectors.map((x) => x[k]).sort((a, b) => a - b));

/** Return the vectors sorted by the first coordinate, then the second, and so on. */
export const inCanonicalOrder = (vectors) => [...vectors].sort(compare);

function compare(x, y) {
  const k = x.findIndex((value, i) => value !== y[i]);
  return k < 0 ? 0 : x[k] - y[k];
}
