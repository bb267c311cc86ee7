import { NoAnswer, ServiceError, UnexpectedAnswer } from "../../core/errors";
import { path } from "../../http/address";
import { factsOf, readBody } from "../../http/answer";
import type { Answer, Call, Send } from "../../http/client";
import {
  type Availability,
  type Available,
  faultWords,
  type License,
  parseAvailable,
  parseLicense,
  parseOrganizationName,
  parseOrganizations,
  serviceName,
} from "./wire";

/** The calls of Automation Suite's License Resource Manager for the host. No policy. */
export interface AutomationSuite {
  /** The host account of the settings. */
  hostAccountId: string;
  /** `"no such call"`: this server has no way to read a license. `undefined`: 404, no license or the feature is off. */
  available(host: string, organization: string): Promise<Available | "no such call" | undefined>;
  /** All quantities at once; codes that are not sent may be taken away. `undefined`: done, but the answer does not show it. */
  allocate(host: string, organization: string, quantities: Quantity[]): Promise<License | undefined>;
  /**
   * Asks for every license of the organization to go back to the host's pool. The call is not documented, so the caller reads the
   * license afterwards.
   */
  remove(host: string, organization: string): Promise<void>;
  /** The host's pool, where it can be read. */
  pool(host: string): Promise<Availability[] | undefined>;
  /** The organization's name; `undefined` if this installation does not offer it. */
  organizationName(organization: string): Promise<string | undefined>;
  /**
   * All organizations of the installation; `undefined` if this installation does not list them.
   *
   * @param options `fresh`: not those that this process has read before.
   */
  organizations(options?: { fresh: boolean }): Promise<Organization[] | undefined>;
}

export interface Organization {
  id: string;
  /** Empty if the service gives none. */
  name: string;
}

export interface Quantity {
  code: string;
  quantity: number;
}

/** The HTTP method that this server accepts for an allocation, once known. The guide says POST, UiPath's API reference PUT. */
export interface Verb {
  known: "POST" | "PUT" | undefined;
}

const licensePath = (host: string, organization: string) =>
  `/lrm${path("api", "host", host, "organization", organization, "license")}`;

/** Of the organization management service, in UiPath's OpenAPI only; what stands before it is inferred (docs/fidelity.md). */
const organizationPath = (...parts: string[]) =>
  path("Host", "portal_", "organization", "onprem", "api", "organization", ...parts);

/** Organizations of one request. The service may send fewer. */
const pageSize = 100;

