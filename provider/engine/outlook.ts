import * as pulumi from "@pulumi/pulumi";
import { isUnknown } from "../lifecycle";
import { perStack, resolved } from "./values";

/**
 * What the other resources of a program list for the same user. A license may move from one resource to another, and Pulumi
 * may change the one that gives it up before it has even looked at the one that takes it; only the program's own process
 * knows both in time. What is not known when the program's first turn ends (arguments made of other resources' outputs) is
 * left out: waiting for it could wait for ever.
 */

const listed = perStack(() => new Map<string, { owner: object; words: string[] }[]>());

/** @returns the words of the program for those products; nothing at preview, where nothing is changed. */
export function listedElsewhere(type: string, args: object): pulumi.Output<string[] | undefined> | undefined {
  if (type !== "UserLicense" || pulumi.runtime.isDryRun()) return undefined;
  const all = listed();
  let mine: string | undefined;
  resolved(args).then(
    (known) => {
      mine = add(all, args, known as Record<string, unknown>);
    },
    () => undefined,
  );
  return pulumi.output(
    new Promise<string[] | undefined>((resolve) => {
      setImmediate(() => {
        const others = (mine === undefined ? [] : (all.get(mine) ?? [])).filter(({ owner }) => owner !== args);
        resolve(others.length === 0 ? undefined : others.flatMap(({ words }) => words));
      });
    }),
  );
}

function add(
  all: Map<string, { owner: object; words: string[] }[]>,
  owner: object,
  { customerId, userId, licenses }: Record<string, unknown>,
): string | undefined {
  if (typeof customerId !== "string" || typeof userId !== "string" || !Array.isArray(licenses)) return undefined;
  if (isUnknown([customerId, userId])) return undefined;
  const user = `${customerId}/${userId}`.toLowerCase();
  const words = licenses.map((license) => license?.sku).filter((sku) => typeof sku === "string");
  all.set(user, [...(all.get(user) ?? []), { owner, words }]);
  return user;
}
