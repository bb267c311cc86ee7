import type { Note, Notes } from "../../provider/core/lifecycle";

/** Notes in memory, which outlast a killed run. */
export class ModelNotes implements Notes {
  private readonly all = new Map<string, Note>();

  constructor(private readonly now: () => Date) {}

  recall(id: string): Note | undefined {
    return this.all.get(id);
  }

  keep(id: string, quantity: number, set: number): void {
    const known = this.all.get(id);
    const { at, set: before } = known?.quantity === quantity ? known : { at: this.now(), set: [] };
    this.all.set(id, { quantity, set: [...before, set], at, place: `/notes/${id}` });
  }

  forget(id: string): void {
    this.all.delete(id);
  }
}
