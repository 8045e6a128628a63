// Checks boxgeom.mjs against the test vectors in a folder: node check_vectors.mjs DIR
// The format is in docs/vectors.md. Exit codes: 0 all right, 1 not, 2 nothing checked.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { aggregate, RULES } from "./boxgeom.mjs";

const folder = process.argv[2] ?? ".";
const near = (x, y, slack) => x.every((value, k) => Math.abs(value - y[k]) <= slack[k]);
const clamp = (value, low, high) => Math.min(Math.max(value, low), high);

/** Return the point of a box that is nearest to x. */
const inBox = ({ lower, upper }, x) => x.map((value, k) => clamp(value, lower[k], upper[k]));

/** Return the point of a segment that is nearest to x. */
function onSegment({ start, end }, x) {
  const edge = end.map((value, k) => value - start[k]);
  const along = edge.reduce((total, e, k) => total + e * (x[k] - start[k]), 0);
  const share = clamp(along / (edge.reduce((total, e) => total + e * e, 0) || 1), 0, 1);
  return start.map((value, k) => value + share * edge[k]);
}

/** Return whether x, a vector or null for an error, is what was expected. */
function isRight(x, expected, tolerance) {
  const isVector = Array.isArray(x) && x.every(Number.isFinite);
  if (expected.refused) return !isVector;
  if (!isVector) return x === null && Boolean(expected.or_refused);
  if (expected.one_of) return expected.one_of.some((y) => near(x, y, y.map(() => 0)));
  const slack = expected.rounding.map((rounding) => tolerance * expected.scale + rounding);
  const nearest = expected.enclosures
    ? expected.enclosures.map((box) => inBox(box, x))
    : expected.segments.map((segment) => onSegment(segment, x));
  return nearest.some((y) => near(x, y, slack));
}

/** Return what the implementation answers, or null for an error. */
function answer(rule, received, { n, t }, options) {
  try {
    return aggregate(rule, received, n, t, options);
  } catch {
    return null;
  }
}

/** Return whether the outputs of a round are as close together as they must be. */
function areClose(outputs, spread, tolerance) {
  const edges = outputs[0].map((_, k) => {
    const values = outputs.map((x) => x[k]);
    return Math.max(...values) - Math.min(...values);
  });
  const slack = tolerance * spread.scale;
  return spread.edges_at_most
    ? edges.every((edge, k) => edge <= spread.edges_at_most[k] + slack)
    : Math.hypot(...edges) <= spread.diagonal_at_most + slack;
}

/** Return whether every step of an agreement run is as expected. */
function isRightRun(run, tolerance) {
  let [sent, options, received, outputs] = [[], {}, [], []];
  for (const step of run.steps) {
    if (step.step === "broadcast") {
      [sent, options, outputs] = [step.vectors, { round_number: step.round_number }, []];
    } else if (step.step === "deliver") {
      received = [...sent, ...step.byzantine];
    } else if (step.spread) {
      if (!areClose(outputs, step.spread, tolerance)) return false;
    } else {
      outputs.push(answer(run.rule, received, run, options));
      if (!isRight(outputs.at(-1), step.expected, tolerance)) return false;
    }
  }
  return true;
}

const counts = { pass: 0, FAIL: 0 };
const tell = (ok, slug, comment) => {
  counts[ok ? "pass" : "FAIL"]++;
  console.log(ok ? `pass ${slug}` : `FAIL ${slug}: ${comment}`);
};
for (const name of readdirSync(folder).filter((name) => name.endsWith(".json")).sort()) {
  const file = JSON.parse(readFileSync(join(folder, name), "utf8"));
  for (const run of (file.runs ?? []).filter(({ rule }) => rule in RULES)) {
    tell(isRightRun(run, file.tolerance[run.dtype]), run.slug, run.comment);
  }
  if (!(file.rule in RULES)) continue;
  for (const test of file.groups.flatMap((group) => group.cases)) {
    const output = answer(file.rule, test.received, test, test.options);
    tell(isRight(output, test.expected, file.tolerance[test.dtype]), test.slug, test.comment);
  }
}
console.log(`${counts.pass} pass, ${counts.FAIL} fail`);
process.exitCode = counts.FAIL > 0 ? 1 : counts.pass > 0 ? 0 : 2;
