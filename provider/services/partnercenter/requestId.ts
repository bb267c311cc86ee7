import { createHash } from "node:crypto";
import type { Json } from "../../http/json";

/** Fixed namespace of all request ids that this project derives. It must never change. */
const namespace = Buffer.from("b0a3c7de2f5b4a1d9c4e6f8a17d25e30", "hex");

/**
 * Derives an MS-RequestId from the content of a request. Another process or stack that sends the same request then uses the same
 * id. RFC 9562, UUID version 5.
 */
export function requestIdOf(act: Json): string {
  const bytes = createHash("sha1").update(namespace).update(JSON.stringify(act)).digest().subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
