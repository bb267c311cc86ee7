import type { Report } from "../../report";
import { licensesOf, lists, standing } from "../unmanaged";
import { folded } from "./fold";
import { type Holders, idOf, labelOf } from "./holders";
import { html, type Markup, name, nothing } from "./markup";
import { count, section } from "./section";
import { table } from "./table";
import { counted } from "./words";

/** Licenses outside the programs: a folded list for each customer. */
export function unmanagedSection(report: Report, holders: Holders): Markup {
  const all = lists(report);
  if (all.length === 0) return nothing;
  const parts = all.map(({ holder, users, problem }) => {
    const known = holders.get(holder);
    const title = html`<h3>${labelOf(holders, holder)}${known === undefined ? nothing : idOf(known)}${count(users.length)}</h3>`;
    const caption = `Licenses outside the programs, ${known?.label ?? holder}`;
    const rows = users.map((user) => ({
      holder,
      cells: [{ content: name(user.user) }, { content: name(licensesOf(user)) }, { content: standing(user) }],
    }));
    const content =
      problem === null
        ? folded(
            `Show ${counted(users.length, "user", "users")}`,
            table(caption, [{ title: "User" }, { title: "Licenses" }, { title: "Standing" }], rows),
          )
        : html`<p class="prose" data-entry data-holder="${holder}">The users could not be read. ${problem}</p>`;
    return html`<div class="group" data-group>${title}${content}</div>`;
  });
  const users = all.reduce((sum, one) => sum + one.users.length, 0);
  return section("unmanaged", ["Licenses outside the programs", count(users)], parts);
}
