import { readFileSync } from "node:fs";
import { join } from "node:path";
import { blockedBy, catalogue, explain, waitingHelps } from "../../../provider/services/partnercenter/codes";

interface Published {
  status: number;
  code: string;
  description: string;
}

/** "Partner Center REST error codes", all rows. The page has five rows twice. */
const published: Published[] = readFileSync(join(__dirname, "../../fixtures/partner-center/error-codes.tsv"), "utf8")
  .trimEnd()
  .split("\n")
  .slice(1)
  .map((line) => {
    const [status = "", code = "", , description = ""] = line.split("\t");
    return { status: Number(status), code, description };
  });

/** Codes that our calls can get although the table lacks them, with their source. */
const documentedElsewhere: Record<string, string> = {
  "60012": "Assign licenses to a user",
  "900420": "Deprecate Azure AD Graph token; microsoft/Partner-Center-DotNet-Samples issue 140",
  "900421": "Partner Center authentication; the number from cloudcockpit.com and tagydes.com",
};

/** Published codes that our calls cannot get, by their subject. */
const leftOut: Record<string, string[]> = {
  "orders and carts, with their promotions, currencies, documents and line items": [
    ...["400072", "4018", "20000", "27007", "800008", "800009", "800029", "800064", "800065", "800071"],
    ...["800083", "800087", "900122", "900125", "900169", "900242", "900252", "900253", "900254"],
  ],
  "cancelling, which nothing here does": ["800019", "800061", "800063", "800077", "900117", "900213"],
  "another billing cycle for a running subscription, which nothing here asks for": [
    ...["6000", "6001", "800072", "800080"],
  ],
  "another status or an activation, which nothing here asks for": ["27009", "800040", "800041"],
  "offers, prices and histories, which nothing here reads": ["2100", "800043", "800076"],
  "the company data of customers, which nothing here writes": ["600002", "600049", "600050", "600051"],
  "Azure reservations": ["800011", "800013", "800030"],
  "Azure plans, the move of customers to them, and what is bought under them": [
    ...["800068", "800111", "900105", "900106", "900107", "900108", "900109", "900110", "900111", "900112"],
    ...["900113", "900114", "900115", "900116", "900119", "900120", "900128", "900129"],
    ...["900312", "900313", "900314", "900315", "900317", "900318"],
  ],
  "Azure savings plans": ["900321", "900323"],
  "Azure overage": ["800112", "800114", "800115"],
  "transfers of subscriptions from one partner to another": [
    ...["800078", "900100", "900101", "900102", "900103", "900104", "900130", "900131", "900132", "900133", "900134"],
    ...["900135", "900136", "900137", "900138", "900139", "900145", "900146", "900147", "900148"],
  ],
  "migrations of legacy subscriptions to new commerce": [
    ...["900215", "900216", "900217", "900218", "900219", "900220", "900221", "900222", "900223", "900224"],
    ...["900225", "900226", "900247", "900248", "900262", "900291", "900292"],
  ],
};

const leftOutCodes = Object.values(leftOut).flat();
const isExplained = ({ status, code }: Published) => `${status} ${code}` in catalogue || code in catalogue;
const named = ({ status, code, description }: Published) => `${status} ${code}: ${description}`;

/** The key of a code in the catalogue, with its own status or that of the table. */
const explained = Object.keys(catalogue).map((key) => {
  const [status, code] = key.includes(" ") ? key.split(" ") : [undefined, key];
  return { key, status: Number(status ?? published.find((row) => row.code === code)?.status ?? 400), code: code ?? "" };
});
const wordsOf = ({ status, code }: { status: number; code: string }) => explain(status, code, "") ?? "";

