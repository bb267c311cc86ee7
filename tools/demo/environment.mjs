/** The environment variables of the demo's processes. Pure. */

/** Variables to remove: settings of the user's own work, and proxies, since the demo runs on this machine only. */
const ours = /^(PARTNER_CENTER|UIPATH|LICENSES|PULUMI)_/;
const proxies = /^(http|https|all|grpc)_proxy$/i;

export const namesThatDisturb = (env) =>
  Object.keys(env)
    .filter((name) => ours.test(name) || proxies.test(name))
    .sort();

/** The engine gets a home, a backend and a passphrase of its own, so it cannot reach the user's stacks and accounts. */
export function demoEnvironment({ folder, url, token }) {
  return {
    PULUMI_HOME: `${folder}/pulumi`,
    PULUMI_BACKEND_URL: `file://${folder}/state`,
    PULUMI_CONFIG_PASSPHRASE: "demo",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    XDG_STATE_HOME: `${folder}/notes`,
    PARTNER_CENTER_API_URL: url,
    PARTNER_CENTER_ACCESS_TOKEN: token,
    // The simulator shows every change at once, so the demo needs no wait as long as for the real service.
    LICENSES_POLL_SECONDS: "0.1",
    LICENSES_WAIT_SECONDS: "60",
  };
}
