import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { selfSigned } from "../../support/certificate";
import { commandLine, planted } from "../support";

const here = commandLine();

let server: Server;
let trusting: Record<string, string>;
let distrusting: Record<string, string>;

beforeAll(async () => {
  const certificate = selfSigned();
  server = createServer(certificate, (_, response) => {
    response.writeHead(401, { "content-type": "application/json" }).end('{"code": 800001}');
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const file = here.it.write(join(here.it.folder, "authority.pem"), certificate.cert);
  distrusting = {
    PARTNER_CENTER_API_URL: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    PARTNER_CENTER_CLIENT_SECRET: planted.clientSecret,
  };
  trusting = { ...distrusting, PARTNER_CENTER_CA_FILE: file };
});

afterAll(() => new Promise((resolve) => server.close(resolve)));

describe("A server with a certificate of its own making", () => {
  test("is not trusted, and the setting that would help is named", async () => {
    const { code, of } = await here.it.doctor(distrusting);
    expect(code).toBe(1);
    expect(of("partnerCenter.address")).toMatchObject({
      state: "wrong",
      detail: expect.stringContaining("its certificate is not trusted"),
      next: expect.stringContaining("caFile"),
    });
  });

  test("is trusted when the settings name its certificate", async () => {
    expect((await here.it.doctor(trusting)).of("partnerCenter.address").state).toBe("ok");
  });
});
