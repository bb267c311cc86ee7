import * as pulumi from "@pulumi/pulumi";
import { folded } from "../arguments";
import { type Foreign, isUnknown } from "../lifecycle";
import { followsForeign } from "./order";
import { argumentsOf } from "./provider";
import { isAwaited, perStack, resolved, sourcesOf } from "./values";

/** What only the program's own process knows of a resource, told to the provider beside its URN and kept nowhere. */
export interface Outlook {
  /**
   * Products that other resources of the program list for the same user, in its words. A license may move from one resource
   * to another, and Pulumi may change the one that gives it up before it has even looked at the one that takes it.
   */
  listed?: string[];
  /** Whether a preview may not have known what this resource is about, and so what it takes away. */
  unshown?: boolean;
  /** A preview asks what the resource listed before. */
  asked?: true;
  foreign?: Foreign;
}

type Listed = { owner: object; words: string[] };

const listings = perStack(() => new Map<string, Listed[]>());

const firstTurn = perStack(() => {
  const turn = { over: false };
  setImmediate(() => {
    turn.over = true;
  });
  return turn;
});

/** Whether resources that are constructed now may be constructed in some runs only: in a callback that a preview does not call. */
export const isLate = (): boolean => firstTurn().over;

/** A resource as its constructor was called. */
export interface Declared {
  type: string;
  args: object;
  ignoreChanges: string[];
  late: boolean;
  dependsOn?: unknown;
}

/**
 * @param provider asked after the constructor has run.
 * @returns at preview, where nothing is changed, at most a question.
 */
export function outlook(
  declared: Declared,
  provider: () => pulumi.ProviderResource | undefined,
): Promise<Outlook> | undefined {
  if (declared.type !== "UserLicense") return undefined;
  return pulumi.runtime.isDryRun() ? atPreview(declared) : atUp(declared, provider);
}

function atPreview(declared: Declared): Promise<Outlook> | undefined {
  const asked: Outlook = limitsRemovals() ? { asked: true } : {};
  if (mayFollow(declared))
    return followsForeign(declared).then((follows) => ({ ...asked, ...(follows ? { foreign: "coming" } : {}) }));
  return asked.asked ? Promise.resolve(asked) : undefined;
}

const mayFollow = ({ args, dependsOn }: Declared): boolean => dependsOn !== undefined || isAwaited(args);

async function atUp(declared: Declared, provider: () => pulumi.ProviderResource | undefined): Promise<Outlook> {
  const words = await listedElsewhere(declared.args);
  // The preview leaves out what is ignored, and Pulumi ignores nothing at create.
  const unshown = declared.ignoreChanges.length > 0 || (await isDerived(declared, provider()));
  const follows = mayFollow(declared) && (await followsForeign(declared));
  return {
    ...(words.length > 0 ? { listed: words } : {}),
    ...(unshown ? { unshown } : {}),
    ...(follows ? { foreign: "there" } : {}),
  };
}

const limitsRemovals = (): boolean =>
  Boolean(process.env.LICENSES_MAX_REMOVALS || new pulumi.Config("licenses").get("maxRemovals"));

/** Whether a preview may not know a resource, because it, its arguments or its provider's are made of what other resources give. */
export const isDerived = async (
  { args, late }: Declared,
  provider: pulumi.ProviderResource | undefined,
): Promise<boolean> => late || (await sourcesOf([args, provider && argumentsOf(provider)])).length > 0;

/** What is not known when the program's first turn ends is left out: waiting for another resource's arguments could be for ever. */
function listedElsewhere(args: object): Promise<string[]> {
  const all = listings();
  let mine: string | undefined;
  resolved(args).then(
    (known) => {
      mine = add(all, args, known as Record<string, unknown>);
    },
    () => undefined,
  );
  return turnsEnd().then(() => {
    const sharing = mine === undefined ? [] : (all.get(mine) ?? []);
    return sharing.filter(({ owner }) => owner !== args).flatMap(({ words }) => words);
  });
}

/** One for all resources that are constructed in a turn. */
let turn: Promise<void> | undefined;

function turnsEnd(): Promise<void> {
  turn ??= new Promise((resolve) => {
    setImmediate(() => {
      turn = undefined;
      resolve();
    });
  });
  return turn;
}

function add(
  all: Map<string, Listed[]>,
  owner: object,
  { customerId, userId, licenses }: Record<string, unknown>,
): string | undefined {
  if (typeof customerId !== "string" || typeof userId !== "string" || !Array.isArray(licenses)) return undefined;
  if (isUnknown([customerId, userId])) return undefined;
  const user = `${folded(customerId)}/${folded(userId)}`;
  const words = licenses.map((license) => license?.sku).filter((sku) => typeof sku === "string");
  const listed = all.get(user);
  if (listed === undefined) all.set(user, [{ owner, words }]);
  else listed.push({ owner, words });
  return user;
}
