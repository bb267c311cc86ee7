import { beyondAdopting, forbidding } from "../../provider/services/adoptOnly";
import { noWork } from "../../provider/services/work";
import { readAdoptOnly } from "../../provider/settings/settings";

const read = (environment: Record<string, string>, config: Record<string, string> = {}, own?: object) => {
  const problems: string[] = [];
  const sources = { environment, config: (key: string) => config[key], ...(own ? { explicitRun: own } : {}) };
  return { found: readAdoptOnly(sources, problems), problems };
};

describe("A run that only adopts", () => {
  test("is set in each place for settings of a run, and its error says how to allow changes there", () => {
    expect(read({}).found).toBeUndefined();
    expect(read({ LICENSES_ADOPT_ONLY: "true" }).found).toEqual({
      from: "LICENSES_ADOPT_ONLY",
      allow: "LICENSES_ADOPT_ONLY=false",
    });
    const configured = { "licenses:adoptOnly": "true" };
    expect(forbidding(read({}, configured).found)).toContain("pulumi config set licenses:adoptOnly false");
    expect(read({ LICENSES_ADOPT_ONLY: "false" }, configured).found).toBeUndefined();
    expect(read({}, {}, { adoptOnly: true }).found?.allow).toBe("set the Provider's argument adoptOnly to false");
  });

  test("takes true or false and nothing else, since a misspelt word must not allow changes", () => {
    expect(read({ LICENSES_ADOPT_ONLY: "yes" }).problems).toEqual([
      'LICENSES_ADOPT_ONLY is "yes"; expected "true", "false".',
    ]);
  });

  test("is refused at preview where it would change anything, and not where it adopts or knows nothing yet", () => {
    expect(beyondAdopting(noWork)).toEqual([]);
    expect(beyondAdopting({ ...noWork, people: 3, subscriptions: 2, unseen: 1, unknown: 1, organizations: 1 })).toEqual(
      [],
    );
    const [finding] = beyondAdopting({ ...noWork, bought: 2, removed: 1 });
    expect(finding).toMatchObject({
      severity: "error",
      text: expect.stringContaining("buys 2 seats, removes 1 license"),
    });
    for (const act of [
      "bought",
      "givenBack",
      "givenBackLater",
      "upgraded",
      "ends",
      "assigned",
      "swapped",
      "removed",
      "changed",
    ])
      expect([act, beyondAdopting({ ...noWork, [act]: 1 }).length]).toEqual([act, 1]);
  });
});
