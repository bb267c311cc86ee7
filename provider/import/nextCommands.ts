import { shellWord } from "../core/shellWord";

/** The commands that bring what was imported into Pulumi's state. Pure. */

export interface Place {
  folder: string;
  /** Names of all stacks. */
  stacks: string[];
  /** Commands that install what the program needs. */
  install: string[];
}

export function nextCommands({ folder, stacks, install }: Place): string {
  const [first] = stacks;
  if (first === undefined) return "";
  const others = stacks.length - 1;
  return [
    "Next, in that folder:",
    `  cd ${shellWord(folder)}`,
    ...install.map((line) => `  ${line}`),
    `  pulumi stack init ${shellWord(first)}`,
    "",
    "Bring it into the state, without a request (Pulumi 3.254 or later):",
    `  PULUMI_SKIP_CHECKPOINTS=true pulumi import --file import/${shellWord(first)}.json --stack ${shellWord(first)} --yes --generate-code=false --protect=false`,
    "or by the first update, which adopts what is there, and sends nothing that changes it (licenses:adoptOnly):",
    `  pulumi up --stack ${shellWord(first)}`,
    "",
    "Either way a preview then changes nothing. After that, allow changes:",
    `  pulumi preview --stack ${shellWord(first)} --expect-no-changes`,
    `  pulumi config rm licenses:adoptOnly --stack ${shellWord(first)}`,
    ...(others > 0
      ? [
          "",
          `The same for ${others === 1 ? "the other stack" : `the ${others} other stacks`}: each has the name of its data file.`,
        ]
      : []),
  ].join("\n");
}
