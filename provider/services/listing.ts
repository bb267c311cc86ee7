import type { z } from "zod";

/** What a service has that could be imported as resources of one class. It only reads. */
export interface Listing<Api = object, Query extends object = object> {
  /** What a caller may ask for. */
  query: z.ZodType<Query>;
  list(query: Query, api: Api): Promise<Listed[]>;
}

export interface Listed {
  /** Pulumi's id of the resource, as an import takes it. */
  id: string;
  /** As people call it: an offer, a user, an organization. */
  name: string;
}
