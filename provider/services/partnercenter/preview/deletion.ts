import { isWord } from "../../../core/known";
import type { Deleted, Deletion } from "../../preview";
import { counted } from "../../work";

/** What Pulumi's delete of a resource does at Partner Center. Pure. */
export function deletion({ type, args }: Deleted): Deletion {
  if (type === "UserLicense") return licensesGone(args);
  if (type === "SubscriptionUpgrade")
    return { text: "only the record goes, because an upgrade cannot be undone.", licenses: 0 };
  const text =
    args.onDelete === "restore"
      ? "the subscription gets back the quantity from before the first change, as onDelete says."
      : "the subscription keeps its quantity.";
  return { text, licenses: 0 };
}

function licensesGone({ licenses, userId }: Deleted["args"]): Deletion {
  const words = Array.isArray(licenses) ? licenses.map((license) => license?.sku).filter(isWord) : [];
  const from = isWord(userId) ? ` from user ${userId}` : "";
  return {
    text: `takes away ${counted(words.length, "license")}${from} (${words.join(", ")}), unless another resource of the program lists them.`,
    licenses: words.length,
  };
}