describe("The catalogue of Partner Center's error codes", () => {
  test("is measured against the whole published table", () => {
    expect(published).toHaveLength(239);
    expect(new Set(published.map(({ status, code }) => `${status} ${code}`)).size).toBe(234);
  });

  test("every published code is either explained or left out for a reason", () => {
    const forgotten = published.filter((row) => !isExplained(row) && !leftOutCodes.includes(row.code));
    expect(forgotten.map(named)).toEqual([]);
  });

  test("no code is both explained and left out", () => {
    const both = published.filter((row) => isExplained(row) && leftOutCodes.includes(row.code));
    expect(both.map(named)).toEqual([]);
  });

  test("a code that is left out is a published one, and is left out for one reason", () => {
    expect(leftOutCodes.filter((code) => !published.some((row) => row.code === code))).toEqual([]);
    expect(leftOutCodes.length).toBe(new Set(leftOutCodes).size);
  });

  test("no code is invented: each is published, or documented in a place that is named", () => {
    const invented = explained.filter(
      ({ key, status, code }) =>
        !(code in documentedElsewhere) &&
        !published.some((row) => row.code === code && (key === code || row.status === status)),
    );
    expect(invented).toEqual([]);
    expect(Object.keys(documentedElsewhere).filter((code) => !(code in catalogue))).toEqual([]);
    expect(Object.keys(documentedElsewhere).filter((code) => published.some((row) => row.code === code))).toEqual([]);
  });

  test("a code that is published with two statuses is explained for each of them", () => {
    const twice = published.filter((row) => published.some((other) => other.code === row.code && other !== row));
    const ambiguous = twice.filter((row) =>
      twice.some(({ code, status }) => code === row.code && status !== row.status),
    );
    expect(ambiguous.map(({ status, code }) => `${status} ${code}`).sort()).toEqual(["400 2006", "403 2006"]);
    expect(wordsOf({ status: 403, code: "2006" })).toMatch(/may not sell this offer/);
    expect(wordsOf({ status: 400, code: "2006" })).toMatch(/cannot be updated by program/);
  });

  test.each(explained)("$key is said in plain sentences that end with a next step", (entry) => {
    const sentences = wordsOf(entry).match(/[^.]+(?:\.(?=\S)[^.]+)*\.(?: |$)/g) ?? [];
    expect(sentences.join("")).toBe(wordsOf(entry));
    expect(sentences.length).toBeGreaterThanOrEqual(2);
    expect(wordsOf(entry).length).toBeLessThan(280);
    expect(wordsOf(entry)).not.toMatch(/\{|\}|please|invalid|undefined/i);
  });
});

