// The aggregation rules of docs/spec.md in JavaScript, from their definitions alone.

import { geometricMedian } from "./median.mjs";
import {
  inCanonicalOrder,
  mean,
  midpoint,
  sortedColumns,
  squaredDistance,
  times,
} from "./vectors.mjs";

const MOST_SUBSETS = 20000;

/** Every rule by its name: a function of the vectors received, n, t and options. */
export const RULES = {
  "geometric-median": (received) => geometricMedian(received),
  "coordinate-median": coordinateMedian,
  "trimmed-mean": trimmedMean,
  mean: (received) => mean(received),
  medoid,
  krum: (received, n, t) => byKrumScore(received, t)[0],
  "multi-krum": multiKrum,
  "md-mean": (received, n, t) => mean(minimumDiameterSubset(received, n, t)),
  "md-geom": (received, n, t) => geometricMedian(minimumDiameterSubset(received, n, t)),
  "box-geom": boxGeom,
  "box-geom-once": boxGeomOnce,
  "box-mean": (received, n, t) =>
    boxMidpoint(trustedHyperbox(received, n, t), candidateHyperbox(received, n, t, mean)),
};

/** Return what a rule answers; throw an Error for what it must refuse. */
export function aggregate(rule, received, n, t, options = {}) {
  if (!(rule in RULES)) throw new Error(`rule: no ${rule} here`);
  check(received, n, t);
  // Times a power of two no digit changes, and squares neither overflow nor vanish.
  const largest = largestMagnitude(received);
  const exponent = largest > 0 ? Math.floor(Math.log2(largest)) : 0;
  const unit = 2 ** Math.min(Math.max(exponent, -1000), 1000);
  // Packed numbers: in very many dimensions, boxed ones keep the garbage collector busy.
  const packed = received.map((x) => times(1 / unit, Float64Array.from(x)));
  const answer = RULES[rule](inCanonicalOrder(packed), n, t, options);
  return Array.from(times(unit, answer));
}

/** Return the largest magnitude of a coordinate; a vector may be longer than a call. */
function largestMagnitude(received) {
  return received.flat().reduce((largest, x) => Math.max(largest, Math.abs(x)), 0);
}

/** Throw an Error unless a node can have received these vectors (section 1). */
function check(received, n, t) {
  const m = received.length;
  if (m === 0 || received[0].length === 0) throw new Error("need at least one vector");
  if (received.some((x) => x.length !== received[0].length)) {
    throw new Error("need vectors of equal length");
  }
  if (!received.every((x) => x.every(Number.isFinite))) {
    throw new Error("need finite numbers");
  }
  if (!(t >= 0)) throw new Error(`need t >= 0, got t=${t}`);
  if (!(n > 2 * t)) throw new Error(`need n > 2t = ${2 * t}, got n=${n}`);
  if (!(m >= n - t && m <= n)) {
    throw new Error(`need n - t = ${n - t} to n = ${n} vectors, got m=${m}`);
  }
}

/** Definition 8: the middle value of every coordinate, or halfway between the two. */
function coordinateMedian(received) {
  const m = received.length;
  return sortedColumns(received).map(
    (values) => (values[(m - 1) >> 1] + values[m >> 1]) / 2,
  );
}

/** Definition 8: the mean of every coordinate without t values at either end. */
function trimmedMean(received, n, t) {
  const m = received.length;
  if (m <= 2 * t) throw new Error(`need m > 2t = ${2 * t}, got m=${m}`);
  return sortedColumns(received).map((values) => mean(values.slice(t, m - t).map((x) => [x]))[0]);
}

/** Definition 8: the vector whose summed distance to all others is least. */
function medoid(received) {
  return leastBy(received, (x) =>
    received.reduce((total, y) => total + Math.sqrt(squaredDistance(x, y)), 0),
  );
}

/** Definition 7: the vectors, those of least Krum score first. */
function byKrumScore(received, t) {
  const m = received.length;
  if (m < 2 * t + 3) throw new Error(`need m >= 2t + 3 = ${2 * t + 3}, got m=${m}`);
  const score = (x, i) =>
    received
      .filter((_, j) => j !== i)
      .map((y) => squaredDistance(x, y))
      .sort((a, b) => a - b)
      .slice(0, m - t - 2)
      .reduce((a, b) => a + b, 0);
  return received
    .map((x, i) => ({ x, score: score(x, i) }))
    .sort((a, b) => a.score - b.score)
    .map(({ x }) => x);
}

/** Definition 7: the mean of the q vectors of least score. */
function multiKrum(received, n, t, { q = n - t }) {
  const m = received.length;
  if (!(q >= 1 && q <= m)) throw new Error(`need 1 <= q <= m = ${m}, got q=${q}`);
  return mean(byKrumScore(received, t).slice(0, q));
}

/** Definition 6: the n - t vectors whose largest distance is least. */
function minimumDiameterSubset(received, n, t) {
  const distances = received.map((x) => received.map((y) => squaredDistance(x, y)));
  const indices = received.map((_, i) => i);
  const diameter = (subset) =>
    Math.max(...subset.map((i) => Math.max(...subset.map((j) => distances[i][j]))));
  return leastBy(subsetsOf(indices, n - t), diameter).map((i) => received[i]);
}

/** Definition 2: m - (n - t) values dropped at either end of every coordinate. */
export function trustedHyperbox(received, n, t) {
  const m = received.length;
  const trim = m - (n - t);
  const columns = sortedColumns(received);
  return {
    lower: columns.map((values) => values[trim]),
    upper: columns.map((values) => values[m - 1 - trim]),
  };
}

/** Definition 4: the box around the medians (or means) of all subsets of n - t. */
export function candidateHyperbox(received, n, t, center) {
  const columns = sortedColumns(subsetsOf(received, n - t).map(center));
  return {
    lower: columns.map((values) => values[0]),
    upper: columns.map((values) => values[values.length - 1]),
  };
}

/** Definition 5: the midpoint of the trusted and the geometric-median hyperbox. */
function boxGeom(received, n, t) {
  const medians = candidateHyperbox(received, n, t, geometricMedian);
  return boxMidpoint(trustedHyperbox(received, n, t), medians);
}

/** Definition 14: BOX-GEOM in round 1, the trusted hyperbox's midpoint later. */
function boxGeomOnce(received, n, t, { round_number: roundNumber = 1 }) {
  if (!(roundNumber >= 1)) throw new Error(`need a round from 1, got ${roundNumber}`);
  if (roundNumber === 1) return boxGeom(received, n, t);
  const { lower, upper } = trustedHyperbox(received, n, t);
  return midpoint(lower, upper);
}

/** Return the midpoint of what two boxes share. */
function boxMidpoint(one, other) {
  const lower = one.lower.map((x, k) => Math.max(x, other.lower[k]));
  const upper = one.upper.map((x, k) => Math.min(x, other.upper[k]));
  return midpoint(lower, upper);
}

/** Return all subsets of a size. */
function subsetsOf(items, size) {
  const found = [];
  const extend = (subset, from) => {
    if (subset.length === size) {
      if (found.push(subset) > MOST_SUBSETS) throw new Error("too many subsets");
      return;
    }
    for (let i = from; items.length - i >= size - subset.length; i++) {
      extend([...subset, items[i]], i + 1);
    }
  };
  extend([], 0);
  return found;
}

/** Return the first item for which a number is least. */
function leastBy(items, number) {
  const numbers = items.map(number);
  return items[numbers.indexOf(Math.min(...numbers))];
}
