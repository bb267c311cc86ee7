import { type Simulator, startSimulator } from "pulumi-licenses/simulator";
import { Client } from "./support/client";
import { contoso } from "./support/world";

let simulator: Simulator;
let client: Client;

beforeEach(async () => {
  const partner = { accessTokens: [{ token: "simulated-token" }] };
  const customers = [{ id: contoso, companyName: "Contoso", domain: "contoso.example", copies: 4 }];
  simulator = await startSimulator({ world: { partner, customers } });
  client = new Client(simulator);
});

afterEach(() => simulator.close());

describe("A partner's customers", () => {
  test("are listed all at once, or page by page, each of them once", async () => {
    const ids = ({ body }: { body: object }) => (body as { items: { id: string }[] }).items.map(({ id }) => id);
    const all = await client.get("/v1/customers");
    expect(new Set(ids(all)).size).toBe(5);
    const pages: string[][] = [];
    let page = await client.get("/v1/customers?size=2");
    for (;;) {
      pages.push(ids(page));
      const token = page.body.continuationToken;
      if (typeof token !== "string") break;
      page = await client.get("/v1/customers?size=2&seekOperation=Next", { "MS-ContinuationToken": token });
    }
    expect(pages.map(({ length }) => length)).toEqual([2, 2, 1]);
    expect(pages.flat()).toEqual(ids(all));
  });

  test.each(["0", "-1", "many", "1.5"])("are not listed by pages of %s", async (size) => {
    expect(await client.get(`/v1/customers?size=${size}`)).toMatchObject({ status: 400, body: { code: 3000 } });
  });
});
