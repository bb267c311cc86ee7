import { engineCase } from "../support/cases";

/** Limits of time, size and characters: calls end, answers have a maximum size, tokens have only allowed characters. */

const secondsIn = (text: string) => Number(/after (\d+) s/.exec(text)?.[1]);

test.each(["read", "write", "signin"])("a %s whose answer drips for ever ends near waitSeconds", async (where) => {
  const said = (await engineCase("engine/slow-drip-never-ends", [where, "45"])).line(where);
  expect(said).toMatch(/^ended with 1 null after/);
  expect(secondsIn(said)).toBeLessThan(30);
});

test("preview and drift report end near waitSeconds when answers drip for ever", async () => {
  const { line } = await engineCase("engine/slow-drip-everywhere");
  for (const [command, code] of [
    ["preview", 1],
    ["drift", 2],
  ] as const) {
    const said = line(`${command} with waitSeconds 5,`);
    expect(said).toContain(`ended ${code}`);
    expect(secondsIn(said)).toBeLessThan(30);
  }
});

test("a sign-in's answer that unpacks to a gigabyte is refused in bounded memory", async () => {
  const said = (await engineCase("engine/signin-answer-unbounded")).line("bomb of");
  expect(said).toContain("rc 1 after");
  expect(secondsIn(said)).toBeLessThan(30);
  expect(Number(/peak (\d+) MB/.exec(said)?.[1])).toBeLessThan(400);
});

test("the simulator refuses what another site's page posts before it reads it", async () => {
  const said = (await engineCase("engine/simulator-memory")).line("six cross-site posts of 190 MB:");
  expect(said).toMatch(/^403,403,403,403,403,403 /);
  const [, before, after] = /memory (\d+) -> (\d+) MB/.exec(said) ?? [];
  expect(Number(after) - Number(before)).toBeLessThan(150);
});

test("an access token with a line's end is refused at once, by the name of its variable", async () => {
  const said = (await engineCase("engine/token-with-newline")).line("rc 1");
  expect(said).toContain("PARTNER_CENTER_ACCESS_TOKEN holds a line end");
  expect(said).not.toContain("AT-0");
  expect(secondsIn(said)).toBeLessThan(15);
});

test("a linked token file is written through, and two runs at once do not lose the refresh token", async () => {
  const { line } = await engineCase("engine/token-file");
  expect(line("1 tokenFile is a link to a volume:")).toBe("still a link: true | written on the volume: true");
  expect(line("2 two ups at once, an authority that takes each refresh token once:")).toBe("rc 0,0 |");
});

test("a change that the service accepted and forgot is not sent again, and the message names the way out", async () => {
  const { line } = await engineCase("engine/accepted-and-forgotten");
  expect(line("1 the service forgot the change; next up:")).toMatch(/^rc 1 \| PATCHes 0 /);
  expect(line("2 the program goes back to what is live (10):")).toMatch(/^rc 0 .*no longer awaited/);
  const [, requests] =
    /^rc 0 \| PATCHes (\d+)$/.exec(
      line("3 first run on a machine whose clock is 400 days ahead, second run three days later:"),
    ) ?? [];
  expect(requests).toBe("1");
});

test("what was found before a run was killed is what a destroy returns to", async () => {
  const { line } = await engineCase("engine/restore-lost-after-kill");
  expect(line("kill -9 after the PATCH, cancel, up")).toBe(
    "rc 0 | previousQuantity 10 | destroy rc 0 | live: 10 (found: 10)",
  );
});

test("one wrong answer does not end what a resource knows, nor leave a license behind", async () => {
  const { line } = await engineCase("engine/delete-believes-one-read");
  for (const answer of ["one empty list", "one 404 60002"]) {
    expect(line(answer)).toMatch(/^\| destroy rc 0 \| the user still has: \(none\) \| resources in state: 0 /);
  }
  expect(line("one 404 20003 at refresh, up, destroy (restore):")).toBe(
    "rc 0 | previousQuantity 10 | live: 10 (found: 10)",
  );
});
