import { connections } from "../../provider/drift/connections";
import { licensesIn } from "../../provider/drift/deployment";
import { interruptions, lookAtStack, settingsFor } from "../../provider/drift/stack";
import { conceal } from "../../provider/http/secrets";

/** The parts of an exported state that a drift report uses. */
const token = "pulumi-nodejs:dynamic/licenses:UserLicense";
const provider = "urn:pulumi:dev::house::pulumi:providers:pulumi-nodejs";
const urn = (name: string, type = token) => `urn:pulumi:dev::house::${type}::${name}`;
const license = (name: string, members: object = {}) => ({
  urn: urn(name),
  type: token,
  id: "customer/user",
  provider: `${provider}::default::an-id`,
  ...members,
});
const namesIn = (...resources: object[]) => licensesIn({ resources }).licenses.map(({ name }) => name);

test("a name with colons stays whole", () => {
  expect(namesIn(license("team::alice"))).toEqual(["team::alice"]);
});

test("the old half of an unfinished replacement is reported, and is not a wanted license", () => {
  const deployed = licensesIn({
    resources: [license("alice"), license("alice", { delete: true }), license("bob", { pendingReplacement: true })],
    pending_operations: [
      { type: "updating", resource: { urn: urn("a::b", `my:own:Team$${token}`) } },
      { type: "updating", resource: { urn: urn("somebody-elses", "random:index:RandomPet") } },
    ],
  });
  expect(deployed.licenses.map(({ name }) => name)).toEqual(["alice"]);
  const warned = interruptions({ name: "dev", ...deployed });
  expect(warned.map(({ resource }) => resource)).toEqual(["alice", "bob", "a::b"]);
});

test("the place in the program is a path as people write it", () => {
  const stackTrace = [
    { sourcePosition: "project:///node_modules/pulumi-licenses/dist/userLicense.js#23,9" },
    { sourcePosition: "project:///provider/dist/program/resource.js#40,5" },
    { sourcePosition: "project:///%C3%BC%20src/100%/index.ts#7,1" },
  ];
  const source = (trace: object[]) =>
    licensesIn({ resources: [license("alice", { stackTrace: trace })] }).licenses[0]?.source;
  expect(source(stackTrace.slice(0, 2))).toBeNull();
  expect(source([{ sourcePosition: "project:///%C3%BC%20src/index.ts#7,1" }])).toEqual({
    file: "\u00fc src/index.ts",
    line: 7,
  });
  expect(source(stackTrace)).toEqual({ file: "%C3%BC%20src/100%/index.ts", line: 7 });
});

test.each(["other", "default-eu"])("an explicit Provider called %s is asked at its own address", (name) => {
  const apiUrl = "http://127.0.0.1:4010";
  const { licenses } = licensesIn({
    resources: [
      {
        urn: `${provider}::${name}`,
        type: "pulumi:providers:pulumi-nodejs",
        id: "an-id",
        inputs: { "licenses:partnerCenter": { apiUrl } },
      },
      license("alice", { provider: `${provider}::${name}::an-id` }),
    ],
  });
  const settings = licenses.map((one) => settingsFor(one.provider, () => undefined));
  expect(settings.map(({ partnerCenter }) => partnerCenter.apiUrl)).toEqual([apiUrl]);
});

test("a resource with an incomplete state could not be read, and does not stop the report", async () => {
  const signedIn = { apiUrl: "http://127.0.0.1:4010", accessToken: "an-access-token" };
  const configuration = (key: string) => (key === "licenses:partnerCenter" ? JSON.stringify(signedIn) : undefined);
  const stack = { name: "dev", configuration, ...licensesIn({ resources: [license("alice"), license("bob")] }) };
  const looked = await lookAtStack(stack, connections(), { now: new Date(), days: 30 });
  expect(looked.map(({ resource: { name, status } }) => `${name} ${status}`)).toEqual([
    "alice couldNotTell",
    "bob couldNotTell",
  ]);
  expect(looked[0]?.resource.reason).toContain(
    "The state of this UserLicense cannot be read: customerId: expected string",
  );
});

test.each([
  ["an address with a column", "project:///src/index.ts#12,34", { file: "src/index.ts", line: 12 }],
  ["an address without one", "project:///src/index.ts#7", { file: "src/index.ts", line: 7 }],
  ["more before the address", "see project:///src/index.ts#7", null],
  ["more after the address", "project:///src/index.ts#7,1,2", null],
  ["no address", undefined, null],
])("a place that is written as %s: %p", (_how, sourcePosition, source) => {
  expect(
    licensesIn({ resources: [license("alice", { stackTrace: [{ sourcePosition }] })] }).licenses[0]?.source,
  ).toEqual(source);
});

test("a state of another form, and a license of a kind that this release does not know, are said to be so", () => {
  expect(() => licensesIn({ resources: "none" })).toThrow(/^Its state has another form than is known: /);
  expect(() => licensesIn({ resources: [license("a", { type: `${token}s` })] })).toThrow(
    `It holds a ${token}s, which this release does not know. Update pulumi-licenses here.`,
  );
  expect(licensesIn(null)).toEqual({ licenses: [], interrupted: [] });
  expect(licensesIn({ resources: [license("a", { type: "random:index:RandomPet" })] }).licenses).toEqual([]);
});

test("secrets of the state are read in plain, and are said nowhere from then on", () => {
  const sealed = (value: unknown) => ({
    "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
    plaintext: JSON.stringify(value),
  });
  const inputs = {
    customerId: sealed("a-sealed-customer-id"),
    list: [sealed("a-sealed-member"), null, 7],
    userId: "a-marked-user-id",
    licenses: "an-open-license",
    lost: { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", ciphertext: "v1:x" },
    __secrets: ["userId"],
    __provider: "code",
  };
  const [read] = licensesIn({ resources: [license("alice", { inputs })] }).licenses;
  expect(read?.args).toEqual({
    ...{ customerId: "a-sealed-customer-id", list: ["a-sealed-member", null, 7], userId: "a-marked-user-id" },
    ...{ licenses: "an-open-license", lost: undefined },
  });
  expect(conceal("a-sealed-customer-id a-sealed-member a-marked-user-id an-open-license")).not.toMatch(/sealed|marked/);
  expect(conceal("an-open-license")).toBe("an-open-license");
});

test("only what the dynamic provider itself was given counts as its settings", () => {
  const other = { urn: `${provider}::default`, id: "an-id", inputs: { "licenses:partnerCenter": "theirs" } };
  const own = { ...other, type: "pulumi:providers:pulumi-nodejs", inputs: { "licenses:partnerCenter": "ours" } };
  const settings = (...resources: object[]) =>
    licensesIn({ resources: [...resources, license("alice")] }).licenses[0]?.provider;
  expect(settings(own, { ...other, type: "pulumi:providers:random" })).toMatchObject({
    kind: "dynamic",
    inputs: { "licenses:partnerCenter": "ours" },
  });
  expect(settings()?.inputs).toEqual({});
});
