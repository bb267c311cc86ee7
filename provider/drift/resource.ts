import { type Context, type Lifecycle, type Reporter, silent } from "../core/lifecycle";
import { readState } from "../core/state";
import type { Horizon } from "../services/drift";
import type { License } from "./deployment";
import { withoutIgnored } from "./ignoreChanges";
import { inStep, type Judgement } from "./judgement";
import type { Looking } from "./kinds";
import { reasonOf } from "./reason";
import { repairCommand } from "./repairCommand";
import type { ResourceReport, TermReport, Warning } from "./report";

/** One license: read as a refresh reads it, compared as a refresh compares it, and put into words. */

export interface Looked {
  resource: ResourceAlone;
  warnings: Warning[];
  terms: TermAlone[];
}

/** Before its customer or organization is asked for its name. */
export type ResourceAlone = Omit<ResourceReport, "holderName">;
export type TermAlone = Omit<TermReport, "holderName">;

type Notes = ResourceReport["notes"];

export async function lookAt<Args extends object, State extends Args, Api extends object>(
  stack: string,
  license: License,
  { lifecycle, holder, judge, accepted, unreadable }: Looking<Args, State, Api>,
  connect: (tell: Reporter) => Context<Api>,
  horizon: Horizon,
  others: License[] = [],
): Promise<Looked> {
  const { id } = license;
  const said: Notes = license.unfinished.map((text) => ({ kind: "unfinished", text }));
  const about = { stack, license, holder: holder(id) };
  const wanted = license.args as Args;
  try {
    const before = readState(lifecycle, license.state);
    const context = connect(listener(said));
    const found = await lifecycle.read(id, before, context);
    const reason = await unreadable?.(id, context.api);
    if (reason !== undefined) return blind(about, reason);
    const differs = found === undefined || (await isDrift(lifecycle, id, found.state, wanted, context));
    const judgement = await judge({ id, wanted, before, found }, context.api, horizon);
    if (differs && judgement.changes.length === 0) judgement.changes = plainly(wanted, found?.args ?? {});
    const status = found === undefined ? "gone" : differs ? "changed" : "inStep";
    const ignored =
      status === "changed" &&
      !(await isDrift(
        lifecycle,
        id,
        { ...found?.state, ...minded(found?.args ?? {}, wanted, license) } as State,
        wanted,
        context,
      ));
    if (ignored || status === "inStep") return looked(about, ignored ? "ignored" : status, judgement, said);
    const look = { id, wanted, before, found };
    const alike = others.filter((other) => other !== license && other.id === id).map(({ args }) => args as Args);
    const accept = accepted === undefined ? found?.args : await accepted(look, context.api, alike);
    return looked(
      about,
      status,
      judgement,
      said,
      shownArgs(license, found?.args, accept && minded(accept, wanted, license)),
    );
  } catch (error) {
    return blind(about, reasonOf(error));
  }
}

/** Work left over from an unfinished update is not drift: the service was not changed outside Pulumi. */
async function isDrift<Args, State, Api>(
  lifecycle: Lifecycle<Args, State, Api>,
  id: string,
  live: State,
  wanted: Args,
  context: Context<Api>,
): Promise<boolean> {
  const difference = await lifecycle.diff(id, live, wanted, { context: () => context, tell: silent });
  return difference !== undefined && difference.beyondArguments !== true;
}

/** Arguments under `ignoreChanges` count as wanted, whatever their value. */
const minded = (args: object, wanted: object, { ignoreChanges }: License) =>
  withoutIgnored(args, wanted, ignoreChanges);

/** Changes that the judgement has no words for, by the names of the arguments. */
function plainly(wanted: object, found: object): Judgement["changes"] {
  const [asked, live] = [new Map(Object.entries(wanted)), new Map(Object.entries(found))];
  const text = (value: unknown) => (value === undefined ? "not set" : JSON.stringify(value));
  return [...new Set([...asked.keys(), ...live.keys()])]
    .map((key) => ({ property: key, about: key, wanted: text(asked.get(key)), found: text(live.get(key)) }))
    .filter((change) => change.wanted !== change.found);
}

interface About {
  stack: string;
  license: License;
  holder: string;
}

type ShownArgs = Pick<ResourceReport, "wanted" | "found" | "accepted">;

/** Decisions are looked up once all resources are there (`decisions/decide.ts`). */
const undecided = { left: null, accept: null, leave: null };

const noArgs: ShownArgs = { wanted: null, found: null, accepted: null };

function shownArgs({ args, secrets }: License, found: object | undefined, accepted: object | undefined): ShownArgs {
  const shown = (values: object) =>
    Object.fromEntries(Object.entries(values).map(([key, value]) => [key, secrets.includes(key) ? "[secret]" : value]));
  return {
    wanted: shown(args),
    found: found === undefined ? null : shown(found),
    accepted: { args: accepted === undefined ? null : shown(accepted) },
  };
}

function looked(
  about: About,
  status: ResourceReport["status"] | "ignored",
  judgement: Judgement,
  said: Notes,
  args = noArgs,
): Looked {
  const { ahead, term, ...words } = judgement;
  const notes = [...words.notes, ...said];
  const { name } = about.license;
  return {
    resource: report(
      about,
      status === "ignored"
        ? { ...inStep(words.subject), status: "inStep", notes: [...notes, left(words)] }
        : { ...words, status, notes },
      args,
    ),
    warnings: ahead.map((one) => ({ ...one, stack: about.stack, resource: name, holder: about.holder })),
    terms: term === null ? [] : [{ ...term, stack: about.stack, resource: name, holder: about.holder }],
  };
}

/** Properties under `ignoreChanges` are shown but are not drift: an update does not change them. */
const left = ({ changes }: Pick<Judgement, "changes">): Notes[number] => ({
  kind: "ignored",
  text: `Left alone, as the program says (ignoreChanges): ${changes.map(({ about, wanted, found }) => `${about} wanted ${wanted}, found ${found}`).join("; ")}.`,
});

const blind = (about: About, reason: string): Looked => ({
  resource: report(about, { ...inStep(about.license.name), status: "couldNotTell", reason }),
  warnings: [],
  terms: [],
});

function report(
  { stack, license, holder }: About,
  {
    status,
    reason = null,
    ...words
  }: Omit<Judgement, "ahead" | "term"> & { status: ResourceReport["status"]; reason?: string | null },
  args = noArgs,
): ResourceAlone {
  const { type, name, urn, id, source } = license;
  const { subject, changes, affected, matters, repair, notes } = words;
  const missing = status === "gone" ? (words.missing ?? "licenses") : null;
  return {
    stack,
    type,
    name,
    urn,
    id,
    source,
    holder,
    subject,
    status,
    missing,
    changes,
    ...args,
    ...undecided,
    affected,
    matters,
    repair,
    command: repairCommand({ stack, status, missing }),
    reason,
    notes,
  };
}

const listener = (notes: Notes): Reporter => ({
  ...silent,
  warn: (text) => void notes.push({ kind: "said", text }),
});
