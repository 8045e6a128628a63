// A node that speaks the protocol of docs/nodes.md, one line of JSON each way:
//
//     boxgeom check --node "node node.mjs" --as box-geom

import { createInterface } from "node:readline";

import { aggregate } from "./boxgeom.mjs";
import { Broadcast } from "./broadcast.mjs";

/** Return what an honest node does with the mail of its rounds: Definition 11. */
function roundsNode({ rule, n, t, d, q, vector }) {
  const isVector = (x) => x.length === d && x.every(Number.isFinite);
  return {
    opening: { send: vector },
    round({ round_number, received }) {
      const counted = new Map();
      for (const letter of received) {
        const isOfThisRound = letter.round_number === round_number;
        // Of several letters of one sender the first counts.
        if (isOfThisRound && isVector(letter.vector) && !counted.has(letter.sender)) {
          counted.set(letter.sender, letter.vector);
        }
      }
      return { send: aggregate(rule, [...counted.values()], n, t, { q, round_number }) };
    },
  };
}

/** Return what an honest node does with the messages of one broadcast. */
function broadcaster({ n, t, sender, value }) {
  const broadcast = new Broadcast(n, t, sender);
  const answer = (send) => ({ send, delivered: broadcast.delivered });
  return {
    opening: answer(value === undefined ? [] : [{ kind: "INIT", value }]),
    message: ({ kind, value, source }) => answer(broadcast.receive(kind, value, source)),
  };
}

let node;
for await (const line of createInterface({ input: process.stdin })) {
  const { id, ask, ...request } = JSON.parse(line);
  let answer;
  try {
    if (ask === "start") {
      node = request.mode === "rounds" ? roundsNode(request) : broadcaster(request);
      answer = node.opening;
    } else {
      answer = node[ask](request);
    }
  } catch (error) {
    answer = { error: String(error) };
  }
  console.log(JSON.stringify({ id, ...answer }));
}
