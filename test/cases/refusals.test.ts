import { casePlaces } from "../support/caseProject";
import { engineCase, type Played, script } from "../support/cases";

/** The service's words reach the user, and a refused request is not reported as done. */
const open = casePlaces();

const alice = "554526aa-cf5e-46fa-95df-98dbc55d8a1e";
const e3 = "05e9a617-0261-4cee-bb44-138d3ef5d965";
const phone = "e43b5b99-8dfb-405f-9987-dc307f34bcbd";

const times = (text: string, words: string) => text.split(words).length - 1;

/** The text below "Diagnostics:", which has each message of a run once. */
const diagnosticsOf = (out: string) => out.split("Diagnostics:").at(-1) ?? "";

describe("A removal that the service refuses", () => {
  const words = "depends on the service plan(s)";

  test("for a license that another client assigned fails with the service's words, and the resource stays in the state", async () => {
    const server = await open.server("refused-removal-called-group/server.js");
    const project = await open.project("refused-removal-called-group", server.partnerCenter);
    expect(await project.pulumi(["up"])).toMatchObject({ code: 0 });
    await fetch(`${server.url}/v1/customers/x/users/${alice}/licenseupdates`, {
      method: "POST",
      body: JSON.stringify({ licensesToAssign: [{ skuId: phone }], licensesToRemove: [] }),
    });
    const { code, out } = await project.pulumi(["destroy"]);
    expect(code).not.toBe(0);
    expect(out).toContain(words);
    expect(out).not.toContain("group seems to grant");
    expect(project.resources).toHaveLength(1);
    expect(await server.ask("/__has")).toEqual(["SPE_E3", "MCOEV"]);
  });

  test.each(["60099", "3000"])("for an add-on of the same program is tried again after it (code %s)", async (CODE) => {
    const server = await open.server("refused-removal-called-group/server.js", [], { CODE });
    const project = await open.project("refused-removal-called-group", server.partnerCenter);
    expect(await project.pulumi(["up"])).toMatchObject({ code: 0 });
    expect(await project.pulumi(["up"], { ADDON: "1" })).toMatchObject({ code: 0 });
    expect(await server.ask("/__has")).toEqual(["SPE_E3", "MCOEV"]);
    expect(await project.pulumi(["destroy"])).toMatchObject({ code: 0 });
    expect(await server.ask("/__has")).toEqual([]);
    expect(project.resources).toEqual([]);
  });

  test.each([
    ["dependency, undocumented code", words],
    ["dependency, code 3000", words],
    ["busy, undocumented code", "The mailbox of this user is on litigation hold"],
  ])("is an error in the service's words, for a delete and for a swap (%s)", async (name, said) => {
    const { about } = await script("refused-removal-called-group/w9.js");
    const deleting = about(`== delete SPE_E3 while MCOEV depends on it: ${name}`);
    const swapping = about(`== swap SPE_E3 -> SPE_E5: ${name}`);
    for (const text of [deleting, swapping]) {
      expect(text).toContain("THROWN");
      expect(times(text.split("\n   ")[1] ?? "", said)).toBe(1);
      expect(text).not.toMatch(/a group|inherited/);
    }
    expect(swapping).toContain(`"leaving":["${e3}"]`);
  });
});

test("the plan that the service switched off is named by its own warning, without a wait", async () => {
  const server = await open.server("license-warnings-hidden/server.js");
  const project = await open.project("license-warnings-hidden", {
    ...server.partnerCenter,
    LICENSES_WAIT_SECONDS: "600",
  });
  for (const run of ["first", "second"]) {
    const { code, out } = await project.pulumi(["up"]);
    expect({ run, ok: code === 0 }).toEqual({ run, ok: false });
    const said = diagnosticsOf(out);
    expect(times(said, "Not done: SPE_E5 with SWAY on.")).toBe(1);
    expect(times(said, "Service plan SWAY depends on TEAMS1 and was disabled as well.")).toBe(1);
  }
});

test("a plan that left its product is off, and blocks no other change", async () => {
  const server = await open.server("plan-left-the-product/server.js");
  const project = await open.project("plan-left-the-product", server.partnerCenter);
  expect(await project.pulumi(["up"])).toMatchObject({ code: 0 });
  await server.ask("/__drop", "POST");
  const preview = await project.pulumi(["preview", "--refresh", "--expect-no-changes"]);
  expect(preview).toMatchObject({ code: 0 });
  expect(times(diagnosticsOf(preview.out), "TEAMS1")).toBe(1);
  expect(await project.licenses(["drift", "--stack", "dev"])).toMatchObject({ code: 0 });
  expect(await project.pulumi(["up", "--refresh"])).toMatchObject({ code: 0 });
  expect(await project.pulumi(["up"], { MORE: "1" })).toMatchObject({ code: 0 });
  expect(await project.licenses(["drift", "--stack", "dev"])).toMatchObject({ code: 0 });
});

describe("A user who is made in the same run", () => {
  test.each([
    { BY: "upn", LAG: "0" },
    { BY: "text", LAG: "0" },
    { BY: "id", LAG: "6000" },
  ])("is found, and waited for (%j)", async ({ BY, LAG }) => {
    const server = await open.server("user-created-in-the-same-run/server.js", [], { LAG });
    const project = await open.project("user-created-in-the-same-run", server.partnerCenter);
    expect(await project.pulumi(["up"], { BY })).toMatchObject({ code: 0 });
    expect(project.resources.map(({ id }) => id)).toEqual(
      expect.arrayContaining([expect.stringContaining("c0b7e5d1-2a34-4f68-8b90-d7f1a6e2c953")]),
    );
  });

  test("or is renamed in it, is the same user by the new name", async () => {
    const { about } = await script("user-created-in-the-same-run/w13.js");
    for (const run of ["diff with the new name, list read before the rename", "the same in a new run"])
      expect(about(`== ${run}`)).toMatch(/OK .*"replaces":\[\]/);
  });
});

