/**
 * Ids and random numbers come from a counter, so two runs of the same test see the same ids.
 * The ids of a request (request id, server id) have a counter of their own. So a client that sends one
 * more request does not change the id of the next subscription.
 */
export class Ids {
  constructor(
    private readonly seed: number,
    private counter = 0,
  ) {}

  /** The counter's position. A new counter that starts there continues with the same ids. */
  get given(): number {
    return this.counter;
  }

  guid(): string {
    const digits = [0, 1, 2, 3].map(() => this.word().toString(16).padStart(8, "0")).join("");
    return [
      digits.slice(0, 8),
      digits.slice(8, 12),
      `4${digits.slice(13, 16)}`,
      `8${digits.slice(17, 20)}`,
      digits.slice(20, 32),
    ].join("-");
  }

  hexadecimal(length: number): string {
    let digits = "";
    while (digits.length < length) digits += this.word().toString(16).padStart(8, "0");
    return digits.slice(0, length);
  }

  /** From 0 (included) to 1 (excluded), like Math.random. */
  chance(): number {
    return this.word() / 2 ** 32;
  }

  private word(): number {
    this.counter += 1;
    let mixed = (Math.imul(this.counter, 0x9e3779b1) ^ Math.imul(this.seed + 1, 0x85ebca6b)) >>> 0;
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad) >>> 0;
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97) >>> 0;
    return (mixed ^ (mixed >>> 15)) >>> 0;
  }
}
