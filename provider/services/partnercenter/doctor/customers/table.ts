import { grouped } from "../../../../core/grouped";
import { type Part, table } from "../../../../drift/reports/table";
import { titleOf } from "../../../../drift/reports/words";
import { alternatives } from "../../roles";
import { callInWords, type PartnerCenterCustomer } from "./finding";

/** The customers as a table for a terminal: those with one outcome share their rows. Pure. */

const most = 3;

export function customersTable(findings: PartnerCenterCustomer[], width: number): string {
  const groups = [
    ...grouped(findings, ({ customer: { relationship, calls } }) => JSON.stringify([relationship, calls])).values(),
  ];
  return table(width, ["Needed for", "Any one of these roles", "Found"], groups.map(partOf));
}

function partOf(group: PartnerCenterCustomer[]): Part {
  const [first] = group;
  const { relationship = "unknown", calls = [] } = first?.customer ?? {};
  const shown = first?.state === "wrong" ? group : group.slice(0, most);
  const left = group.length - shown.length;
  const title = `${shown.map(({ customer }) => titleOf(customer)).join(", ")}${left === 0 ? "" : ` and ${left} more`}`;
  return {
    title,
    rows: [
      ["Everything", "the relationship as a reseller", relationships[relationship]],
      ...calls.map(({ call, resources, roles, permitted, tried }): Part["rows"][number] => [
        `${callInWords(call)} (${resources.join(", ")})`,
        alternatives(roles),
        permitted === "unknown" ? "not known" : `${permitted}${tried ? "" : ", inferred"}`,
      ]),
    ],
  };
}

const relationships = { present: "yes", absent: "no", unknown: "not known" };
