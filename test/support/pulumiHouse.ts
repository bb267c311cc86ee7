import { homedir } from "node:os";
import { join } from "node:path";

/** The repository: programs and providers that run here find `pulumi-licenses` by its name. */
export const house = join(__dirname, "..", "..");

/** Found by the set-up, or where it puts it. */
export const pulumiRoot = process.env.LICENSES_PULUMI_ROOT ?? join(homedir(), ".pulumi", "versions", "3.259.0");

/** No setting of the person who runs the tests reaches them. */
for (const name of Object.keys(process.env)) {
  if (/^(PULUMI|PARTNER_CENTER|UIPATH|LICENSES)_|_proxy$/i.test(name)) delete process.env[name];
}
