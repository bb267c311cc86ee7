import { savedIn } from "../../provider/check/stack";
import { secretMark } from "../../provider/core/secretMark";

test("The inputs of a state are read with their secrets in plain text", () => {
  const secret = { [secretMark]: "1b47061264138c4ac30d75fd1eb44270", plaintext: '"a-secret-of-the-state"' };
  const saved = savedIn({
    resources: [
      { urn: "urn:a", inputs: { token: secret, list: [secret], plain: 1 } },
      { urn: "urn:old", delete: true, inputs: { plain: 2 } },
    ],
  });
  const token = "a-secret-of-the-state";
  expect(saved("urn:a")).toEqual({ token, list: [token], plain: 1 });
  expect(saved("urn:old")).toBeUndefined();
});

test("A stack without a state has no inputs", () => {
  expect(savedIn(undefined)("urn:a")).toBeUndefined();
});
