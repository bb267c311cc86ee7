import { createSign, generateKeyPairSync } from "node:crypto";

/** Which key a certificate is made for, and how it is signed. */
const kinds = {
  ec: {
    pair: () => generateKeyPairSync("ec", { namedCurve: "P-256" }),
    /** ecdsa-with-SHA256 */
    algorithm: () => der(0x30, oid("2a8648ce3d040302")),
  },
  rsa: {
    pair: () => generateKeyPairSync("rsa", { modulusLength: 2048 }),
    /** sha256WithRSAEncryption, with empty parameters. */
    algorithm: () => der(0x30, oid("2a864886f70d01010b"), der(0x05)),
  },
};

/** A self-signed certificate for 127.0.0.1 as PEM, valid for an hour. The code encodes it itself, because Node can only read certificates. */
export function selfSigned(kind: keyof typeof kinds = "ec"): { cert: string; key: string } {
  const { publicKey, privateKey } = kinds[kind].pair();
  const algorithm = kinds[kind].algorithm();
  const name = der(0x30, der(0x31, der(0x30, oid("550403"), der(0x0c, Buffer.from("a test")))));
  const alternativeNames = der(0x30, der(0x87, Buffer.from([127, 0, 0, 1])));
  const body = der(
    0x30,
    der(0xa0, integer(2)),
    integer(1),
    algorithm,
    name,
    der(0x30, time(Date.now() - 3_600_000), time(Date.now() + 3_600_000)),
    name,
    publicKey.export({ type: "spki", format: "der" }),
    der(0xa3, der(0x30, der(0x30, oid("551d11"), der(0x04, alternativeNames)))),
  );
  const signature = createSign("SHA256").update(body).sign(privateKey);
  const certificate = der(0x30, body, algorithm, der(0x03, Buffer.concat([Buffer.from([0]), signature])));
  const lines = certificate.toString("base64").replace(/.{64}/g, "$&\n");
  return {
    cert: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
  };
}

function der(tag: number, ...parts: Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const size = content.length;
  const length = size < 128 ? [size] : size < 256 ? [0x81, size] : [0x82, size >> 8, size & 255];
  return Buffer.concat([Buffer.from([tag, ...length]), content]);
}

const oid = (hexadecimal: string) => der(0x06, Buffer.from(hexadecimal, "hex"));

const integer = (value: number) => der(0x02, Buffer.from([value]));

/** UTCTime, whose years have two digits. */
const time = (at: number) => der(0x17, Buffer.from(`${new Date(at).toISOString().slice(2, 19).replace(/\D/g, "")}Z`));
