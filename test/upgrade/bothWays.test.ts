import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { CustomResourceOptions } from "@pulumi/pulumi";
import type { Deployment } from "@pulumi/pulumi/automation";
import { OrganizationLicense, SubscriptionQuantity, SubscriptionUpgrade, UserLicense } from "pulumi-licenses";
import { classOfToken, dynamicToken, pluginToken } from "../../provider/core/token";
import { PluginResource, withPlugin } from "../support/plugin";
import { laboratory, type StateOf, type TestStack } from "../support/pulumi";

/** Stacks that releases have written, moved from the dynamic classes to the plugin and back. Nothing is sent to a service. */

const lab = laboratory({ credentials: "nowhere" });

const classes = { UserLicense, SubscriptionQuantity, SubscriptionUpgrade, OrganizationLicense } as unknown as Record<
  string,
  new (
    name: string,
    args: object,
    options?: CustomResourceOptions,
  ) => unknown
>;

const releases = readdirSync(__dirname).filter((name) => name.endsWith(".json"));
const read = (release: string): Deployment => JSON.parse(readFileSync(join(__dirname, release), "utf8"));

/** The resources that the recorded program had, with their arguments. */
const recordedIn = ({ deployment }: Deployment) =>
  (deployment.resources as StateOf[]).flatMap(({ type, urn, inputs }) => {
    const name = classOfToken(type);
    const args = Object.fromEntries(Object.entries(inputs ?? {}).filter(([key]) => !key.startsWith("__")));
    return name === undefined ? [] : [{ type: name, name: urn.split("::").at(-1) ?? "", args }];
  });

type Recorded = ReturnType<typeof recordedIn>[number];

const asPlugin = ({ type, name, args }: Recorded, options: CustomResourceOptions = {}) =>
  void new PluginResource(type, name, args, { ...options, aliases: [{ type: dynamicToken(type) }] });

const asDynamic = ({ type, name, args }: Recorded, options: CustomResourceOptions = {}) => {
  const Class = classes[type];
  if (Class !== undefined) new Class(name, args, options);
};

const typesIn = (stack: TestStack) => Object.values(stack.state).map(({ type }) => type);

describe.each(releases)("A stack of release %s", (release) => {
  const recorded = recordedIn(read(release));
  let stack: TestStack;

  beforeAll(async () => {
    stack = await lab.stack({
      environment: {
        ...withPlugin,
        LICENSES_PREFLIGHT: "off",
        PARTNER_CENTER_API_URL: lab.simulator.url,
        PARTNER_CENTER_ACCESS_TOKEN: "simulated-token",
        UIPATH_BASE_URL: lab.simulator.url,
        UIPATH_ACCESS_TOKEN: "simulated-host-token",
      },
    });
    const text = JSON.stringify(read(release)).replaceAll(
      "urn:pulumi:recorded::",
      `urn:pulumi:${stack.automation.name}::`,
    );
    const project = /urn:pulumi:[^:]+::([^:]+)::/.exec(text)?.[1] ?? "";
    await stack.automation.importStack(
      JSON.parse(
        text.replaceAll(`::${project}::`, "::house::").replaceAll('"recorded::', `"${stack.automation.name}::`),
      ),
    );
    lab.simulator.journal.clear();
  });
  afterEach(() => expect(lab.simulator.journal.exchanges).toEqual([]));

  test("has all classes, so that each of them moves", () => {
    expect(new Set(recorded.map(({ type }) => type))).toEqual(new Set(Object.keys(classes)));
    expect(new Set(typesIn(stack))).toEqual(new Set(Object.keys(classes).map(dynamicToken)));
  });

  test("moves to the plugin by the aliases of its schema without a change", async () => {
    const program = async () => recorded.forEach((one) => void asPlugin(one));
    expect((await stack.preview(program)).changes).toEqual([]);
    const up = await stack.up();
    expect(up.errors).toEqual([]);
    expect(up.changes).toEqual([]);
    expect(new Set(typesIn(stack))).toEqual(new Set(Object.keys(classes).map(pluginToken)));
  });

  test("stays as it is there", async () => {
    expect((await stack.preview(undefined, { expectNoChanges: true })).ok).toBe(true);
  });

  const back = async () => {
    for (const one of recorded) asDynamic(one, { aliases: [{ type: pluginToken(one.type) }] });
  };

  test("moves back by an alias as it came", async () => {
    const there = await stack.automation.exportStack();
    const up = await stack.up(back);
    expect([up.errors, up.changes]).toEqual([[], []]);
    expect(new Set(typesIn(stack))).toEqual(new Set(Object.keys(classes).map(dynamicToken)));
    await stack.automation.importStack(there);
  });

  test("that the plugin itself has written moves back by one update of the state alone, and stays as it is then", async () => {
    const written = JSON.parse(JSON.stringify(await stack.automation.exportStack()), (_key, value) =>
      typeof value === "object" && value !== null && !Array.isArray(value)
        ? Object.fromEntries(Object.entries(value).filter(([name]) => !/^__(provider|urn|secrets)$/.test(name)))
        : value,
    );
    await stack.automation.importStack(written);
    expect(JSON.stringify(stack.state)).not.toContain("__provider");
    const up = await stack.up(back);
    expect(up.errors).toEqual([]);
    expect(up.changes.sort()).toEqual(recorded.map(({ name }) => `update ${name}`).sort());
    for (const { type, inputs, outputs } of Object.values(stack.state)) {
      expect(Object.keys(classes).map(dynamicToken)).toContain(type);
      for (const held of [inputs, outputs]) expect(held.__provider).toContain("pulumi-licenses/");
    }
    const next = await stack.up(async () => {
      for (const one of recorded) asDynamic(one);
    });
    expect(next.changes).toEqual([]);
  });
});
