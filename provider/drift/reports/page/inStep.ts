import { titleOfClass } from "../../../services/all";
import type { Report, ResourceReport } from "../../report";
import { folded } from "./fold";
import { type Holders, holderWord, labelOf } from "./holders";
import { declared } from "./item";
import { html, type Markup, name } from "./markup";
import { count, empty, section } from "./section";
import { type Row, table } from "./table";
import { licenseResources } from "./words";

/** Resources in sync, folded because they need no action. */
export function inStepSection({ resources }: Report, holders: Holders): Markup {
  const found = resources.filter(({ status }) => status === "inStep");
  const columns = [{ title: "Whom or what" }, { title: holderWord(holders) }, { title: "Declared" }];
  const rows = found.map((resource) => inStepRow(resource, holders));
  const content =
    found.length === 0
      ? empty(resources.length === 0 ? "There was nothing to look at." : "Nothing is in step.")
      : folded(`Show ${licenseResources(found.length)}`, table("In step", columns, rows));
  return section("in-step", ["In step", count(found.length)], content);
}

const inStepRow = (resource: ResourceReport, holders: Holders): Row => ({
  holder: resource.holder,
  cells: [
    {
      content: html`${name(resource.subject)} <span class="aside">${titleOfClass(resource.type)}</span>${resource.notes.map(
        ({ text }) => html`<p class="note">${text}</p>`,
      )}`,
    },
    { content: labelOf(holders, resource.holder) },
    { content: html`<span class="source">${declared(resource)}</span>` },
  ],
});
