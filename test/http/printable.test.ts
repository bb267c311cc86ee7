import { harmless, printable, printableJson } from "../../provider/http/printable";
import { keepSecret } from "../../provider/http/secrets";

describe("What someone else wrote, as it is shown", () => {
  test.each([
    ["Contoso ##vso[task.complete result=Succeeded;]", "Contoso ## vso[task.complete result=Succeeded;]"],
    ["###VSO[a.b]##[error]x", "### VSO[a.b]## [error]x"],
    ["##teamcity[message]", "## teamcity[message]"],
    ["::error::made up", ": :error::made up"],
    ["Contoso\n \t::stop-commands::x", "Contoso\n \t: :stop-commands::x"],
    ["Contoso\r\n::error::x", "Contoso\n: :error::x"],
    ["Contoso%0A%20::error::x", "Contoso%0A%20: :error::x"],
    ["section_start:1700000000:x\r\u001b[0K", "section_start: 1700000000:x[0K"],
    ["<{%reset%}>", "< {%reset%}>"],
    ["\u001b[2J\u001b]0;owned\u0007\u009b1m\b\u007f", "[2J]0;owned1m"],
    ["\u202egnp.exe\u2066\u200f", "gnp.exe"],
    ["#\u200d#\u200bv\u2060so[a.b]", "## vso[a.b]"],
    ["\u3000\u200d::error::x", "\u3000\u200d: :error::x"],
    ["a\u2028::error::x", "a ::error::x"],
    ["half \ud800 a pair", "half \ufffd a pair"],
  ])("%j", (text, shown) => {
    expect(harmless(text)).toBe(shown);
  });

  test.each([
    "Contoso GmbH & Co. KG, #1 [Berlin], C++ :: std, 50 %",
    "https://host:8080/path?a=b#c",
    "Société Générale – 日本語 – नमस्ते – می\u200cخواهم – 👩\u200d👩\u200d👧 – ❤\ufe0f",
    "line\n\tline",
  ])("%j stays as it is", (text) => {
    expect(harmless(text)).toBe(text);
  });

  test("shows no secret either", () => {
    keepSecret("planted-before-printing");
    expect(printable("\u001b[1mplanted-before-printing ##vso[x.y]")).toBe("[1m[secret] ## vso[x.y]");
  });
});

test("JSON that is printed shows no command, and is read as it was written", () => {
  const value = {
    "##vso[key]":
      "##vso[task.complete]\u009b \u202e\u2028 ##[error] %0A::error:: section_end:1:x <{%x%}>\n\u{e0041}\u200d",
    plain: ["Contoso #1 [Berlin] 50% :: é"],
  };
  const text = printableJson(JSON.stringify(value, undefined, 2));
  expect(JSON.parse(text)).toEqual(value);
  expect(text).not.toMatch(/##\w*\[|%0a|section_end:1|<\{%|[\u007f-\u009f\u2028\p{Cf}]/iu);
  expect(text).toContain("Contoso #1 [Berlin] 50% :: é");
});
