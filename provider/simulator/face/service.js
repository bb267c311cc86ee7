/** The page's requests to the simulator. */
async function ask(path, init) {
  const response = await fetch(path, init);
  const text = await response.text();
  const body = text === "" ? undefined : JSON.parse(text);
  if (!response.ok) throw new Error(body?.error ?? `The simulator answered ${response.status}.`);
  return body;
}

const post = (path, body) => ask(path, { method: "POST", body: JSON.stringify(body) });

export const overview = (customer, search) => ask(`/simulator/overview?${new URLSearchParams({ customer, search })}`);
export const change = (...changes) => post("/simulator/change", changes);
export const forward = (days) => post("/simulator/clock", { forwardDays: days });
