import { readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import type * as typescript from "typescript";
import { SettingsError } from "../core/errors";

/** The compiler's API, as far as TypeScript 3.8 to 6 have it in common. */
export type TypeScript = typeof typescript;

/**
 * The TypeScript that a program uses: the one of its folder, else the one inside the program's `@pulumi/pulumi`, else the one inside the provider's.
 * The provider itself has none: the compiler is larger than all of the provider, and only programs in TypeScript need it.
 * @throws {SettingsError} where there is none.
 */
export function typescriptFrom(folder: string): TypeScript {
  const places = [join(resolve(folder), "program.js"), __filename];
  const candidates = [
    () => createRequire(places[0] as string).resolve("typescript"),
    ...places.map((place) => () => insidePulumi(place)),
  ];
  for (const candidate of candidates) {
    const found = loaded(candidate);
    if (found !== undefined) return found;
  }
  throw new SettingsError(
    `TypeScript is needed to read and change the program in ${folder}, but neither this folder nor its package @pulumi/pulumi has it. Run in this folder: npm install --save-dev typescript@5`,
  );
}

/** Pulumi's SDK contains a TypeScript for programs that bring none. */
function insidePulumi(place: string): string {
  const vendor = join(dirname(createRequire(place).resolve("@pulumi/pulumi/package.json")), "vendor");
  const [name = ""] = readdirSync(vendor).filter((entry) => entry.startsWith("typescript@"));
  return join(vendor, name, "typescript.js");
}

/** TypeScript 7 is a package without this API. A broken installation is passed over, too. */
function loaded(file: () => string): TypeScript | undefined {
  try {
    const found: Partial<TypeScript> = createRequire(__filename)(file());
    return typeof found.createSourceFile === "function" ? (found as TypeScript) : undefined;
  } catch {
    return undefined;
  }
}
