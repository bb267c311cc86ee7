import { SettingsError } from "../../../core/errors";
import {
  ask,
  askWithoutToken,
  type Connection,
  inTime,
  isAboutCertificates,
  nameless,
  openConnection,
} from "../../../doctor/connection";
import { type Checked, fine, type Outcome, unneeded, wrong } from "../../../doctor/examination";
import type { Send } from "../../../http/client";
import { NoToken } from "../../../http/signInWords";
import type { Settings } from "../../../settings/settings";
import { automationSuite, refusal } from "../api";
import { noAddress } from "../connect";
import { type Credentials, credentialsFrom, noCredentials, uipathTokens } from "../credentials";
import type { UiPathExamination } from "./checks";

/** What a run needs of UiPath Automation Suite, if the settings say that it is in use. */
export async function checkUiPath(exam: UiPathExamination, settings: Checked<Settings>): Promise<void> {
  const credentials = await exam.check("uipath.credentials", [settings], complete, () => "Correct the setting.");
  const connection = await exam.check(
    "uipath.address",
    [settings, credentials],
    (given, { baseUrl }) => reachable(given, baseUrl),
    (error) =>
      isAboutCertificates(error)
        ? "Name a PEM file of your authority's certificates with licenses:uipath.caFile (or UIPATH_CA_FILE)."
        : "Check licenses:uipath.baseUrl (or UIPATH_BASE_URL), name resolution, proxy and firewall.",
  );
  const token = await exam.check(
    "uipath.signIn",
    [credentials, connection],
    async ({ credentials: who, baseUrl }, open) => {
      const value = await inTime(open, "Signing in", uipathTokens(who, baseUrl, open)());
      return who.kind === "given" ? { ...unneeded("accessToken is used as it is"), value } : fine("works", value);
    },
    (error) =>
      error instanceof NoToken || (error instanceof SettingsError && error.setting === "address")
        ? "Check licenses:uipath.baseUrl (or UIPATH_BASE_URL)."
        : "Correct the credentials; they must be the host administrator's.",
  );
  await exam.check(
    "uipath.pool",
    [settings, connection, token],
    poolReadable,
    () => "Check that the credentials are the host administrator's, and hostAccountId.",
  );
}

function complete({ uipath }: Settings): Outcome<{ credentials: Credentials; baseUrl: string }> {
  const { baseUrl } = uipath;
  if (baseUrl === undefined) return wrong(noAddress, "Set it.");
  const credentials = credentialsFrom(uipath);
  if (credentials === "none") return wrong(noCredentials, "Set them.");
  if ("missing" in credentials) return wrong(`${credentials.missing} is missing`, "Set it.");
  return fine("complete", { credentials, baseUrl });
}

async function reachable(settings: Settings, baseUrl: string): Promise<Outcome<Connection>> {
  const target = { name: "Automation Suite", url: baseUrl, caFile: settings.uipath.caFile, ids: nameless };
  const connection = openConnection(target, settings);
  const { status } = await askWithoutToken(connection, "/lrm/health");
  if (typeof status === "number" && status >= 500)
    return wrong(`Automation Suite at ${baseUrl} is in trouble: it answers ${status}`, "Try again later.");
  return fine(baseUrl, connection);
}

async function poolReadable(
  { uipath: { hostAccountId } }: Settings,
  connection: Connection,
  token: string,
): Promise<Outcome<undefined>> {
  const once: Send = async (call) => {
    const answer = await ask(connection, connection.wire, call, "", token);
    if (answer.status >= 300) throw refusal(call, answer);
    return answer;
  };
  const pool = await automationSuite(once, hostAccountId, { known: undefined }).pool(hostAccountId);
  if (pool === undefined)
    return unneeded("this server does not tell them, or has none: previews cannot name unknown codes there");
  return fine(`${pool.length} products of host ${hostAccountId}`);
}
