/** The part of the simulator's default world that the demo uses. The program's defaults name the same customer. */

export const token = "simulated-token";

export const customerId = "0c39d6d5-c70d-4c55-bc02-f620844f3fd1";
export const subscriptionId = "6e7aa601-629e-461b-8933-0898c3cc3c7c";

export const users = {
  alice: "554526aa-cf5e-46fa-95df-98dbc55d8a1e",
  bob: "a9ef48bb-8758-4590-a312-d4a47bfaded4",
  carol: "6e668259-1f09-479d-bcb8-d9b03e826b8d",
};

const names = new Map([
  ...Object.entries(users).map(([name, id]) => [id, name]),
  ["06ebc4ee-1bb5-47dd-8120-11324bc54e06", "SPE_E5"],
  ["57ff2da0-773e-42df-b2af-ffb7a2317929", "TEAMS1"],
]);

export const nameOf = (id) => names.get(id.toLowerCase()) ?? id;
