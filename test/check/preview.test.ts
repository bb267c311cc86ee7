import { errorsOf, isHidden, readPreview } from "../../provider/check/preview";

describe("The JSON of a preview", () => {
  test("is read with what Go leaves out or writes as null", () => {
    const step = { op: "same", urn: "urn:a", newState: { type: "a:b:C", inputs: null, dependencies: null } };
    const { steps, diagnostics } = readPreview(JSON.stringify({ steps: [step], diagnostics: null, changeSummary: {} }));
    expect(diagnostics).toEqual([]);
    expect(steps[0]?.newState).toMatchObject({ inputs: {}, dependencies: [], propertyDependencies: {}, custom: false });
    expect(readPreview("{}")).toEqual({ steps: [], diagnostics: [] });
  });

  test("in another form, or no JSON at all, is an error that says which", () => {
    expect(() => readPreview("panic: no stack")).toThrow("pulumi preview --json printed no JSON.");
    expect(() => readPreview('{"steps":[{"op":1}]}')).toThrow(/another form than is known: [\s\S]*urn/);
  });

  test("has Pulumi's errors, each line once and without its prefix", () => {
    const message = "error: the program failed\nerror: the program failed\n  at line 3\n";
    const { diagnostics: _, ...preview } = readPreview("{}");
    const diagnostics = [
      { severity: "error", message },
      { severity: "warning", message: "warning: old" },
    ];
    expect(errorsOf({ ...preview, diagnostics })).toEqual(["the program failed", "  at line 3"]);
  });
});

test("A secret is hidden at any depth", () => {
  expect(isHidden("[secret]")).toBe(true);
  expect(isHidden([{ token: "[secret]" }])).toBe(true);
  expect(isHidden({ token: "a [secret] word", other: null })).toBe(false);
});
