/** The customer of the benchmark, with its users and subscriptions. Environment variables set their numbers. */

const id = (digit, index) => `${digit.repeat(8)}-0000-4000-8000-${String(index).padStart(12, "0")}`;

const several = (count, name, digit) =>
  Array.from({ length: Number(count ?? 0) }, (_, index) => ({ id: id(digit, index), name: `${name}-${index}` }));

module.exports = {
  customerId: "0c39d6d5-c70d-4c55-bc02-f620844f3fd1",
  peopleOf: (count) => several(count, "user", "b"),
  subscriptionsOf: (count) => several(count, "subscription", "a"),
  users: several(process.env.BENCH_USERS, "user", "b"),
  subscriptions: several(process.env.BENCH_SUBSCRIPTIONS, "subscription", "a"),
};
