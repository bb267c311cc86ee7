import { readFileSync } from "node:fs";
import { atMost, seconds, shown, timesOf } from "../rows.mjs";
import { ups } from "../runs.mjs";
import { script } from "../script.mjs";
import { median } from "../statistics.mjs";
import { bytes } from "./sizes.mjs";

const users = 300;

/** Compares with one `dynamic.Resource` that does the same with its code in the state, and with a script without an engine. */
export const usual = {
  name: "usual",
  async measure(lab) {
    const { ours, usual: theirs } = await ups(lab, { users, programs: ["ours", "floor", "usual"] });
    const [mine, others] = [await bytes(lab, "ours", { users: 20 }), await bytes(lab, "usual", { users: 20 })];
    const scripted = [];
    for (let run = 0; run < 5; run++) scripted.push(await script(lab, users));
    return [
      atMost(`up, N = ${users}, beside a dynamic.Resource`, 0.5, median(seconds(ours)) / median(seconds(theirs)), {
        ours: timesOf(seconds(ours)),
        beside: timesOf(seconds(theirs)),
        runs: { ours, usual: theirs },
      }),
      atMost("state per resource beside a dynamic.Resource", 0.25, mine / others, {
        ours: `${mine.toFixed(0)} bytes`,
        beside: `${others.toFixed(0)} bytes`,
      }),
      shown("lines of the program", linesOf("ours/index.js"), `dynamic.Resource ${linesOf("usual/index.js")}`),
      shown(`the same calls from a script (${linesOf("script.mjs")} lines), N = ${users}`, "", timesOf(scripted)),
    ];
  },
};

const linesOf = (program) =>
  `${
    readFileSync(new URL(`../programs/${program}`, import.meta.url), "utf8")
      .trim()
      .split("\n").length
  }`;
