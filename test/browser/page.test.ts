/// <reference lib="dom" />
import type { Page } from "playwright-core";
import { demoWorld, type Simulator, startSimulator } from "pulumi-licenses/simulator";
import { Client } from "../simulator/support/client";
import { alice, contoso, e3, e3Subscription, e5, subscriptions, users } from "../simulator/support/world";
import { desk, inBrowser, isTooWide, phone, picture, violationsIn } from "../support/browser";

const newPage = inBrowser();
let simulator: Simulator;
let page: Page;
let foreign: string[];
let complaints: string[];

beforeEach(async () => {
  simulator = await startSimulator();
  await open(desk);
});
afterEach(() => simulator.close());

async function open(viewport: typeof desk, colorScheme: "light" | "dark" = "light"): Promise<void> {
  page = await newPage({ viewport, colorScheme });
  foreign = [];
  complaints = [];
  page.on("request", (request) => {
    if (!request.url().startsWith(simulator.url)) foreign.push(request.url());
  });
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  await page.goto(simulator.url);
  await page.getByRole("heading", { name: "Microsoft 365 E3" }).waitFor();
}

async function reopen(viewport: typeof desk, colorScheme: "light" | "dark"): Promise<void> {
  await page.context().close();
  await open(viewport, colorScheme);
}

function client(): Client {
  return new Client(simulator);
}

/** A world with something to show in every part of the page. */
async function busy(): Promise<void> {
  simulator.change(
    { change: "assignLicense", customerId: contoso, userId: alice, sku: e5, excludedPlans: [] },
    {
      change: "setStatus",
      customerId: contoso,
      subscriptionId: "83EF9D05-4169-4EF9-9657-0E86B1EAB1DE",
      status: "suspended",
    },
  );
  await client().post(`${users}/${alice}/licenseupdates`, { licensesToAssign: [{ skuId: e3 }] });
  await client().get("/v1/customers/nobody/users");
  await page.getByText("GET /v1/customers/nobody/users").waitFor();
}

const seats = (words: string) => page.getByRole("img", { name: words });

