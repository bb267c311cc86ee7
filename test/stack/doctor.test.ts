import { SubscriptionQuantity, UserLicense } from "pulumi-licenses";
import type { Finding } from "../../provider/doctor/examination";
import type { PartnerCenterCustomer as CustomerFinding } from "../../provider/services/partnercenter/doctor/customers/finding";
import { licenses } from "../support/drift";
import { laboratory, type TestStack } from "../support/pulumi";
import { contoso, fabrikam, planted, user } from "../support/world";

/** `licenses doctor` over the customers of real stacks. */
const lab = laboratory({ credentials: "nowhere" });

let house: TestStack;
let seats: TestStack;

beforeAll(async () => {
  const config = { "licenses:partnerCenter": { apiUrl: lab.simulator.url } };
  const secrets = { "licenses:partnerCenter.accessToken": planted.accessToken };
  const of = (customerId: string, userId: string) => ({ customerId, userId, licenses: [{ sku: "SPE_E5" }] });
  house = await lab.stack({
    config,
    secrets,
    program: async () => {
      new UserLicense("alice", of(contoso.id, user.alice));
      new UserLicense("frank", of(fabrikam.id, "frank@fabrikam.example"));
    },
  });
  seats = await lab.stack({
    config,
    secrets,
    program: async () => {
      new SubscriptionQuantity("e5", { customerId: contoso.id, subscriptionId: contoso.e5, quantity: 10 });
    },
  });
  for (const stack of [house, seats]) expect((await stack.up()).errors).toEqual([]);
});

const inEnvironment = () => ({
  PARTNER_CENTER_API_URL: lab.simulator.url,
  PARTNER_CENTER_ACCESS_TOKEN: planted.accessToken,
});

const fabrikamNow = () => {
  const found = lab.simulator.world.customer(fabrikam.id);
  if (found === undefined) throw new Error("The world has no Fabrikam.");
  return found;
};

async function doctor(...args: string[]) {
  lab.simulator.journal.clear();
  const { code, stdout, stderr } = await licenses(house, "doctor", ["--json", ...args], inEnvironment());
  expect(stderr).toBe("");
  expect(lab.simulator.journal.exchanges.filter(({ method }) => method !== "GET")).toEqual([]);
  const findings = JSON.parse(stdout) as (Finding | CustomerFinding)[];
  const of = (id: string) =>
    findings.find((one): one is CustomerFinding => "customer" in one && one.customer.id === id) as CustomerFinding;
  return { code, findings, of, stdout };
}

test("all stacks: each customer once, with its stacks, its relationship and the roles that its resources need", async () => {
  const { findings, of, stdout, code } = await doctor("--all");
  expect(findings.filter(({ check }) => check === "customer")).toHaveLength(2);
  expect(of(contoso.id)).toMatchObject({
    state: "ok",
    customer: { name: "Contoso", stacks: [house.automation.name, seats.automation.name], relationship: "present" },
  });
  const users = of(fabrikam.id).customer.calls.find(({ call }) => call === "users");
  expect(users).toMatchObject({ permitted: "yes", tried: true, resources: ["UserLicense"] });
  expect(users?.roles).toContain("User Administrator");
  expect(of(contoso.id).customer.calls.map(({ call }) => call)).not.toContain("users");
  expect(code).toBe(0);
  for (const secret of Object.values(planted)) expect(stdout).not.toContain(secret);
});

test("a customer with License Administrator alone lets licenses be changed, and users not be found", async () => {
  fabrikamNow().gdapRoles = ["License Administrator"];
  const { code, of } = await doctor("--stack", house.automation.name);
  expect(code).toBe(1);
  expect(of(fabrikam.id)).toMatchObject({ state: "wrong", next: expect.stringContaining("GDAP") });
  const permitted = Object.fromEntries(of(fabrikam.id).customer.calls.map((one) => [one.call, one.permitted]));
  expect(permitted).toEqual({ users: "no", subscribedSkus: "yes", licenses: "yes", updateLicenses: "yes" });
  const { stdout } = await licenses(house, "doctor", ["--stack", house.automation.name], inEnvironment());
  expect(stdout).toContain(`✗ Customer: Fabrikam (${fabrikam.id}): no role to list users`);
  const table = stdout.split("\n").filter((line) => /[│─]/.test(line));
  expect(table.length).toBeGreaterThan(5);
  expect(Math.max(...table.map((line) => line.length))).toBeLessThanOrEqual(80);
  fabrikamNow().gdapRoles = undefined;
});

test("a customer who has left, and a stack that is not there, are wrong, and the other customers are looked at", async () => {
  lab.simulator.change({ change: "setRelationship", customerId: fabrikam.id, relationship: false });
  const { code, of, findings } = await doctor("--stack", house.automation.name, "--stack", "nobody");
  expect(code).toBe(1);
  expect(of(fabrikam.id)).toMatchObject({ state: "wrong", customer: { relationship: "absent", name: null } });
  expect(of(contoso.id).state).toBe("ok");
  expect(findings.find(({ check }) => check === "stacks")).toMatchObject({
    state: "wrong",
    detail: expect.stringContaining("nobody"),
  });
  lab.simulator.change({ change: "setRelationship", customerId: fabrikam.id, relationship: true });
});

test("--stack with --all is a mistake in the call", async () => {
  const { code, stderr } = await licenses(house, "doctor", ["--stack", "s1", "--all"]);
  expect(code).not.toBe(0);
  expect(stderr).toContain("'--all' cannot be used with option '-s, --stack <name>'");
});
