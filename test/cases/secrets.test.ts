import { casePlaces, simulated } from "../support/caseProject";
import { engineCase } from "../support/cases";

/** A credential goes only to its own address, no secret is shown, and text from a service is not a command. */
const open = casePlaces();

test.each([["token"], ["app"]])(
  "someone else's stack gets none of the partner's credentials from a drift report (%s)",
  async (mode) => {
    // The third argument sets the partner's address in the environment, so that no request goes to Microsoft's public addresses.
    const { out, line } = await engineCase("engine/drift-foreign-stack-steals-credentials", [mode, "withurl"]);
    expect(line("team A up")).toBe("0");
    expect(out).toContain("1 license resource in 2 stacks: all in step");
    expect(out.split("what team B's server got:")[1]?.trim()).toBe("");
    expect(out).not.toMatch(/THE-REAL|THE-PARTNERS/);
  },
);

test("a secret user who is replaced by another one stands nowhere in the state in plain text", async () => {
  const project = await open.project("secret-replaced", simulated(await open.simulator()));
  for (const WHO of ["alice@contoso.example", "bob@contoso.example"]) {
    const { code, out } = await project.pulumi(["up"], { WHO });
    expect(out).not.toContain(WHO);
    expect(code).toBe(0);
  }
  expect(project.resources).toHaveLength(1);
  // Encrypted text can contain any letters.
  const plain = project.stackFile.replace(/"(ciphertext|salt)":"[^"]*"/g, "");
  expect(plain).toContain('"licenses"');
  expect(plain).not.toMatch(/alice|bob/i);
});

test("a secret that the authority repeats is concealed in the form in which it was sent, and a short one, too", async () => {
  const { line } = await engineCase("engine/secrets-echoed-encoded");
  expect(line("1 rc 1 |")).toMatch(/^refresh_token=\[secret\]\S* \| client_secret=\[secret\]$/);
  expect(line("2 password of five characters, in plain:")).toBe("wrong password [secret]");
});

test("the name that a customer gives itself is no command for a pipeline", async () => {
  const { out, line } = await engineCase("engine/pipeline-command-injection");
  // The case prints after this only the lines that a pipeline would take for commands.
  expect(line("drift rc")).toBe("1");
  expect(out.trim()).toBe("drift rc 1");
});

test("the name of an offer moves no terminal's cursor", async () => {
  const { line } = await engineCase("engine/terminal-escapes");
  expect(line("up rc")).toBe("1 | escape characters in the output: 0");
});
