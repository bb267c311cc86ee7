import { existsSync } from "node:fs";
import type { WorldSeed } from "./seed";
import { keepInFile, seedFromFile } from "./worldFile";

const patienceMs = 300;

/** Saves the world to a file soon after each change, and at the end. */
export class Keeper {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly path: string,
    private readonly snapshot: () => WorldSeed,
  ) {}

  /** The world that an earlier run saved. */
  static kept(path: string): WorldSeed | undefined {
    return existsSync(path) ? seedFromFile(path) : undefined;
  }

  changed(): void {
    this.timer ??= setTimeout(() => this.write(), patienceMs).unref();
  }

  write(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    keepInFile(this.path, this.snapshot());
  }
}
