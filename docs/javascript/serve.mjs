// Answers requests of the conformance kit, one line of JSON each, until they end:
//
//     boxgeom check --command "node serve.mjs" --as box-geom

import { createInterface } from "node:readline";

import { aggregate } from "./boxgeom.mjs";

for await (const line of createInterface({ input: process.stdin })) {
  const { id, rule, received, n, t, ...options } = JSON.parse(line);
  let answer;
  try {
    // Numbers that are not finite come as strings, and are refused as no numbers.
    answer = { id, output: aggregate(rule, received, n, t, options) };
  } catch (error) {
    answer = { id, error: String(error) };
  }
  console.log(JSON.stringify(answer));
}
