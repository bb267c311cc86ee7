import { Refused } from "../../../provider/core/errors";

/** A minimal service: `GET` and `PUT` of a child's number of toys. */
export interface Toys {
  read(child: string): Promise<number | undefined>;
  write(child: string, toys: number): Promise<void>;
}

export function toys({ url, key = "" }: { url: string; key?: string }): Toys {
  const ask = async (child: string, method: string, body?: string) => {
    const answer = await fetch(`${url}/children/${child}`, {
      method,
      headers: { authorization: `Bearer ${key}` },
      ...(body === undefined ? {} : { body }),
    });
    if (answer.status === 401) throw new Refused("The toy shop does not know this key.");
    return answer;
  };
  return {
    async read(child) {
      const answer = await ask(child, "GET");
      return answer.status === 404 ? undefined : Number(await answer.text());
    },
    async write(child, toys) {
      await ask(child, "PUT", String(toys));
    },
  };
}
