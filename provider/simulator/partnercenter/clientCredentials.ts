import { createVerify } from "node:crypto";
import type { Call } from "../http";
import { isObject, parsedOrText } from "../json";
import { EntraFault } from "./entraFault";
import type { Partner } from "./seed";

/**
 * The application that asks for a token: by secret in the form or in the header, or by an assertion signed with its
 * certificate. A partner without applications accepts every one.
 */
export function clientOf({ clients }: Partner, call: Call, form: URLSearchParams, idOnly = false): string {
  const [headerId, headerSecret] = basic(call);
  const clientId = headerId ?? form.get("client_id") ?? "";
  if (clients.length === 0) return clientId;
  const client = clients.find((known) => known.clientId.toLowerCase() === clientId.toLowerCase());
  if (!client) throw new EntraFault("unknownClient");
  if (idOnly) return clientId;
  const assertion = form.get("client_assertion");
  if (assertion !== null) {
    if (!isSignedBy(client.certificate, assertion, clientId)) throw new EntraFault("invalidAssertion");
    return clientId;
  }
  const secret = headerSecret ?? form.get("client_secret");
  // A device cannot keep a secret, so the device code flow needs none.
  if (secret === null && form.get("grant_type")?.endsWith("device_code")) return clientId;
  if (client.clientSecret !== undefined && secret !== client.clientSecret) throw new EntraFault("invalidClient");
  return clientId;
}

function basic(call: Call): [string | undefined, string | undefined] {
  const encoded = /^Basic\s+(\S+)$/i.exec(call.header("authorization") ?? "")?.[1];
  if (encoded === undefined) return [undefined, undefined];
  const [id = "", secret = ""] = Buffer.from(encoded, "base64").toString().split(":");
  return [decodeURIComponent(id), decodeURIComponent(secret)];
}

function isSignedBy(certificate: string | undefined, assertion: string, clientId: string): boolean {
  const [header = "", payload = "", signature = ""] = assertion.split(".");
  const claims = parsedOrText(Buffer.from(payload, "base64url").toString());
  if (!isObject(claims) || claims.iss !== clientId || claims.sub !== clientId) return false;
  if (certificate === undefined) return true;
  const algorithm = parsedOrText(Buffer.from(header, "base64url").toString());
  const isPss = isObject(algorithm) && algorithm.alg === "PS256";
  const verify = createVerify("RSA-SHA256").update(`${header}.${payload}`);
  // RSA_PKCS1_PSS_PADDING is 6; RSA_PKCS1_PADDING is 1.
  return verify.verify({ key: certificate, padding: isPss ? 6 : 1 }, Buffer.from(signature, "base64url"));
}
