import { connections } from "../../provider/drift/connections";
import type { License } from "../../provider/drift/deployment";
import { lookingAt } from "../../provider/drift/kinds";
import { lookAt } from "../../provider/drift/resource";
import { partnerCenter } from "../../provider/services/partnercenter/service";
import { readSettings } from "../../provider/services/readSettings";
import { uipath } from "../../provider/services/uipath/service";
import { host, organization } from "../support/modelAutomationSuite";
import { customer } from "../support/modelPartnerCenter";
import type { Behaviour } from "../support/modelServer";
import { hangUp, startServer } from "../support/modelService";
import { aSubscription, bodyOf } from "../support/modelSubscription";

/** The stacks of a drift report share reads. They do not share an absence, because the report believes it only after a second read. */

const horizon = { now: new Date("2026-03-02T12:00:00Z"), days: 30 };
const absent: Behaviour = { status: 404, body: { code: 20003, description: "Subscription not found." } };

const settingsFor = (environment: Record<string, string>) =>
  readSettings({ environment: { LICENSES_POLL_SECONDS: "0.01", ...environment }, config: () => undefined }).settings;

const license = (id: string, args: object, state: object): License => ({
  type: "SubscriptionQuantity",
  name: "office",
  urn: "",
  id,
  source: null,
  args: args as License["args"],
  secrets: [],
  state: { ...args, ...state } as License["state"],
  ignoreChanges: [],
  unfinished: [],
  provider: { kind: "dynamic", urn: "", inputs: {} },
});

async function quantityIn(...answers: Behaviour[]) {
  const server = await startServer(answers);
  const settings = settingsFor({ PARTNER_CENTER_API_URL: server.url, PARTNER_CENTER_ACCESS_TOKEN: "obviously-fake" });
  const args = { customerId: customer, subscriptionId: aSubscription().id, quantity: 10 };
  const found = { offerName: "Microsoft 365 E5", status: "active", refundableQuantity: 0 };
  const seats = { previousQuantity: 10, currentQuantity: 10 };
  const known = license(`${customer}/${args.subscriptionId}`, args, { ...found, ...seats });
  const connect = connections()(partnerCenter, settings);
  const look = () => lookAt("dev", known, lookingAt(partnerCenter, "SubscriptionQuantity"), connect, horizon);
  return { server, look };
}

afterEach(hangUp);

describe("A subscription that one read does not show", () => {
  test("is in step when the second look shows it", async () => {
    const { look } = await quantityIn(absent, { body: bodyOf(aSubscription()) });
    expect((await look()).resource.status).toBe("inStep");
  });

  test("is gone when the second look does not show it either", async () => {
    const { look } = await quantityIn(absent);
    expect((await look()).resource.status).toBe("gone");
  });

  test("and is there is read once for all who ask", async () => {
    const { server, look } = await quantityIn({ body: bodyOf(aSubscription()) });
    await Promise.all([look(), look()]);
    expect(server.requests).toHaveLength(1);
  });
});

test("An organization that one read shows without a license is in step when the second look shows it", async () => {
  const products = [{ code: "UNATT", quantity: 2 }];
  const server = await startServer([
    { body: { license: null, productsWithAvailability: [] } },
    { body: { license: { licenseStatus: "Active", products }, productsWithAvailability: [] } },
  ]);
  const settings = settingsFor({ UIPATH_BASE_URL: server.url, UIPATH_ACCESS_TOKEN: "obviously-fake" });
  const args = { organizationId: organization, productQuantities: products };
  const known = license(`${host}/${organization}`, args, { products, licenseStatus: "", overAllocated: [] });
  const looked = await lookAt(
    "dev",
    known,
    lookingAt(uipath, "OrganizationLicense"),
    connections()(uipath, settings),
    horizon,
  );
  expect(looked.resource.status).toBe("inStep");
});
