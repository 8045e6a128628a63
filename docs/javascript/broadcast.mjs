// Reliable broadcast as one node sees it: Definition 13 of docs/spec.md.

/** An honest node's part in the broadcast of one sender. */
export class Broadcast {
  delivered = [];
  #echoed = false;
  #ready = false;
  #echoes = new Map();
  #readies = new Map();

  constructor(n, t, sender) {
    this.n = n;
    this.t = t;
    this.sender = sender;
  }

  /** Return the messages to send to all, given one message more. */
  receive(kind, value, source) {
    if (kind === "INIT") return this.#onInit(value, source);
    if (kind === "ECHO") return this.#onEcho(value, source);
    return this.#onReady(value, source);
  }

  #onInit(value, source) {
    if (source !== this.sender || this.#echoed) return [];
    this.#echoed = true;
    return [{ kind: "ECHO", value }];
  }

  #onEcho(value, source) {
    const enough = Math.floor((this.n + this.t) / 2) + 1;
    return votes(this.#echoes, value, source) >= enough ? this.#becomeReady(value) : [];
  }

  #onReady(value, source) {
    const count = votes(this.#readies, value, source);
    if (count >= 2 * this.t + 1 && this.delivered.length === 0) this.delivered.push(value);
    return count >= this.t + 1 ? this.#becomeReady(value) : [];
  }

  #becomeReady(value) {
    if (this.#ready) return [];
    this.#ready = true;
    return [{ kind: "READY", value }];
  }
}

/** Note a node's first vote, and return how many there are for a value. */
function votes(bySource, value, source) {
  if (!bySource.has(source)) bySource.set(source, value);
  return [...bySource.values()].filter((vote) => vote === value).length;
}
