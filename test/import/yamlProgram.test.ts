import { programOfNoStack, yamlProgram } from "../../provider/import/yamlProgram";

const referenceTo = (key: string) => `\${${key}}`;
const declared = (type: string, name: string, args: Record<string, unknown>) => ({ type, name, args, line: 1 });

describe("The program in Pulumi YAML", () => {
  test("has a resource for each declaration, under its own name, and people wait for all seats", () => {
    const declarations = [
      declared("SubscriptionQuantity", "m365.e3", { quantity: 20 }),
      declared("SubscriptionQuantity", "visio", { quantity: 2 }),
      declared("UserLicense", "visio", { licenses: [{ sku: "VISIOCLIENT", excludedPlans: [] }], exclusive: true }),
    ];
    expect(yamlProgram(declarations, { UserLicense: "SubscriptionQuantity" })).toEqual({
      resources: {
        SubscriptionQuantity1: {
          type: "licenses:index:SubscriptionQuantity",
          name: "m365.e3",
          properties: { quantity: 20 },
        },
        SubscriptionQuantity2: {
          type: "licenses:index:SubscriptionQuantity",
          name: "visio",
          properties: { quantity: 2 },
        },
        UserLicense3: {
          type: "licenses:index:UserLicense",
          name: "visio",
          properties: { licenses: [{ sku: "VISIOCLIENT", excludedPlans: [] }], exclusive: true },
          options: { dependsOn: ["SubscriptionQuantity1", "SubscriptionQuantity2"].map(referenceTo) },
        },
      },
    });
  });

  test("says no dependency where a file has no seats", () => {
    const { resources } = yamlProgram([declared("UserLicense", "alice", {})], { UserLicense: "SubscriptionQuantity" });
    expect(resources.UserLicense1).not.toHaveProperty("options");
  });

  test("has no references but its own: a dollar in a text stays a dollar", () => {
    const { resources } = yamlProgram([
      declared("UserLicense", "$${a}", { licenses: [{ sku: `${referenceTo("b")} $1` }] }),
    ]);
    expect(resources.UserLicense1).toMatchObject({
      name: "$$$${a}",
      properties: { licenses: [{ sku: `$${referenceTo("b")} $$1` }] },
    });
  });

  test("of no stack names the package, and has a resource that no run accepts", () => {
    expect(programOfNoStack("UserLicense")).toEqual({
      resources: { noStackIsNamed: { type: "licenses:index:UserLicense" } },
    });
  });
});
