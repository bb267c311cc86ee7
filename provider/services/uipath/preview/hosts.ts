import { isWord } from "../../../core/known";
import { isUnknown } from "../../../core/lifecycle";
import { called, error, type Finding, type Planned, warning } from "../../../core/planned";
import type { AutomationSuite } from "../api";
import { sameCode } from "../organizationLicense.decide";
import { lookAtPool } from "./pool";

/** Looks at the hosts that a program's organizations get their licenses from. */
export async function lookAtHosts(api: AutomationSuite, planned: Planned[]): Promise<Finding[]> {
  const hostOf = ({ args }: Planned) => String(args.hostAccountId ?? api.hostAccountId).toLowerCase();
  const known = planned.filter(({ args }) => !isUnknown(args.hostAccountId));
  const hosts = [...new Set(known.map(hostOf))];
  const looks = await Promise.all(
    hosts.map(async (host) => {
      const own = known.filter((resource) => hostOf(resource) === host);
      const pool = await api.pool(host);
      return pool === undefined
        ? []
        : [
            ...unknownCodes(
              own,
              pool.map(({ code }) => code),
            ),
            ...(await lookAtPool(api, host, pool, own)),
          ];
    }),
  );
  return [...duplicates(planned, api.hostAccountId), ...looks.flat()];
}
function duplicates(planned: Planned[], host: string): Finding[] {
  const keys = planned.map(({ args }) =>
    isUnknown(args.organizationId) ? undefined : `${args.hostAccountId ?? host}/${args.organizationId}`.toLowerCase(),
  );
  return planned.flatMap((resource, index) => {
    const first = keys.indexOf(keys[index]);
    const other = planned[first];
    if (keys[index] === undefined || other === undefined || first === index) return [];
    return [
      error(
        `${called(other)} and ${called(resource)} both allocate the licenses of organization ${resource.args.organizationId}, and each would set the other's codes to 0. Put all codes into one resource.`,
      ),
    ];
  });
}

function unknownCodes(planned: Planned[], known: string[]): Finding[] {
  return planned.flatMap((resource) => {
    const { productQuantities } = resource.args;
    if (!Array.isArray(productQuantities)) return [];
    const codes = productQuantities
      .map((product) => product?.code)
      .filter((code) => isWord(code) && !known.some((one) => sameCode(one, code)));
    const judge = resource.operation === "same" || resource.followsForeign ? warning : error;
    return codes.map((code) =>
      judge(
        `${called(resource)}: the host has no license code ${JSON.stringify(code)}. It has: ${known.join(", ") || "none"}.`,
      ),
    );
  });
}
