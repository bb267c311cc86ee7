import { cleaned } from "../../provider/commands/say";

test("what comes from outside neither moves the cursor nor turns the line around", () => {
  const name = "\u001b[2J\u202egnp.exe\u2066 \u0007\r\u00e4\n";
  expect(cleaned({ names: [name] })).toEqual({ names: ["[2Jgnp.exe \u00e4\n"] });
});
