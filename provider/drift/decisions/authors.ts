import { execFile } from "node:child_process";
import { basename, dirname } from "node:path";
import { promisify } from "node:util";
import type { SignedDecision } from "./decide";
import type { PlacedDecision } from "./decisionFile";

/** Who made each decision and when: the author of the newest of its lines, as git knows it. */

const uncommitted = /^0+$/;

/** @returns without names where there is no git, or where a decision is not committed. */
export async function signed(decisions: PlacedDecision[], file: string): Promise<SignedDecision[]> {
  const authors = decisions.length === 0 ? new Map<number, Author>() : await authorsOf(file);
  return decisions.map(({ first, last, ...decision }) => {
    const lines = Array.from({ length: last - first + 1 }, (_, at) => authors.get(first + at));
    const newest = lines.some((one) => one === undefined)
      ? undefined
      : lines.flatMap((one) => one ?? []).sort((a, b) => b.time - a.time)[0];
    return {
      ...decision,
      by: newest?.name ?? null,
      at: newest === undefined ? null : new Date(newest.time * 1000).toISOString(),
    };
  });
}

interface Author {
  name: string;
  /** Seconds since 1970. */
  time: number;
}

async function authorsOf(file: string): Promise<Map<number, Author>> {
  try {
    const { stdout } = await promisify(execFile)("git", ["blame", "--line-porcelain", "--", basename(file)], {
      cwd: dirname(file),
      encoding: "utf8",
      maxBuffer: 1e8,
    });
    return readBlame(stdout);
  } catch {
    return new Map();
  }
}

/** By line, from 1. Lines that are not committed are left out. Source: "THE PORCELAIN FORMAT", git-blame. */
export function readBlame(printed: string): Map<number, Author> {
  const authors = new Map<number, Author>();
  let [commit, line, name] = ["", 0, ""];
  for (const text of printed.split("\n")) {
    const begins = /^([0-9a-f]{40,64}) \d+ (\d+)/.exec(text);
    if (begins !== null) [commit, line] = [begins[1] ?? "", Number(begins[2])];
    else if (text.startsWith("author ")) name = text.slice("author ".length);
    else if (text.startsWith("author-time ") && !uncommitted.test(commit))
      authors.set(line, { name, time: Number(text.slice("author-time ".length)) });
  }
  return authors;
}
