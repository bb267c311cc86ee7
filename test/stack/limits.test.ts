import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { SubscriptionQuantity, UserLicense } from "pulumi-licenses";
import { laboratory } from "../support/pulumi";
import { type Project, projectIn } from "../support/pulumiProject";
import { contoso, licensesOf, planted, quantityOf, user, writesOf } from "../support/world";

/** Limits of a run: which limit applies to the next command. */
const lab = laboratory();

const team = { alice: user.alice, bob: user.bob, carol: user.carol } as const;

const licensed = () => Object.values(team).filter((id) => licensesOf(lab.simulator, id).length > 0).length;

/** Text of a program with a license for each of these users, with the stack's own credentials or an explicit Provider's. */
const program = (names: (keyof typeof team)[], { explicit = false } = {}) =>
  [
    `const { Provider, UserLicense } = require("pulumi-licenses");`,
    explicit
      ? `const options = { provider: new Provider("partner-b", { partnerCenter: ${JSON.stringify({ apiUrl: lab.simulator.url, accessToken: planted.accessToken })} }) };`
      : "const options = {};",
    ...names.map(
      (name) =>
        `new UserLicense("${name}", { customerId: "${contoso.id}", userId: "${team[name]}", licenses: [{ sku: "SPE_E3" }] }, options);`,
    ),
  ].join("\n");

const everyone = Object.keys(team) as (keyof typeof team)[];
const up = ["up", "--yes", "--skip-preview"];
const destroy = ["destroy", "--yes", "--skip-preview"];
const limit = (most: number) => ["config", "set", "licenses:maxRemovals", String(most)];
const urn = (project: string, name: string) =>
  `urn:pulumi:dev::${project}::pulumi-nodejs:dynamic/licenses:UserLicense::${name}`;

beforeEach(() => lab.simulator.reset());

describe("A limit that was changed after the last update", () => {
  async function stackOf(name: string, options = {}): Promise<Project> {
    const project = await projectIn(lab.folder, name, program(everyone, options));
    await project.pulumi(limit(9));
    expect((await project.pulumi(up)).text).toContain("created");
    expect(licensed()).toBe(3);
    return project;
  }

  test("holds for a destroy, and a retry takes nothing more; then the environment wins over it", async () => {
    const project = await stackOf("changed");
    await project.pulumi(limit(1));
    const first = await project.pulumi([...destroy, "--continue-on-error"]);
    expect(first.ok).toBe(false);
    expect(first.text).toContain(
      "may take away 1 license at most (licenses:maxRemovals), as licenses:maxRemovals in Pulumi.dev.yaml says",
    );
    expect(first.text).toContain("pulumi config set licenses:maxRemovals 2");
    expect(licensed()).toBe(2);
    const retry = await project.pulumi([...destroy, "--continue-on-error"]);
    expect(retry.text).toMatch(/An earlier run of this stack took away 1 and was stopped by this limit at 20/);
    expect(licensed()).toBe(2);
    expect((await project.pulumi(destroy, { LICENSES_MAX_REMOVALS: "2" })).ok).toBe(true);
    expect(licensed()).toBe(0);
  });

  test("holds for what an explicit Provider's resources lose", async () => {
    const project = await stackOf("explicit", { explicit: true });
    await project.pulumi(limit(0));
    const refused = await project.pulumi(destroy);
    expect(refused.text).toContain("as licenses:maxRemovals in Pulumi.dev.yaml says");
    expect(licensed()).toBe(3);
  });

  test("holds for a delete by up with --target, also in settings that stand in another file", async () => {
    const project = await stackOf("targets");
    writeFileSync(join(project.folder, "other.yaml"), 'config:\n  licenses:maxRemovals: "0"\n');
    project.program(program(["alice"]));
    const targets = ["--target", urn("targets", "bob"), "--target", urn("targets", "carol")];
    const refused = await project.pulumi([...up, ...targets, "--config-file", "other.yaml"]);
    expect(refused.text).toContain(
      "may take away 0 licenses at most (licenses:maxRemovals), as licenses:maxRemovals says",
    );
    expect(licensed()).toBe(3);
    const byFile = { PULUMI_OPTION_CONFIG_FILE: "other.yaml" };
    expect((await project.pulumi(destroy, byFile)).text).toContain("as licenses:maxRemovals in other.yaml says");
    expect(licensed()).toBe(3);
  });
});

test("A limit that cannot be found today is the one that the last update recorded", async () => {
  const inline = async () => {
    for (const name of everyone)
      new UserLicense(name, { customerId: contoso.id, userId: team[name], licenses: [{ sku: "SPE_E3" }] });
  };
  const stack = await lab.stack({ program: inline, config: { "licenses:maxRemovals": "1" } });
  await stack.up();
  const refused = await stack.destroy();
  expect(refused.text).toContain("as licenses:maxRemovals (as the last update recorded it) says");
  expect(refused.text).toContain("LICENSES_MAX_REMOVALS=");
  expect(licensed()).toBe(2);
});

describe("A limit of purchases", () => {
  const seats = (e5: number, e3: number) => async () => {
    const customerId = contoso.id;
    const first = new SubscriptionQuantity("e5", { customerId, subscriptionId: contoso.e5, quantity: e5 });
    new SubscriptionQuantity("e3", { customerId, subscriptionId: contoso.e3, quantity: e3 }, { dependsOn: first });
  };

  test("refuses at preview what the quantities of a run buy together, with the sum", async () => {
    const stack = await lab.stack({ program: seats(13, 24), config: { "licenses:maxPurchases": "6" } });
    const preview = await stack.preview();
    expect(preview.errors).toEqual([
      expect.stringMatching(
        /would buy 7 seats .* licenses:maxPurchases is 6: 3 by SubscriptionQuantity "e5", 4 by SubscriptionQuantity "e3"/,
      ),
    ]);
    expect(writesOf(lab.simulator)).toEqual([]);
  });

  test("stops an update without a preview before the request that would pass it, and what is given back does not count", async () => {
    const stack = await lab.stack({ program: seats(13, 24), environment: { LICENSES_MAX_PURCHASES: "6" } });
    const stopped = await stack.up();
    expect(stopped.errors.join()).toMatch(
      /may buy 6 seats at most \(licenses:maxPurchases\), as LICENSES_MAX_PURCHASES says\. It bought 3/,
    );
    expect([quantityOf(lab.simulator, contoso.e5), quantityOf(lab.simulator, contoso.e3)]).toEqual([13, 20]);
    stack.environment = { LICENSES_MAX_PURCHASES: "7" };
    const higher = await stack.up(seats(10, 24));
    expect(higher.errors).toEqual([]);
    expect([quantityOf(lab.simulator, contoso.e5), quantityOf(lab.simulator, contoso.e3)]).toEqual([10, 24]);
  });
});