describe("A refused sign-in", () => {
  const silent = (challenge?: string) => explain(401, undefined, "", challenge) ?? "";
  const refusals: Record<string, string> = {
    "a sign-in without a second factor": explain(401, "900421", "") ?? "",
    "a 401 without a body": silent('Bearer error="invalid_token"'),
    "a token for another service": explain(401, "900420", "") ?? "",
    "a token of Partner Center's own": explain(400, "900316", "") ?? "",
    "app-only credentials": explain(403, "900329", "") ?? "",
    "a customer's Conditional Access policy": explain(403, "900309", "") ?? "",
  };

  test.each([
    ["a sign-in without a second factor", /no second factor.*Sign in anew with multi-factor.*licenses auth login/],
    ["a 401 without a body", /no second factor, or it has expired.*licenses auth status.*licenses auth login/],
    ["a token for another service", /another service.*graph\.windows\.net.*Partner Center's own address/],
    ["a token of Partner Center's own", /generatetoken.*Entra's token/],
    ["app-only credentials", /app-only.*for a user.*refresh token/],
    [
      "a customer's Conditional Access policy",
      /Conditional Access.*Ask the customer to exclude service provider users/,
    ],
  ])("%s has its own words", (refusal, words) => {
    expect(refusals[refusal]).toMatch(words);
    expect(Object.values(refusals).filter((other) => other === refusals[refusal])).toHaveLength(1);
  });

  test("a 401 that says something, or that asks for no token, is not taken for a missing second factor", () => {
    expect(silent()).not.toMatch(/second factor/);
    expect(silent("Negotiate")).not.toMatch(/second factor/);
    expect(explain(401, undefined, "Token expired", "Bearer")).not.toMatch(/second factor/);
    expect(explain(401, "400", "", "Bearer")).not.toMatch(/second factor/);
  });

  test("credentials that are simply wrong are told apart from a service that cannot be found", () => {
    expect(silent()).toMatch(/credentials were not accepted/);
    expect(explain(404, undefined, "Resource not found")).toMatch(/address of the service/);
  });
});

describe("An answer that the catalogue does not know", () => {
  test.each([400, 403, 404, 409, 417])(
    "with status %d and an unknown code, the service's own words stand",
    (status) => {
      expect(explain(status, "999999", "Something new")).toBeUndefined();
    },
  );

  test.each([
    [400, /turned away unread.*proxy/],
    [401, /credentials/],
    [403, /do not allow this.*belong to the partner/],
    [404, /Check the ids/],
    [408, /took too long. Run again later/],
    [409, /under way. Run again in some minutes/],
    [412, /the subscription was changed at the same time by someone else/],
    [429, /too many requests.*Run again later/],
    [500, /failed. Run again later/],
    [503, /failed. Run again later/],
  ])("status %d without a code still names a next step", (status, words) => {
    expect(explain(status, undefined, "")).toMatch(words);
    expect(explain(status, "", "")).toMatch(words);
  });

  test.each([401, 408, 429, 500, 502, 503, 504])("status %d says enough whatever code comes with it", (status) => {
    expect(explain(status, "999999", "Something new")).toBeDefined();
  });

  test.each(["constructor", "toString", "__proto__"])("a code like %s is a code like any other", (code) => {
    expect(explain(400, code, "")).toBeUndefined();
    expect(waitingHelps(400, code)).toBe(false);
  });

  test("a user without a usage location is known by the service's words, whatever the code", () => {
    const said = "License assignment cannot be done for user with invalid usage location.";
    for (const code of [undefined, "3000", "999999"]) expect(explain(400, code, said)).toMatch(/country or region/);
  });

  test("a usage location that is set, and is refused all the same, is not said to be missing", () => {
    const said = "License assignment cannot be done for user with invalid usage location.";
    expect(explain(400, "60000", said)).toMatch(/no usage location, or one that Microsoft does not accept/);
  });

  test("a 400 that says something was read, whatever its words are", () => {
    expect(explain(400, undefined, "Customer tagging denied.")).toBeUndefined();
    expect(explain(400, undefined, "")).toMatch(/turned away unread/);
  });
});

describe("What keeps a license, in the service's own words", () => {
  test.each([
    ["group", "User license is inherited from a group membership and it cannot be removed directly from the user."],
    ["group", "User license is inherited from group membership"],
    ["group", "License 05e9 is inherited from a group membership and cannot be removed directly from user 5545."],
    ["group", "The license was assigned by a group and stays."],
    ["group", "Group-based licensing manages this license."],
    ["dependency", "License assignment failed because service plan A depends on the service plan(s) B"],
    ["dependency", "DependencyViolation"],
    ["dependency", "Service plan A, inherited from a group, depends on this license."],
    [undefined, "All licenses of one request must be of one license group."],
    [undefined, "The mailbox of this user is on litigation hold; the license cannot be removed."],
    [undefined, "Invalid property"],
    [undefined, "licenseGroupId group2 is not known."],
    [undefined, "The license is not inherited from elsewhere and cannot be removed."],
    [undefined, ""],
  ])("%s: %s", (blocker, words) => {
    expect(blockedBy(400, words)).toBe(blocker);
  });

  test.each([401, 403, 404, 429, 500])("a %d is about the caller, the address or the moment", (status) => {
    expect(blockedBy(status, "User license is inherited from a group membership.")).toBeUndefined();
  });
});

describe("Whether a run waits", () => {
  test("it waits for a subscription that is busy or not ready, and for nothing else", () => {
    const awaited = explained.filter(({ status, code }) => waitingHelps(status, code)).map(({ key }) => key);
    expect(awaited.sort()).toEqual(["800014", "800060", "800082", "900261"]);
    expect(
      published
        .filter(({ status, code }) => waitingHelps(status, code))
        .map(({ code }) => code)
        .sort(),
    ).toEqual(awaited);
  });

  test("an operation that may take a day is left to a later run, and the message says when", () => {
    expect(waitingHelps(409, "900278")).toBe(false);
    expect(explain(409, "900278", "")).toMatch(/pending.*Run again after 24 hours/);
  });

  test("a status alone is no reason to send a change again", () => {
    for (const status of [400, 409, 429, 500, 503]) expect(waitingHelps(status, undefined)).toBe(false);
  });

  test.each([
    [409, "800082", /in some minutes/],
    [400, "900261", /in some minutes/],
    [403, "800073", /in some days/],
    [400, "900280", /later/],
    [500, "900192", /later/],
  ])("where waiting helps, %d %s says so", (status, code, words) => {
    expect(explain(status, code, "")).toMatch(words);
  });
});
