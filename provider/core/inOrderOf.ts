/** Compares by texts, the first ones first. The order is the same on each machine, whatever its language. */
export const inOrderOf =
  <Thing>(textsOf: (thing: Thing) => string[]) =>
  (a: Thing, b: Thing): number => {
    const [left, right] = [textsOf(a), textsOf(b)];
    const at = left.findIndex((text, index) => text !== right[index]);
    return at < 0 ? 0 : (left[at] ?? "") < (right[at] ?? "") ? -1 : 1;
  };
