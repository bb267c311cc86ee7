/** A map that remembers the newest so many, and forgets the oldest. */
export class Newest<Key, Value> extends Map<Key, Value> {
  constructor(private readonly most: number) {
    super();
  }

  override set(key: Key, value: Value): this {
    this.delete(key);
    super.set(key, value);
    if (this.size > this.most) {
      const [oldest] = this.keys();
      this.delete(oldest as Key);
    }
    return this;
  }
}
