/** What an update does at the services, as far as a preview knows it. Pure. */

export interface Work {
  /** One line for each new or changed quantity and upgrade. */
  lines: string[];
  /** Seats. */
  bought: number;
  givenBack: number;
  givenBackLater: number;
  upgraded: number;
  /** Terms that the update makes end differently. */
  ends: number;
  /** Licenses. */
  assigned: number;
  swapped: number;
  removed: number;
  /** Licenses whose plans change. */
  changed: number;
  /** Users and subscriptions that the program takes over unchanged. */
  people: number;
  subscriptions: number;
  /** New users whose licenses the preview did not read. */
  unseen: number;
  /** New users of the customer that has the most of them. */
  newUsers: number;
  /** Resources that the preview knows too little about to count. */
  unknown: number;
  organizations: number;
}

export const noWork: Work = {
  lines: [],
  bought: 0,
  givenBack: 0,
  givenBackLater: 0,
  upgraded: 0,
  ends: 0,
  assigned: 0,
  swapped: 0,
  removed: 0,
  changed: 0,
  people: 0,
  subscriptions: 0,
  unseen: 0,
  newUsers: 0,
  unknown: 0,
  organizations: 0,
};

export function together(works: Partial<Work>[]): Work {
  const sum = { ...noWork, lines: works.flatMap(({ lines = [] }) => lines) };
  for (const { lines: _, newUsers = 0, ...counts } of works) {
    sum.newUsers = Math.max(sum.newUsers, newUsers);
    for (const [key, count] of Object.entries(counts)) sum[key as keyof typeof counts] += count;
  }
  return sum;
}

export const counted = (number: number, one: string, many = `${one}s`): string =>
  `${number} ${number === 1 ? one : many}`;
