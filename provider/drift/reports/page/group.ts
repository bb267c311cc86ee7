import type { ResourceReport } from "../../report";
import { type Holder, type Holders, idOf } from "./holders";
import { html, type Markup, name, nothing } from "./markup";
import { count } from "./section";

/** The given resources, grouped by customer or organization. */
export const groups = (
  holders: Holders,
  id: string,
  belongs: (resource: ResourceReport) => boolean,
  shown: (resource: ResourceReport) => Markup,
): readonly Markup[] =>
  [...holders.values()].map((holder) => {
    const found = holder.resources.filter(belongs);
    if (found.length === 0) return nothing;
    return html`
<div class="group" id="${groupId(id, holder)}" data-group>
<h3>${name(holder.title)}${idOf(holder)}${count(found.length)}</h3>
${found.map(shown)}
</div>`;
  });

export const groupId = (id: string, { anchor }: Holder): string => `${id}-${anchor}`;
