import type { Call } from "./http";
import { isKnownTo, unitsOf } from "./partnercenter/seats";
import { offerNameOf } from "./partnercenter/subscriptionBody";
import { endingOf } from "./partnercenter/termEnd";
import type { Simulator } from "./simulator";
import { allocated } from "./uipath/licenseBody";
import { type CustomerState, licensesOf, type World } from "./world";

const usersShown = 50;

const linesShown = 25;

/** The data of the web page: one customer at a time, with lists cut to a length that a person reads. */
export function overview({ world, ledger, journal }: Simulator, call: Call): unknown {
  const customers = [...world.customers];
  const chosen = world.customer(call.queryValue("customer") ?? "") ?? customers[0];
  return {
    now: world.now().toISOString(),
    stopped: world.clock.isStopped,
    customers: customers.map(({ id, companyName }) => ({ id, companyName })),
    customer: chosen ? customerView(world, chosen, call) : null,
    organizations: world.uipath.organizations.map(({ id, name, licensed, allocations, consumed }) => ({
      id,
      name,
      licensed,
      products: Object.entries(allocations).map(([code, quantity]) => ({ code, quantity, used: consumed[code] ?? 0 })),
    })),
    ledger: ledger.entries.slice(-linesShown).reverse(),
    traffic: journal.exchanges
      .slice(-linesShown)
      .reverse()
      .map(({ receivedAt, status, method, path, query, fault, replayed }) => ({
        receivedAt,
        status,
        method,
        path,
        query,
        fault,
        replayed,
      })),
    pool: world.uipath.products.map(({ code, quantity }) => ({ code, quantity, used: allocated(world.uipath, code) })),
  };
}

function customerView(world: World, customer: CustomerState, call: Call): unknown {
  const search = (call.queryValue("search") ?? "").toLowerCase();
  const found = [...customer.users.values()].filter(({ displayName, userPrincipalName }) =>
    `${displayName} ${userPrincipalName}`.toLowerCase().includes(search),
  );
  const known = [...world.skus].filter((sku) => isKnownTo(customer, sku));
  return {
    id: customer.id,
    companyName: customer.companyName,
    domain: customer.domain,
    subscriptions: [...customer.subscriptions.values()].map((subscription) => ({
      id: subscription.id,
      offerName: subscription.friendlyName ?? offerNameOf(subscription),
      kind: subscription.kind,
      skuId: subscription.skuId,
      quantity: subscription.quantity,
      status: subscription.status,
      commitmentEndDate: subscription.commitmentEndDate,
      autoRenewEnabled: subscription.autoRenewEnabled,
      pending: subscription.pending !== undefined,
      ending: endingOf(subscription),
      scheduledQuantity: subscription.scheduledNextTermInstructions?.quantity ?? null,
    })),
    stock: known.map((sku) => ({
      skuId: sku.id,
      name: sku.name,
      partNumber: sku.skuPartNumber,
      ...unitsOf(world, customer, sku),
    })),
    userCount: customer.users.size,
    usersFound: found.length,
    users: found.slice(0, usersShown).map((user) => ({
      id: user.id,
      displayName: user.displayName,
      userPrincipalName: user.userPrincipalName,
      state: user.state,
      usageLocation: user.usageLocation ?? null,
      licenses: licensesOf(customer.licenses, user.id).map(({ skuId, excludedPlans, grantedByGroup }) => ({
        skuId,
        name: world.sku(skuId)?.name ?? skuId,
        excludedPlans: excludedPlans.length,
        grantedByGroup,
      })),
    })),
  };
}
