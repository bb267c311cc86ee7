/** What a program tells Pulumi to leave alone, as Pulumi understands its paths: `licenses[0].excludedPlans`. Pure. */

/** @returns `found` with the wanted values wherever a path leads. */
export const withoutIgnored = (found: object, wanted: object, paths: string[]): object =>
  paths.reduce((args, path) => reset(args, wanted, stepsOf(path)) as object, found);

/** Names, numbers in brackets, names in brackets and quotes; an asterisk is each of what is there. */
const stepsOf = (path: string): string[] =>
  [...path.matchAll(/\["(.*?)"\]|\[(\d+|\*)\]|([^.[\]]+)/g)].map(
    ([, quoted, index, name]) => quoted ?? index ?? name ?? "",
  );

function reset(found: unknown, wanted: unknown, [step, ...others]: string[]): unknown {
  if (step === undefined) return wanted;
  const [live, asked] = [membersOf(found), membersOf(wanted)];
  if (live === undefined || asked === undefined) return found;
  const steps = step === "*" ? new Set([...live.keys(), ...asked.keys()]) : [step];
  for (const one of steps) live.set(one, reset(live.get(one), asked.get(one), others));
  return Array.isArray(found) ? [...live.values()].filter((member) => member !== undefined) : Object.fromEntries(live);
}

const membersOf = (value: unknown): Map<string, unknown> | undefined =>
  typeof value === "object" && value !== null ? new Map(Object.entries(value)) : undefined;
