import { ServiceError, UnexpectedAnswer } from "../../../provider/core/errors";
import { graphIds, graphRefusal, readPeople } from "../../../provider/services/partnercenter/graph";
import type { Behaviour, Received, Script } from "../../support/modelServer";
import { connectTo, hangUp, outcomeOf } from "../../support/modelService";

const customer = "0c39d6d5-c70d-4c55-bc02-f620844f3fd1";

const person = (id: string) => ({ id, userPrincipalName: `${id}@contoso.example`, licenseAssignmentStates: [] });
const hostOf = ({ headers }: Received) => `http://${headers.host}`;
const page = (ids: string[], next?: string) => ({
  body: { value: ids.map(person), ...(next === undefined ? {} : { "@odata.nextLink": next }) },
});

/** @param prefix of Graph's address, for a gateway in front of it. */
async function reading(script: Script | Behaviour[], prefix = "") {
  const { server, send, tell, clock, service } = await connectTo(script, {
    name: "Microsoft Graph",
    ids: graphIds,
    refusal: graphRefusal,
  });
  service.url = `${server.url}${prefix}`;
  const outcome = await outcomeOf(readPeople(send, service.url, customer));
  return { server, tell, clock, outcome, ids: outcome instanceof Error ? undefined : outcome.map(({ id }) => id) };
}

afterEach(hangUp);

describe("The people of a customer", () => {
  test("come from one request where they fit on a page", async () => {
    const { server, ids } = await reading([page(["a", "b"])]);
    expect(ids).toEqual(["a", "b"]);
    expect(server.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      "GET /v1.0/users?$select=id,userPrincipalName,userType,accountEnabled,licenseAssignmentStates&$top=999",
    ]);
    expect(server.sent("client-request-id")).toEqual([expect.stringMatching(/^[0-9a-f-]{36}$/)]);
  });

  test("come page by page, and the link is sent back whole", async () => {
    const links = ["?$top=2&$skiptoken=X%2742%27&$select=id", "?$skiptoken=b"];
    const { server, ids } = await reading((request, index) =>
      page([`${index}`], links[index] && `${hostOf(request)}/v1.0/users${links[index]}`),
    );
    expect(ids).toEqual(["0", "1", "2"]);
    expect(server.requests.slice(1).map(({ path }) => path)).toEqual(links.map((query) => `/v1.0/users${query}`));
  });

  test("come once, if the directory changes between two pages", async () => {
    const { ids } = await reading((request, index) =>
      index === 0 ? page(["a", "b"], `${hostOf(request)}/v1.0/users?$skiptoken=1`) : page(["B", "c"]),
    );
    expect(ids).toEqual(["a", "b", "c"]);
  });

  test("come through a gateway whose address has a path", async () => {
    const { server, ids } = await reading(
      (request, index) => (index === 0 ? page(["a"], `${hostOf(request)}/graph/v1.0/users?$skiptoken=1`) : page(["b"])),
      "/graph",
    );
    expect(ids).toEqual(["a", "b"]);
    expect(server.requests[1]?.path).toBe("/graph/v1.0/users?$skiptoken=1");
  });

  test("come after the wait that Graph asks for", async () => {
    const error = { code: "TooManyRequests", message: "Please retry again later." };
    const { server, clock, ids } = await reading([
      { status: 429, headers: { "retry-after": "7" }, body: { error } },
      page(["a"]),
    ]);
    expect(ids).toEqual(["a"]);
    expect(server.requests).toHaveLength(2);
    expect(clock.sleeps.reduce((sum, one) => sum + one, 0)).toBeGreaterThanOrEqual(7_000);
  });
});

describe("A list is refused, and no part of it counts,", () => {
  test.each([
    ["at another host", () => "https://graph.stranger.example/v1.0/users?$skiptoken=1"],
    ["at another port", () => "http://127.0.0.1:1/v1.0/users?$skiptoken=1"],
    ["with another scheme", (host: string) => `${host.replace("http:", "https:")}/v1.0/users?$skiptoken=1`],
    ["outside the version", (host: string) => `${host}/beta/users?$skiptoken=1`],
    ["outside the version, by steps", (host: string) => `${host}/v1.0/../beta/users?$skiptoken=1`],
    ["at a host that only looks the same", (host: string) => `${host}@stranger.example/v1.0/users`],
  ])("that goes on %s", async (_where, link) => {
    const { server, outcome } = await reading((request) => page(["a"], link(hostOf(request))));
    expect(outcome).toBeInstanceOf(UnexpectedAnswer);
    expect(outcome).toMatchObject({ message: expect.stringContaining("not followed") });
    expect(server.requests).toHaveLength(1);
  });

  test("that comes back to a page", async () => {
    const { server, outcome } = await reading((request) => page(["a"], `${hostOf(request)}/v1.0/users?$skiptoken=1`));
    expect(outcome).toMatchObject({ message: expect.stringContaining("no end") });
    expect(server.requests).toHaveLength(2);
  });

  test("whose second page cannot be read", async () => {
    const { outcome } = await reading((request, index) =>
      index === 0 ? page(["a"], `${hostOf(request)}/v1.0/users?$skiptoken=1`) : { body: { value: [{}] } },
    );
    expect(outcome).toBeInstanceOf(UnexpectedAnswer);
  });
});

describe("A refusal", () => {
  const refused = async (status: number, body: object | string) => {
    const { outcome } = await reading([{ status, body }]);
    expect(outcome).toBeInstanceOf(ServiceError);
    return outcome as ServiceError;
  };
  const denied = {
    error: { code: "Authorization_RequestDenied", message: "Insufficient privileges to complete the operation." },
  };

  test("names the missing permission and the customer, repeats Graph's words, and says that the import goes on", async () => {
    const { message, status, code } = await refused(403, denied);
    expect({ status, code }).toEqual({ status: 403, code: "Authorization_RequestDenied" });
    expect(message).toContain(`Reading the directory of customer ${customer} was refused.`);
    expect(message).toContain("User.Read.All and LicenseAssignment.Read.All");
    expect(message).toContain("Directory Readers");
    expect(message).toContain("The import goes on without Microsoft Graph");
    expect(message).toContain("403, Authorization_RequestDenied: Insufficient privileges to complete the operation.");
    expect(message).toMatch(/client-request-id [0-9a-f-]{36}/);
  });

  test.each<[number, object | string, string]>([
    [401, { error: { code: "InvalidAuthenticationToken", message: "Invalid audience." } }, "graphUrl"],
    [404, { error: { code: "ResourceNotFound", message: "" } }, "graphUrl"],
    [403, "<html>A proxy</html>", "graphUrl"],
    [400, { error: { code: "BadRequest", message: "No such property." } }, "does not take the request"],
  ])("with %d does not speak of a missing permission", async (status, body, expected) => {
    const { message } = await refused(status, body);
    expect(message).toContain(expected);
    expect(message).not.toContain("User.Read.All");
    expect(message).toContain("The import goes on without Microsoft Graph");
  });
});
