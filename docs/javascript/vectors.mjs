// Arithmetic of vectors, which are arrays of numbers, packed (Float64Array) or not.

// In very many dimensions a loop is some times faster than `map` with a function.

export function minus(x, y) {
  const difference = x.slice();
  for (let k = 0; k < x.length; k++) difference[k] -= y[k];
  return difference;
}

export function times(factor, x) {
  const product = x.slice();
  for (let k = 0; k < x.length; k++) product[k] *= factor;
  return product;
}

/** Return x + factor * y. */
export function combine(x, factor, y) {
  const result = x.slice();
  for (let k = 0; k < x.length; k++) result[k] += factor * y[k];
  return result;
}

export function dot(x, y) {
  let total = 0;
  for (let k = 0; k < x.length; k++) total += x[k] * y[k];
  return total;
}

export const midpoint = (x, y) => x.map((value, k) => (value + y[k]) / 2);
export const equal = (x, y) => x.every((value, k) => value === y[k]);
export const length = (x) => Math.sqrt(dot(x, x));
export const squaredDistance = (x, y) => dot(minus(x, y), minus(x, y));

export const sum = (vectors) => vectors.reduce((total, x) => combine(total, 1, x));
export const mean = (vectors) => times(1 / vectors.length, sum(vectors));

/** Return the values of every coordinate, sorted: d arrays of m numbers. */
export const sortedColumns = (vectors) =>
  Array.from(vectors[0], (_, k) => vectors.map((x) => x[k]).sort((a, b) => a - b));

/** Return the vectors sorted by the first coordinate, then the second, and so on. */
export const inCanonicalOrder = (vectors) => [...vectors].sort(compare);

function compare(x, y) {
  const k = x.findIndex((value, i) => value !== y[i]);
  return k < 0 ? 0 : x[k] - y[k];
}
