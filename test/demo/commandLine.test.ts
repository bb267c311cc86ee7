import { Demo } from "./support";

async function run(...args: string[]) {
  const demo = new Demo(args);
  const { code, text } = await demo.ended;
  demo.end();
  return { code, text };
}

test.each([["--kep"], ["now"], ["--keep=yes"]])("%s is refused before anything is done", async (argument) => {
  const { code, text } = await run(argument);
  expect(code).toBe(2);
  expect(text).toContain(argument.split("=")[0]);
  expect(text).toContain("--help");
  expect(text).not.toContain("set-up");
});

test("--help says what there is and does nothing", async () => {
  const { code, text } = await run("--help");
  expect(code).toBe(0);
  expect(text).toContain("--keep");
  expect(text).not.toContain("set-up");
});
