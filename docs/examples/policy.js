// A policy for Gigawatt in JavaScript (Node.js 18 or newer, nothing else).
//
//     gigawatt policy check "cmd:node docs/examples/policy.js"
//
// It draws among the legal actions, building three times as likely as anything else. All its chance comes from `policy_seed`, so
// the same game is played the same way again.

"use strict";
const readline = require("node:readline");

let state = 1n;

/** A number from 0 to 1, by the splitmix64 generator. */
function random() {
  state = (state + 0x9e3779b97f4a7c15n) & 0xffffffffffffffffn;
  let z = state;
  z = ((z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n) & 0xffffffffffffffffn;
  z = ((z ^ (z >> 27n)) * 0x94d049bb133111ebn) & 0xffffffffffffffffn;
  return Number((z ^ (z >> 31n)) >> 11n) / 2 ** 53;
}

/** The action to take, one of the texts in `legalActions`. */
function choose(observation, legalActions) {
  const weights = legalActions.map((text) => (text.startsWith("build ") ? 3 : 1));
  let left = random() * weights.reduce((sum, weight) => sum + weight, 0);
  const place = weights.findIndex((weight) => (left -= weight) < 0);
  return legalActions[place < 0 ? legalActions.length - 1 : place];
}

function send(message) {
  process.stdout.write(JSON.stringify(message) + "\n");
}

readline.createInterface({ input: process.stdin }).on("line", (line) => {
  const message = JSON.parse(line);
  switch (message.type) {
    case "configure":
      send({ type: "ready", name: "example in JavaScript", version: "1", capabilities: [] });
      break;
    case "new_game":
      state = BigInt("0x" + message.policy_seed);
      break;
    case "ping":
      send({ type: "pong", id: message.id });
      break;
    case "act":
      send({ type: "action", id: message.id, choice: choose(message.observation, message.legal_actions) });
      break;
    case "quit":
      process.exit(0);
  }
});
