import type { Reply } from "../http";

/** RFC 7807, which the license service declares for its other refusals; for these no document has a body. */
export function problem(status: number, detail: string): Reply {
  return {
    status,
    json: { type: null, title: detail, status, detail, instance: null },
    contentType: "application/problem+json; charset=utf-8",
  };
}
