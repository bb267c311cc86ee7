import fc from "fast-check";

/** Texts that try to act as commands, and a search for commands of pipelines and terminals in a text. */

const pieces = [
  "##vso[task.complete result=Succeeded;]",
  "##VSO[task.setvariable variable=x]y",
  "##[error]",
  "##[set-env name=x]y",
  "##teamcity[message]",
  "::error::made up",
  "::stop-commands::x",
  "section_start:1700000000:x[collapsed=true]\r\u001b[0K",
  "section_end:1700000000:x",
  "<{%fg 1%}>",
  "<{%nothing%}>",
  "\u001b[2J",
  "\u001b]0;owned\u0007",
  "\u009b31m",
  "\u202e",
  "\u2066",
  "#",
  "##",
  ":",
  "::",
  "vso[",
  "%0A",
  "%0d%20",
  "\n",
  "\r",
  "\r\n",
  "\u2028",
  "\u0085",
  " ",
  "\t",
  "\u00a0",
  "\u3000",
  "\u200b",
  "\u200d",
  "\ufe0f",
  "\u00ad",
  "\b",
  "\ud800",
  "Contoso",
  "日本語",
];

export const hostileText: fc.Arbitrary<string> = fc
  .array(
    fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...pieces) }, fc.string({ unit: "grapheme", maxLength: 3 })),
    {
      maxLength: 8,
    },
  )
  .map((parts) => parts.join(""));

/** Compares as the runners do: .NET compares texts by the rules of a language, and ignores characters without width. */
export function commandsIn(text: string): string[] {
  const compared = text.replace(/[\p{Default_Ignorable_Code_Point}\p{Cf}\0]/gu, "");
  const lines = compared
    .split(/\r\n|[\r\n\u2028\u2029\u0085]|%0[ad]/i)
    .map((line) => line.replace(/^(?:\s|%20|%09)+/, ""));
  return [
    ...lines.filter((line) => line.startsWith("::")),
    ...(compared.match(/##\w*\[/g) ?? []),
    ...(compared.match(/section_(?:start|end):\d/gi) ?? []),
    ...(compared.match(/<\{%/g) ?? []),
    ...(text.match(/(?![\n\t])\p{Cc}|[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu) ?? []),
  ];
}
