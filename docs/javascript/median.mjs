// The geometric median (Definition 1 of docs/spec.md): Newton's method on the gradient.

import { combine, dot, length, midpoint, minus, sum, times } from "./vectors.mjs";

const EPSILON = Number.EPSILON;
const MAX_STEPS = 200;
const PATIENCE = 3;

/** Return a point whose summed distance to the points is least. */
export function geometricMedian(points) {
  const optimal = points.filter((point) => isOptimal(point, points));
  if (optimal.length > 0) return midpoint(optimal[0], optimal[optimal.length - 1]);
  const start = points.reduce((best, point) =>
    summedDistance(point, points) < summedDistance(best, points) ? point : best,
  );
  // Counted from one of the points, near ones keep their digits beside far ones.
  const offsets = points.map((point) => minus(point, start));
  return combine(start, 1, newton(offsets));
}

/** Return whether an input is optimal: the others pull no more than its own number. */
function isOptimal(point, points) {
  const { units, closeness } = towards(points, point);
  const copies = closeness.filter((c) => c === 0).length;
  return length(sum(units)) <= copies + 4 * EPSILON * points.length;
}

function summedDistance(point, points) {
  return points.reduce((total, other) => total + length(minus(other, point)), 0);
}

/** Return unit vectors and inverse distances to the points, 0 for points right there. */
function towards(points, position) {
  const differences = points.map((point) => minus(point, position));
  const closeness = differences.map((x) => (length(x) > 1e-150 ? 1 / length(x) : 0));
  return { units: differences.map((x, i) => times(closeness[i], x)), closeness };
}

function newton(offsets) {
  let position = leave(offsets);
  let best = position;
  let leastPull = Infinity;
  let stepsWithoutGain = 0;
  for (let k = 0; k < MAX_STEPS && stepsWithoutGain < PATIENCE; k++) {
    const { units, closeness } = towards(offsets, position);
    const pull = sum(units);
    if (length(pull) < leastPull) {
      [best, leastPull, stepsWithoutGain] = [position, length(pull), 0];
    } else {
      stepsWithoutGain++;
    }
    if (leastPull <= EPSILON) break;
    const step = newtonStep(units, closeness, pull);
    const share = lineSearch(offsets, position, step, -dot(step, pull));
    position = combine(position, share, step);
  }
  return best;
}

/** Return a better position than the origin, which is an input that is not optimal. */
function leave(offsets) {
  const origin = offsets[0].map(() => 0);
  const { units, closeness } = towards(offsets, origin);
  const pull = sum(units);
  const excess = length(pull) - closeness.filter((c) => c === 0).length;
  const direction = times(1 / length(pull), pull);
  const curvatures = units.map((u, i) => (1 - dot(u, direction) ** 2) * closeness[i]);
  const curvature = Math.max(
    curvatures.reduce((a, b) => a + b),
    Math.max(...closeness) / 8,
  );
  const step = times(excess / curvature, direction);
  return times(lineSearch(offsets, origin, step, -excess * length(step)), step);
}

/**
 * Return the Newton step, or where rounding spoils it the step of Weiszfeld's method.
 *
 * The Hessian is s I - A'A with s = sum(closeness) and rows A_i = sqrt(closeness_i) u_i;
 * Woodbury's identity makes it a system of as many equations as there are points.
 */
function newtonStep(units, closeness, pull) {
  const total = closeness.reduce((a, b) => a + b);
  const rows = units.map((unit, i) => times(Math.sqrt(closeness[i]), unit));
  const system = rows.map((row, i) =>
    rows.map((other, j) =>
      i === j
        ? closeness.reduce((rest, c, k) => (k === i ? rest : rest + c), 0)
        : -dot(row, other),
    ),
  );
  const weights = solve(system, rows.map((row) => dot(row, pull)));
  const correction = sum(rows.map((row, i) => times(weights[i], row)));
  const step = times(1 / total, combine(pull, 1, correction));
  return dot(step, pull) > 0 && step.every(Number.isFinite)
    ? step
    : times(1 / total, pull);
}

/** Return how many times the step to go: to about where the slope vanishes. */
function lineSearch(offsets, position, step, firstSlope) {
  const rounding = offsets.length * EPSILON * length(step);
  const enough = Math.max(Math.abs(firstSlope) / 10, rounding);
  let [low, high, share] = [0, Infinity, 1];
  for (let k = 0; k < MAX_STEPS; k++) {
    const { units } = towards(offsets, combine(position, share, step));
    const slope = -dot(sum(units), step);
    if (Math.abs(slope) <= enough) break;
    if (slope < 0) low = share;
    else high = share;
    share = high === Infinity ? 2 * low : (low + high) / 2;
  }
  return share;
}

/** Return the solution of a system of linear equations, by Gaussian elimination. */
function solve(system, right) {
  const rows = system.map((row, i) => [...row, right[i]]);
  const size = rows.length;
  for (let k = 0; k < size; k++) {
    let pivot = k;
    for (let i = k + 1; i < size; i++) {
      if (Math.abs(rows[i][k]) > Math.abs(rows[pivot][k])) pivot = i;
    }
    [rows[k], rows[pivot]] = [rows[pivot], rows[k]];
    for (let i = k + 1; i < size; i++) {
      const factor = rows[i][k] / rows[k][k];
      for (let j = k; j <= size; j++) rows[i][j] -= factor * rows[k][j];
    }
  }
  const solution = new Array(size).fill(0);
  for (let k = size - 1; k >= 0; k--) {
    const known = solution.reduce((total, x, j) => (j > k ? total + x * rows[k][j] : total), 0);
    solution[k] = (rows[k][size] - known) / rows[k][k];
  }
  return solution;
}
