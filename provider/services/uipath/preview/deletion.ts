import type { Deleted, Deletion } from "../../preview";

/** What Pulumi's delete of an organization's licenses does at Automation Suite. Pure. */
export const deletion = ({ args }: Deleted): Deletion => ({
  text:
    args.onDelete === "remove"
      ? "the organization's licenses go back to the host, as onDelete says."
      : "the organization keeps its licenses.",
  licenses: 0,
});
