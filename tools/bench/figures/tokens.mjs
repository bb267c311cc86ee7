import { exactly } from "../rows.mjs";
import { application, clientSecret } from "../service/world.mjs";

/** Sign-ins of an update with its preview: the program looks at the service in one process, the provider acts in another. */
export async function tokens(lab) {
  const users = 5;
  await lab.service.begin({ users });
  const environment = {
    PARTNER_CENTER_ACCESS_TOKEN: "",
    PARTNER_CENTER_AUTHORITY_URL: lab.service.url,
    PARTNER_CENTER_TENANT_ID: application.tenantId,
    PARTNER_CENTER_CLIENT_ID: application.clientId,
    PARTNER_CENTER_CLIENT_SECRET: clientSecret,
    PARTNER_CENTER_REFRESH_TOKEN: application.refreshToken,
  };
  const stack = await lab.stack("ours", { users, environment });
  await stack.run("up", "--yes");
  const counts = Object.entries(await lab.service.requests());
  const signIns = counts.filter(([kind]) => kind.includes("/oauth2/")).reduce((sum, [, count]) => sum + count, 0);
  return [exactly(`tokens for an up of ${users} new users (two processes that ask)`, 2, signIns)];
}
