import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { type Finding, fine, wrong } from "../../provider/doctor/examination";
import { services } from "../../provider/services/all";
import type { Service } from "../../provider/services/service";
import { house } from "../support/pulumiHouse";

/** `licenses doctor` as it is built, with a further service in its list. */
const { doctor } = jest.requireActual<typeof import("../../provider/commands/doctor")>(
  join(house, "provider", "dist", "commands", "doctor.js"),
);

const folder = mkdtempSync(join(tmpdir(), "licenses-doctor-"));
const before = { ...process.env };

beforeAll(() => {
  const pulumi = join(folder, "pulumi");
  writeFileSync(pulumi, "#!/bin/sh\necho v3.248.0\n");
  chmodSync(pulumi, 0o755);
  process.env.PATH = [folder, process.env.PATH].join(delimiter);
  for (const { section } of services)
    for (const variable of Object.values(section.variables)) process.env[variable] = "";
});

afterAll(() => {
  process.env = before;
  process.exitCode = 0;
  rmSync(folder, { recursive: true });
});

const toy: Service = {
  ...(services[0] as Service),
  doctor: () => ({
    title: "Toy",
    checks: { "toy.key": "Toy, key", "toy.spring": "Toy, spring", "toy.box": "Toy, box", "toy.lid": "Toy, lid" },
    isUsed: () => true,
    whyUnneeded: () => undefined,
    async examine(exam, settings) {
      const key = await exam.check(
        "toy.key",
        [settings],
        () => fine("turns", "brass"),
        () => "",
      );
      const spring = await exam.check(
        "toy.spring",
        [key],
        (metal) => wrong(`no ${metal}`, "Wind it up."),
        () => "",
      );
      await exam.check(
        "toy.box",
        [spring],
        () => fine("shut"),
        () => "",
      );
      await exam.check(
        "toy.lid",
        [spring],
        () => fine("shut"),
        () => "",
      );
    },
  }),
};

async function said(json: boolean, list: readonly Service[], stack: string[] = []): Promise<string> {
  let text = "";
  const write = jest.spyOn(process.stdout, "write").mockImplementation((part) => {
    text += part;
    return true;
  });
  try {
    await doctor({ json, stack, all: false }, list);
  } finally {
    write.mockRestore();
  }
  return text;
}

const own = (list: Finding[]) => list.filter(({ check }) => check.startsWith("toy."));

const key = { check: "toy.key", state: "ok", detail: "turns", next: null };
const spring = { check: "toy.spring", state: "wrong", detail: "no brass", next: "Wind it up." };
const first = "not looked at, because this comes first: Toy, spring";

describe("The checks of a third service", () => {
  test("stand in the JSON at the service's place in the list", async () => {
    const findings: Finding[] = JSON.parse(await said(true, [...services, toy]));
    expect(own(findings)).toEqual([
      key,
      spring,
      { check: "toy.box", state: "unchecked", detail: first, next: null },
      { check: "toy.lid", state: "unchecked", detail: first, next: null },
    ]);
    const titles = (list: Finding[]) => [...new Set(list.map(({ check }) => check.split(".")[0]))];
    expect(titles(findings)).toEqual(["node", "pulumi", "settings", "partnerCenter", "uipath", "toy"]);
    const sooner: Finding[] = JSON.parse(await said(true, [toy, ...services]));
    expect(titles(sooner)).toEqual(["node", "pulumi", "settings", "toy", "partnerCenter", "uipath"]);
  });

  test("stand in the table with the service's labels, and the first fault is where to begin", async () => {
    const text = await said(false, [...services, toy]);
    expect(text).toContain(
      [
        "✓ Toy, key: turns",
        "✗ Toy, spring: no brass",
        "  → Wind it up.",
        `– Toy, box, lid: ${first}`,
        "",
        "Begin with: Toy, spring.",
      ].join("\n"),
    );
    expect(process.exitCode).toBe(1);
  });

  test("are the only ones where the settings say that no other service is in use", async () => {
    const text = await said(false, [...services, toy]);
    expect(text).toMatch(/^– Partner Center, .*: no credential for Partner Center is set, and one for Toy is$/m);
    expect(text).toMatch(/^– Automation Suite, .*: no setting of Automation Suite is present$/m);
  });

  test("are not made where several stacks have settings of their own", async () => {
    const findings: Finding[] = JSON.parse(await said(true, [...services, toy], ["one", "two"]));
    expect(new Set(own(findings).map(({ state }) => state))).toEqual(new Set(["unchecked"]));
    expect(own(findings)).toHaveLength(4);
    expect(findings.at(-1)?.check).toBe("stacks");
  });
});
