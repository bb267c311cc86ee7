import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { house } from "./pulumiHouse";

/** Paths of all files that a process of the package has loaded when it is ready. @param main the compiled file with its `main`. */
export const filesLoadedBy = (...main: string[]): string[] =>
  execFileSync(
    process.execPath,
    [
      "-e",
      `process.stdout.write = () => true;
       require(${JSON.stringify(join(house, "provider", "dist", ...main))}).main([]);
       require("node:fs").writeSync(1, Object.keys(require.cache).join("\\n"));
       process.exit();`,
    ],
    { encoding: "utf8" },
  ).split("\n");
