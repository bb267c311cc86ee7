import type { Note, Notes } from "../../provider/lifecycle";

/** Notes in memory: they outlast a killed run. */
export class ModelNotes implements Notes {
  private readonly all = new Map<string, Note>();

  constructor(private readonly now: () => Date) {}

  recall(id: string): Note | undefined {
    return this.all.get(id);
  }

  keep(id: string, quantity: number): void {
    if (this.all.get(id)?.quantity !== quantity) this.all.set(id, { quantity, at: this.now(), place: `/notes/${id}` });
  }

  forget(id: string): void {
    this.all.delete(id);
  }
}
