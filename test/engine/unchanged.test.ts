import { knowing } from "../../provider/engine/unchanged";
import type { PartnerCenter } from "../../provider/partnercenter/api";
import type { Planned } from "../../provider/planned";

const alice = "554526aa-cf5e-46fa-95df-98dbc55d8a1e";
const bob = "a9ef48bb-8758-4590-a312-d4a47bfaded4";
const [e3, e5] = ["05e9a617-0261-4cee-bb44-138d3ef5d965", "06ebc4ee-1bb5-47dd-8120-11324bc54e06"];

const license = (userId: string, more: Partial<Planned> = {}): Planned => ({
  type: "UserLicense",
  name: userId,
  args: { userId },
  ignoreChanges: [],
  derived: false,
  ...more,
});

const kept = (userId: string, ...skuIds: string[]) => ({ held: { userId, skuIds } });

/** What the look says that a user has, and of whom it asked the service, which says that nobody has anything. */
async function lookedAt(planned: Planned[], ...users: string[]) {
  const asked: string[] = [];
  const api = knowing(
    {
      async licenses(_customer: string, userId: string) {
        asked.push(userId);
        return [];
      },
    } as unknown as PartnerCenter,
    planned,
  );
  const found = await Promise.all(users.map((user) => api.licenses("customer", user)));
  return { asked, found: found.map((licenses) => licenses?.map(({ productSku }) => productSku.id)) };
}

describe("A preview that looks for free licenses", () => {
  test("asks nothing about people for whom nothing changes: they have what the state says", async () => {
    const planned = [license(alice, kept(alice, e3)), license(alice, kept(alice, e5)), license(bob, kept(bob, e3))];
    const { asked, found } = await lookedAt(planned, alice, bob.toUpperCase());
    expect(found).toEqual([[e3, e5], [e3]]);
    expect(asked).toEqual([]);
  });

  test("asks about people who are new or get something else", async () => {
    const { asked } = await lookedAt([license(alice, kept(alice, e3)), license(bob)], alice, bob);
    expect(asked).toEqual([bob]);
  });

  test("asks about a person with one resource that stays and another that changes", async () => {
    const { asked } = await lookedAt([license(alice, kept(alice, e3)), license(alice.toUpperCase())], alice);
    expect(asked).toEqual([alice]);
  });

  test("asks about everybody who is named by an id while a name changes, which could be any of them", async () => {
    const named = license("carol@contoso.example", kept(bob, e3));
    const planned = [license(alice, kept(alice, e3)), named, license("somebody@contoso.example")];
    expect((await lookedAt(planned, alice, bob)).asked).toEqual([alice]);
    expect((await lookedAt([named, license("Carol@contoso.example")], bob)).asked).toEqual([bob]);
  });

  test("asks about an exclusive resource's user, who may have more than the state says", async () => {
    const exclusive = license(alice, { args: { userId: alice, exclusive: true }, ...kept(alice, e3) });
    expect((await lookedAt([exclusive], alice)).asked).toEqual([alice]);
  });
});