export function automationSuite(send: Send, hostAccountId: string, verb: Verb): AutomationSuite {
  const read = async (what: string, address: string): Promise<Answer | "no such call" | undefined> => {
    try {
      // Some of its reads answer 415 to a request without a content type.
      return await send({
        what,
        kind: "read",
        method: "GET",
        path: address,
        headers: { "content-type": "application/json" },
      });
    } catch (error) {
      if (saysNoSuchCall(error)) return "no such call";
      if (error instanceof ServiceError && error.status === 404) return undefined;
      throw error;
    }
  };
  const write = (method: "POST" | "PUT", what: string, host: string, organization: string, quantities: Quantity[]) =>
    send({
      what,
      kind: "write",
      method,
      path: licensePath(host, organization),
      body: { productQuantities: quantities.map(({ code, quantity }) => ({ code, quantity })) },
    });
  return {
    hostAccountId,

    async available(host, organization) {
      const what = `Reading the license of organization ${organization}`;
      const answer = await read(what, `${licensePath(host, organization)}/available`);
      if (answer === undefined || answer === "no such call") return answer;
      return readBody(serviceName, answer, (body) => parseAvailable(body, what));
    },

    async allocate(host, organization, quantities) {
      const what = `Allocating licenses to organization ${organization}`;
      const first = verb.known ?? "POST";
      const undecided = verb.known === undefined;
      let answer = await attempt(() => write(first, what, host, organization, quantities), undecided);
      if (answer === "other verb") {
        verb.known = "PUT";
        answer = await write("PUT", what, host, organization, quantities);
        if (answer.isPage)
          throw new UnexpectedAnswer(
            `${what}: the server answers POST and PUT with a web page. Is licenses:uipath.baseUrl right?`,
            { ...factsOf(serviceName, answer), kind: "page" },
          );
      }
      refusePage(what, answer);
      verb.known ??= first;
      try {
        return parseLicense(answer.body, what);
      } catch {
        return undefined;
      }
    },

    async remove(host, organization) {
      const what = `Removing the license of organization ${organization}`;
      refusePage(
        what,
        await send({ what, kind: "write", method: "DELETE", path: `${licensePath(host, organization)}/remove` }),
      );
    },

    async pool(host) {
      const what = `Reading the licenses of host ${host}`;
      const answer = await read(what, `/lrm${path("api", "host", host, "available-products")}`);
      if (answer === undefined || answer === "no such call") return undefined;
      return readBody(serviceName, answer, (body) => parseAvailable(body, what)).productsWithAvailability;
    },

    async organizationName(organization) {
      const what = `Reading the name of organization ${organization}`;
      const answer = await read(what, organizationPath(organization));
      if (answer === undefined || answer === "no such call") return undefined;
      return readBody(serviceName, answer, (body) => parseOrganizationName(body, what));
    },

    async organizations() {
      const what = "Reading the organizations of this installation";
      const found = new Map<string, Organization>();
      for (;;) {
        const place = `${organizationPath("getAllOrganizations")}?top=${pageSize}&skip=${found.size}`;
        const answer = await read(what, place);
        if (answer === undefined || answer === "no such call") return undefined;
        const { results, totalCount } = readBody(serviceName, answer, (body) => parseOrganizations(body, what));
        const before = found.size;
        for (const one of results) found.set(one.id.toLowerCase(), one);
        if (found.size >= (totalCount ?? Number.POSITIVE_INFINITY) || results.length === 0) return [...found.values()];
        if (found.size === before)
          throw new UnexpectedAnswer(`${what}: the same page comes again, and the list has no end.`, {
            service: serviceName,
          });
      }
    },
  };
}

/** Automation Suite answers a path that it does not know with its portal's page and 200. */
function refusePage(what: string, answer: Answer): void {
  if (!answer.isPage) return;
  throw new NoAnswer(
    `${what}: the server answered ${answer.status} with a web page. Is licenses:uipath.baseUrl right, and does a proxy ask for a sign-in? Whether the change was made is not known.`,
    { ...factsOf(serviceName, answer), outcome: "unknown" },
  );
}

/** 405, 501 or a web page: the server does not support this verb, so nothing was changed. Other failures are final. */
async function attempt(write: () => Promise<Answer>, undecided: boolean): Promise<Answer | "other verb"> {
  try {
    const answer = await write();
    return undecided && answer.isPage ? "other verb" : answer;
  } catch (error) {
    if (undecided && error instanceof ServiceError && (error.status === 405 || error.status === 501))
      return "other verb";
    throw error;
  }
}

const saysNoSuchCall = (error: unknown): boolean =>
  error instanceof ServiceError
    ? error.status === 405 || error.status === 501 || (error.status === 404 && error.kind === "page")
    : error instanceof UnexpectedAnswer && error.kind === "page";

const meanings: Record<number, string> = {
  401: "the credentials were not accepted. They must be the host administrator's, and not expired.",
  403: "the credentials are valid but do not allow this. They must be the host administrator's.",
  404: "the host has no license, or allocating licenses to organizations is switched off there; or there is no such organization. Check organizationId and the host's license page.",
  409: "the quantities exceed what the host has left, or are lower than what is in use.",
};

/** The service's refusal in words. */
export function refusal({ what }: Call, answer: Answer): ServiceError {
  const { status, body, isPage } = answer;
  const words = isPage ? "a web page" : faultWords(body);
  const advice = meanings[status];
  const inWords = `Automation Suite answered ${status}${words === "" ? "" : `: ${words.replace(/\.$/, "")}`}.`;
  return new ServiceError(`${what} was refused${advice === undefined ? "." : `: ${advice}`}\n${inWords}`, {
    ...factsOf(serviceName, answer),
    description: words,
    kind: isPage ? "page" : undefined,
    advice,
    answer: inWords,
  });
}
