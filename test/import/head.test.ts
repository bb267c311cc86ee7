import { headOf, withHead } from "../../provider/import/head";

const holder = {
  id: "0c39d6d5-c70d-4c55-bc02-f620844f3fd1",
  name: "Contoso",
  domain: "contoso.example",
  wish: "contoso",
};
const head = headOf(holder, []);
const other = headOf({ ...holder, name: "Contoso Ltd" }, []);
const comments = (lines: string[], end = "\n") => lines.map((line) => `# ${line}${end}`).join("");

test("A new head leaves every other line as it is, whatever the lines end with", () => {
  const body = "\ncustomer: x\npeople:\n  a@x.example: SPE_E3\r\n  b@x.example: SPE_E3\n";
  expect(withHead(comments(head) + body, other, "#")).toBe(comments(other) + body);
  expect(withHead(comments(head, "\r\n") + body, other, "#")).toBe(comments(other, "\r\n") + body);
  expect(withHead(`\uFEFF${comments(head)}${body}`, other, "#")).toBe(`\uFEFF${comments(other)}${body}`);
});

test("Comments of a person above the head, and in place of it, stay", () => {
  const body = "\ncustomer: x\n";
  expect(withHead(`# Ask Dana first.\n\n${comments(head)}${body}`, other, "#")).toBe(
    `# Ask Dana first.\n\n${comments(other)}${body}`,
  );
  expect(withHead(`# Ask Dana first.\n${body}`, other, "#")).toBe(`# Ask Dana first.\n${body}`);
});
