import { folded } from "../../core/arguments";
import {
  CannotEdit,
  computed,
  type Declaration,
  type DeclarationForm,
  type Edit,
} from "../../declarations/declaration";
import { safeEdit } from "../../declarations/safeEdit";
import { isUntouched, threeWay } from "../../declarations/threeWay";
import { shown } from "../../declarations/words";
import type { ResourceReport } from "../report";

/**
 * Takes what was found at a service over into the texts that declare it. Three values are compared for each argument: what the state wanted, what
 * the text says now, and what the service has. What was changed in the text meanwhile is a conflict, and stays. Pure.
 */

/** A text that may declare something: a data file, a program. */
export interface Text {
  /** Relative to the project's folder. */
  path: string;
  text: string;
  form: DeclarationForm;
}

export interface Acceptance {
  /** Texts that change, by path. */
  texts: Map<string, string>;
  outcomes: Outcome[];
}

export interface Outcome {
  resource: ResourceReport;
  /**
   * `accepted`: the text takes it over. `already`: the text says so already. `conflict`: the text was changed meanwhile. `byHand`: no text can be
   * edited safely.
   */
  outcome: "accepted" | "already" | "conflict" | "byHand";
  /** Where, and what: for people. */
  text: string;
}

/** @param resources findings of a drift report whose status is changed or gone. */
export function accept(resources: ResourceReport[], texts: Text[]): Acceptance {
  const declarations = texts.flatMap((text) =>
    text.form.read(text.text, text.path).map((declared) => ({ text, declared })),
  );
  const planned = resources.map((resource) => planOf(resource, declarations));
  const acceptance: Acceptance = { texts: new Map(), outcomes: [] };
  for (const text of texts) {
    const own = planned.filter((plan) => plan.edit !== undefined && plan.text === text);
    if (own.length > 0) acceptance.outcomes.push(...written(text, own as Planned[], acceptance.texts));
  }
  acceptance.outcomes.push(...planned.flatMap(({ edit, outcome }) => (edit === undefined && outcome ? [outcome] : [])));
  return acceptance;
}

interface Planned {
  outcome: Outcome;
  text?: Text;
  edit?: Edit;
}

/** All edits of a text at once; where they cannot be made together, each that can be made alone. */
function written(text: Text, plans: Planned[], texts: Acceptance["texts"]): Outcome[] {
  const edits = plans.flatMap(({ edit }) => edit ?? []);
  try {
    texts.set(text.path, safeEdit(text.form, text.text, text.path, edits));
    return plans.map(({ outcome }) => outcome);
  } catch (error) {
    if (!(error instanceof CannotEdit)) throw error;
  }
  let edited = text.text;
  return plans.map(({ outcome, edit }) => {
    try {
      edited = safeEdit(text.form, edited, text.path, edit === undefined ? [] : [edit]);
      texts.set(text.path, edited);
      return outcome;
    } catch (error) {
      if (!(error instanceof CannotEdit)) throw error;
      return { ...outcome, outcome: "byHand" as const, text: `${error.message}\n${outcome.text}` };
    }
  });
}

function planOf(resource: ResourceReport, declarations: { text: Text; declared: Declaration }[]): Planned {
  const { type, name, wanted, accepted } = resource;
  const end = (outcome: Outcome["outcome"], text: string): Planned => ({ outcome: { resource, outcome, text } });
  if (wanted === null || accepted === null) return end("byHand", `${type} ${name}: what was found is not known.`);
  const found = declarations.filter(({ declared }) => isOf(declared, resource));
  const [only, other] = found;
  const list = accepted.args === null ? listOf(resource, declarations) : undefined;
  if (only === undefined && list !== undefined)
    return end("already", `${name}: ${list.path} does not list it any more`);
  if (only === undefined)
    return end(
      "byHand",
      `${type} ${name}: no data file and no literal of a program declares it. ${wish(wanted, accepted.args)}`,
    );
  const at = ({ text, declared }: typeof only) => `${text.path}:${declared.line}`;
  if (other !== undefined)
    return end(
      "byHand",
      `${type} ${name} is declared more than once: ${found.map(at).join(", ")}. ${wish(wanted, accepted.args)}`,
    );
  const { text, declared } = only;
  const where = `${at(only)}: ${name}`;
  if (accepted.args === null)
    return isUntouched(wanted, declared.args)
      ? {
          ...end("accepted", `${where}: taken out, because nothing of it is left`),
          text,
          edit: { type, name, args: "remove" },
        }
      : end(
          "conflict",
          `${where}: the text was changed since the last update, and nothing of it is left at the service.`,
        );
  const { edits, conflicts } = threeWay(wanted, declared.args, accepted.args);
  if (Object.values(edits).includes("[secret]")) return end("byHand", `${where}: it is a secret. Change it by hand.`);
  const [conflict] = conflicts;
  if (conflict?.declared === computed)
    return end("byHand", `${where}: ${conflict.argument} is no literal. ${wish(wanted, accepted.args)}`);
  if (conflict !== undefined)
    return end(
      "conflict",
      `${where}: ${conflict.argument} was ${shown(conflict.before)} at the last update, is ${shown(conflict.declared)} in the text, and ${shown(conflict.found)} at the service.`,
    );
  const changes = Object.entries(edits).map(([key, value]) => `${key} ${shown(wanted[key])} → ${shown(value)}`);
  if (changes.length === 0) return end("already", `${where}: the text says so already`);
  return { ...end("accepted", `${where}: ${changes.join(", ")}`), text, edit: { type, name, args: edits } };
}

const holderKeys = ["customerId", "organizationId"];

/** Same class and name, and about the same customer: two stacks may use one name. */
const isOf = ({ type, name, args }: Declaration, { type: class_, name: called, wanted }: ResourceReport): boolean =>
  type === class_ &&
  name === called &&
  holderKeys.every((key) => {
    const [said, asked] = [args[key], wanted?.[key]];
    return typeof said !== "string" || typeof asked !== "string" || folded(said) === folded(asked);
  });

/** A data file lists all that is declared of its customer, so what it lacks was taken out. A program may declare more than its literals. */
const listOf = ({ wanted }: ResourceReport, declarations: { text: Text; declared: Declaration }[]): Text | undefined =>
  declarations.find(
    ({ text, declared: { args } }) =>
      text.path.endsWith(".yaml") &&
      holderKeys.some((key) => {
        const [said, asked] = [args[key], wanted?.[key]];
        return typeof said === "string" && typeof asked === "string" && folded(said) === folded(asked);
      }),
  )?.text;

const wish = (wanted: Record<string, unknown>, args: Record<string, unknown> | null): string => {
  if (args === null) return "Take it out by hand.";
  const { edits } = threeWay(wanted, wanted, args);
  return `By hand: ${Object.entries(edits)
    .map(([key, value]) => `${key}: ${shown(value)} in place of ${shown(wanted[key])}`)
    .join(", ")}.`;
};
