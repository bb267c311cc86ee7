import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { goBuild } from "./goBuild.mjs";
import { madeOnce } from "./madeOnce.mjs";

/** The executables, in the order in which they are built. */
export const GENERATORS = ["sdk", "sdk-dotnet"];

const PARTS = [
  { file: "sdk", title: "building the generator of SDKs for Python, Go and Node", packages: 800 },
  {
    file: "sdk-dotnet",
    title: "building the generator of SDKs for .NET",
    packages: 650,
    // Newer versions of Pulumi's modules have no generator for .NET, so it has pinned modules of its own.
    flags: ["-modfile=dotnet.mod", "-tags=dotnet"],
  },
];

/** The programs in tools/sdk: their folder for PATH. */
export async function provideSdkGenerators(context) {
  const folder = join(context.repo, "tools", "sdk");
  const inputs = readdirSync(folder)
    .sort()
    .flatMap((name) => [name, readFileSync(join(folder, name))]);
  const made = await madeOnce(context, "pulumi-licenses-sdk", inputs, async (root, draft) => {
    for (const part of PARTS) await goBuild(context, { ...part, folder, target: "." }, join(root, "bin"), draft);
  });
  return [join(made, "bin")];
}
