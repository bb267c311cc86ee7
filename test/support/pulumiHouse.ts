import { homedir } from "node:os";
import { join } from "node:path";

/** The repository's folder. Programs and providers that run in it find `pulumi-licenses` by its name. */
export const house = join(__dirname, "..", "..");

/** Pulumi's CLI, which the set-up has found or installed. */
export const pulumiRoot = process.env.LICENSES_PULUMI_ROOT ?? join(homedir(), ".pulumi", "versions", "3.259.0");

/** Whether a test that needs another language fails where that language cannot be had; it is skipped otherwise. */
export const languagesAreRequired = process.env.LICENSES_LANGUAGES === "required";

/** Removes the settings of the user who runs the tests from the environment. */
for (const name of Object.keys(process.env)) {
  if (/^(PULUMI|PARTNER_CENTER|UIPATH|LICENSES)_|_proxy$/i.test(name)) delete process.env[name];
}
