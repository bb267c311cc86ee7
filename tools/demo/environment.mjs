/** What the demo's processes find in their environment. Pure. */

/** Settings of the user's own work that would reach into the demo, and proxies, as all of it happens on this machine. */
const ours = /^(PARTNER_CENTER|UIPATH|LICENSES|PULUMI)_/;
const proxies = /^(http|https|all|grpc)_proxy$/i;

export const namesThatDisturb = (env) =>
  Object.keys(env)
    .filter((name) => ours.test(name) || proxies.test(name))
    .sort();

/** An engine with a home, a backend and a passphrase of its own knows nothing of the user's stacks and accounts. */
export function demoEnvironment({ folder, url, token }) {
  return {
    PULUMI_HOME: `${folder}/pulumi`,
    PULUMI_BACKEND_URL: `file://${folder}/state`,
    PULUMI_CONFIG_PASSPHRASE: "demo",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    XDG_STATE_HOME: `${folder}/notes`,
    PARTNER_CENTER_API_URL: url,
    PARTNER_CENTER_ACCESS_TOKEN: token,
    // The simulator shows every change at once, so there is nothing to be gained by waiting as long as for the real service.
    LICENSES_POLL_SECONDS: "0.1",
    LICENSES_WAIT_SECONDS: "60",
  };
}