describe("The page of the simulator", () => {
  test("shows what was bought and used, and follows what clients do", async () => {
    await seats("0 of 5 seats are used").waitFor();
    await client().post(`${users}/${alice}/licenseupdates`, { licensesToAssign: [{ skuId: e3 }] });
    await seats("1 of 5 seats are used").waitFor();
    await page.getByRole("button", { name: "Take Microsoft 365 E3 from Alice Archer" }).waitFor();
    await page.locator("#ledger").getByText("Microsoft 365 E3, Alice Archer").waitFor();
    await page.locator("#traffic").getByText(`POST ${users}/${alice}/licenseupdates`).waitFor();
  });

  test("changes a quantity behind the clients' backs", async () => {
    const quantity = page.getByRole("spinbutton", {
      name: `Quantity of Microsoft 365 E3, subscription ${e3Subscription}`,
    });
    await quantity.fill("8");
    await page.getByRole("button", { name: "Set quantity of Microsoft 365 E3" }).click();
    await seats("0 of 8 seats are used").waitFor();
    expect((await client().get(`${subscriptions}/${e3Subscription}`)).body.quantity).toBe(8);
    expect(simulator.ledger.entries).toMatchObject([{ kind: "quantity", from: 5, to: 8, by: "elsewhere" }]);
  });

  test("takes a license away, and gives one", async () => {
    await page
      .getByRole("combobox", { name: "Give Alice Archer a license" })
      .selectOption({ label: "Microsoft 365 E5" });
    await page.getByRole("button", { name: "Take Microsoft 365 E5 from Alice Archer" }).click();
    await page.getByRole("status").getByText("Alice Archer has no Microsoft 365 E5 any more.").waitFor();
    expect(simulator.ledger.entries.map(({ kind }) => kind)).toEqual(["assign", "remove"]);
  });

  test("can be used without a mouse", async () => {
    await page.keyboard.press("Tab");
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("To the content");
    const quantity = page.getByRole("spinbutton", {
      name: `Quantity of Microsoft 365 E3, subscription ${e3Subscription}`,
    });
    for (let presses = 0; presses < 20; presses += 1) {
      await page.keyboard.press("Tab");
      if (await quantity.evaluate((input) => input === document.activeElement)) break;
    }
    await page.keyboard.type("7");
    await page.keyboard.press("Enter");
    await seats("0 of 7 seats are used").waitFor();
    expect(await quantity.evaluate((input) => input === document.activeElement)).toBe(true);
  });

  test("does not take away what someone is typing when the world moves", async () => {
    const quantity = page.getByRole("spinbutton", {
      name: `Quantity of Microsoft 365 E3, subscription ${e3Subscription}`,
    });
    await quantity.fill("42");
    simulator.change({ change: "assignLicense", customerId: contoso, userId: alice, sku: e3 });
    await seats("1 of 5 seats are used").waitFor();
    expect(await quantity.inputValue()).toBe("42");
    expect(await quantity.evaluate((input) => input === document.activeElement)).toBe(true);
  });

  test("shows what the host of UiPath has and gave away", async () => {
    await seats("1 of 1 UNATT in use").waitFor();
    await seats("1 of 12 UNATT given away").waitFor();
    await page.getByText("No license.").waitFor();
    expect(await page.locator("body").textContent()).not.toContain("[object");
  });

  test("moves the time", async () => {
    const before = simulator.clock.now().getTime();
    await page.getByRole("button", { name: "+30 days" }).click();
    await page.getByRole("status").getByText("It is 30 days later now.").waitFor();
    expect(simulator.clock.now().getTime() - before).toBeGreaterThanOrEqual(30 * 86_400_000);
  });

  test("finds a user among thousands, and changes the customer", async () => {
    const [customer] = demoWorld.customers ?? [];
    if (!customer) throw new Error("The demo's world has a customer.");
    simulator.reset({
      ...demoWorld,
      customers: [{ ...customer, copies: 1, generatedUsers: [{ count: 3000, name: "Person" }] }],
    });
    await page.getByText("3005 users, the first 50 are shown").waitFor();
    await page.getByRole("searchbox", { name: "Find" }).fill("person 2999");
    await page.getByText("Person 2999", { exact: true }).waitFor();
    await page.getByRole("combobox", { name: "Customer" }).selectOption({ label: "Contoso 2" });
    await page.getByText("person2999@2.contoso.example").waitFor();
  });

  test("shows what clients and worlds write as text, whatever they write", async () => {
    const evil = '<img src=x onerror="document.title=1">';
    simulator.change({ change: "renameUser", customerId: contoso, userId: alice, displayName: evil });
    await page.getByText(evil, { exact: true }).waitFor();
    expect(await page.title()).toBe("License simulator");
  });

  test("says when the simulator does not answer any more", async () => {
    await page.route("**/simulator/overview*", (route) => route.abort());
    await page.getByText("The simulator does not answer.").waitFor();
    await page.unroute("**/simulator/overview*");
    await page.getByText("The simulator does not answer.").waitFor({ state: "detached" });
    complaints = [];
  });

  test("loads nothing from elsewhere and has nothing to complain of", async () => {
    await busy();
    expect(foreign).toEqual([]);
    expect(complaints).toEqual([]);
  });

  test.each([
    ["desk", "light", desk],
    ["desk", "dark", desk],
    ["phone", "light", phone],
    ["phone", "dark", phone],
  ] as const)("is accessible (%s, %s)", async (name, colorScheme, viewport) => {
    await reopen(viewport, colorScheme);
    await busy();
    expect(await page.locator("body").textContent()).not.toMatch(/\[object|undefined|NaN/);
    await picture(page, `${name}-${colorScheme}`);
    expect(await violationsIn(page)).toEqual([]);
    expect(await isTooWide(page)).toBe(false);
  });
});
