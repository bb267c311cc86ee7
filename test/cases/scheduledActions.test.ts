import { type Played, script } from "../support/cases";

/** Schedules in the newer form, by the unchanged case. */

describe("scheduled-actions", () => {
  let played: Played;
  beforeAll(async () => {
    played = await script("scheduled-actions/w4.js");
  });

  const about = (experiment: string) => played.about(`== ${experiment}`);
  const shown = ["both", "newer only"];

  test.each(shown)("a decrease that waits settles where the service shows %s forms, in one change", (shows) => {
    const said = about(`atRenewal 10 -> 6; service shows ${shows}; nothing scheduled yet`);
    expect(said).toMatch(/OK \{"quantity":6,"pending":6\}/);
    expect(said).toMatch(/patches: 1 renewal now: 6/);
  });

  test.each(shown)("a schedule made in the portal is replaced where it stands, and named (%s)", (shows) => {
    const said = about(`atRenewal 10 -> 6; service shows ${shows}; portal scheduled 9`);
    expect(said).toMatch(/OK .*WARN: .* there was scheduled: quantity 9\..*renewal now: 6 sent scheduledActions: 6/s);
    expect(said).toMatch(new RegExp(`sent nextTerm: ${shows === "both" ? "6" : "undefined"}`));
  });

  test.each(shown)("what is scheduled as the program wants it costs no change (%s)", (shows) => {
    const title = `atRenewal 10 -> 6; service shows ${shows}; portal scheduled just what the program wants (6)`;
    expect(about(title)).toMatch(/OK \{"quantity":6,"pending":6\}\s+patches: 0 renewal now: 6/);
  });

  test("a schedule that the service drops is named", () => {
    expect(about("10 -> 12 now")).toMatch(/OK 12.*WARN: The service dropped .*quantity 8/s);
  });

  test("an extended term is called one", () => {
    const said = about("auto-renewal off, goes into an extended service term");
    expect(said).toMatch(/goes on month to month from 2027-01-05, 3 % dearer/);
    expect(said).not.toMatch(/let the subscription end|ends on/);
  });
});
