import type { Exchange } from "pulumi-licenses/simulator";
import { branch, nameOf, old, person, seats, source } from "./faultsKillWorld";
import { customer, hostAccount } from "./faultsWorld";

/** The requests that the resources of the killed stack send. */

/** The change of one resource in a round: its first read, and its write. */
export interface Subject {
  name: string;
  /** The path of all its requests. */
  place: string;
  read: string;
  write: { method: string; path: string };
}

const ofSubscription = `/v1/customers/${customer}/subscriptions`;
const ofUser = `/v1/customers/${customer}/users`;
const ofBranch = `/lrm/api/host/${hostAccount}/organization`;

export const aboutSeats = (index: number): Subject => {
  const place = `${ofSubscription}/${seats(index)}`;
  return { name: nameOf.seats(index), place, read: place, write: { method: "PATCH", path: place } };
};
export const aboutPerson = (index: number): Subject => {
  const place = `${ofUser}/${person(index)}`;
  const write = { method: "POST", path: `${place}/licenseupdates` };
  return { name: nameOf.person(index), place, read: `${place}/licenses`, write };
};
export const aboutBranch = (index: number): Subject => {
  const place = `${ofBranch}/${branch(index)}`;
  const write = { method: "POST", path: `${place}/license` };
  return { name: nameOf.branch(index), place, read: `${place}/license/available`, write };
};
export const aboutOld = (round: number): Subject => {
  const place = `${ofSubscription}/${old(round)}`;
  const write = { method: "POST", path: `${place}/upgrades` };
  return { name: nameOf.old(round), place, read: `${place}/upgrades`, write };
};
export const aboutSource = (round: number): Subject => {
  const place = `${ofSubscription}/${source(round)}`;
  const write = { method: "POST", path: `${place}/transitions` };
  return { name: nameOf.source(round), place, read: `${place}/transitioneligibilities`, write };
};

/** By the name of the resource. */
export function subjectOf(name: string, round: number): Subject {
  const [kind, index] = name.split("-");
  if (kind === "seats") return aboutSeats(Number(index));
  if (kind === "person") return aboutPerson(Number(index));
  if (kind === "branch") return aboutBranch(Number(index));
  return kind === "old" ? aboutOld(round) : aboutSource(round);
}

export const writesOf = ({ write }: Subject, journal: Exchange[]) =>
  journal.filter(({ method, path }) => method === write.method && path.toLowerCase() === write.path.toLowerCase());