describe("The words of an error", () => {
  let w3: Played;
  beforeAll(async () => {
    w3 = await script("error-words-lost/w3.js");
  });

  test.each([
    ["JSON string as the whole body", "Customer tagging denied."],
    ["HTML entity in the words", "We're sorry, it looks like you've run out of licenses."],
    ["odata error", "depends on the service plan(s) 0feaeb32-d00e-4d66-bd5a-43b5b83db82c"],
    ["service plan refused", "does not belong to the subscription."],
    ["invalid usage location although set", "one that Microsoft does not accept for this product"],
    ["code null", '{"code":null,"description":null,"data":null,"source":null}'],
    ["error as a text", "access denied by policy"],
    ["errors list", "code X1: the words that matter"],
    ["Message capital", "No HTTP resource was found that matches the request URI."],
    ["ModelState", "licenseUpdate.licensesToAssign[0].skuId: An error has occurred."],
  ])("are shown once, whatever their shape (%s)", (name, words) => {
    const said = w3.about(`== POST refused: ${name}`);
    expect(times(said, words)).toBe(1);
    expect(said).not.toContain("turned away unread");
  });

  test("blame address and proxy only where there are no words", () => {
    expect(w3.about("== POST refused: empty body")).toContain("turned away unread");
  });

  test("of UiPath name the member that is refused", async () => {
    const { about } = await script("error-words-lost/w11.js");
    const said = about("== UNATT 1 -> 3 while a consumable");
    expect(said).toContain("One or more validation errors occurred.");
    expect(said).toContain("$.productQuantities[1].quantity");
  });

  test("of a code that is known come with what to do", async () => {
    const { line } = await script("error-words-lost/w8.js");
    expect(line("400 800089 ")).toContain("Set a smaller quantity.");
    expect(line("403 900329 ")).toContain("licenses auth login");
    expect(line("400 undefined License assignment failed")).toContain("keep both, or neither");
  });
});

describe("A sign-in that UiPath refuses", () => {
  let w5: Played;
  beforeAll(async () => {
    w5 = await script("uipath-sign-in-words/w5.js");
  });

  test.each([
    ["400 message/errorCode", "Invalid credentials, failed to login."],
    ["400 AD account", "Invalid username/email address or password."],
    ["500 ABP envelope", "Username cannot be empty."],
    ["200 ABP envelope with success false", "The requested tenant host was not found."],
    ["401 locked out", "The user account is locked out."],
  ])("is told in UiPath's words, and the password is sent once (%s)", (name, words) => {
    const said = w5.about(`== sign-in by password: ${name}`);
    expect(times(said, words)).toBe(1);
    expect(said).toMatch(/^ {3}requests: 1$/m);
  });

  test.each(["200 swagger page", "404 page of the portal"])("by a web page points to the address (%s)", (name) => {
    const said = w5.about(`== sign-in by password: ${name}`);
    expect(said).toContain("Is licenses:uipath.baseUrl right");
    expect(said).not.toContain("password;");
    expect(said).toMatch(/^ {3}requests: 1$/m);
  });

  test.each([
    ["405 UnsupportedApiVersion", /answered 405: .*does not support HTTP method 'POST'.*baseUrl right/],
    ["400 invalid_client", /refused: invalid_client/],
    ["400 invalid_grant with description", /invalid_grant: user_locked_out/],
    ["200 portal page", /a web page came in place of a token.*baseUrl right/],
  ])("at the identity server is told in its words (%s)", (name, words) => {
    expect(w5.about(`== sign-in at the identity server: ${name}`)).toMatch(words);
  });

  test.each([
    ["400", "Invalid credentials, failed to login."],
    ["500", "Invalid user name or password"],
    ["200", "The user account is locked out"],
  ])("costs a run of six organizations one attempt (%s)", async (mode, words) => {
    const server = await open.server("uipath-sign-in-words/authfake.js", [mode]);
    const project = await open.project("uipath-sign-in-words", {
      UIPATH_BASE_URL: server.url,
      UIPATH_USERNAME: "admin",
      UIPATH_PASSWORD: "not-a-password",
    });
    const { code, out } = await project.pulumi(["up"]);
    expect(code).not.toBe(0);
    expect(out).toContain(words);
    expect(out).not.toContain("not-a-password");
    expect(await server.ask("/__count")).toBe(1);
  });
});

test("a web page in place of a removal is an error, and the organization stays in the state", async () => {
  const { line } = await engineCase("engine/uipath-remove-web-page");
  expect(line("up")).toMatch(/^0 /);
  expect(line("destroy")).toMatch(/^1 /);
  expect(line("still allocated at the service:")).toMatch(/"UNATT":20.* resources in state: 1$/);
});

test("a product that is listed twice is one product, by name and by id", async () => {
  const { out } = await engineCase("engine/duplicate-sku");
  expect(out.match(/rc \d/g)).toEqual(["rc 0", "rc 0"]);
});
