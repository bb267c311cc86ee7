import { PipelineProject, settings } from "./pipelineProject";
import { contoso, fabrikam, world } from "./world";

/** A repository with a stack for each of two customers and one for UiPath, for all platforms. */

export const finance = "3b1f6a52-6f0e-4b0e-9a55-0d0c3c1b7a10";

export const host = { username: "admin", password: "planted-host-password-31ba77" } as const;

export const names = ["contoso", "fabrikam"] as const;

const program = `
import * as pulumi from "@pulumi/pulumi";
import { OrganizationLicense, SubscriptionQuantity } from "pulumi-licenses";

const customers: Record<string, { customerId: string; subscriptionId: string; quantity: number; robots?: number }> = {
  contoso: { customerId: "${contoso.id}", subscriptionId: "${contoso.e5}", quantity: 12, robots: 3 },
  fabrikam: { customerId: "${fabrikam.id}", subscriptionId: "${fabrikam.e5}", quantity: 6 },
};
const { robots, ...seats } = customers[pulumi.getStack()]!;
new SubscriptionQuantity("seats", seats);
if (robots !== undefined)
  new OrganizationLicense("finance", {
    organizationId: "${finance}",
    productQuantities: [{ code: "UNATT", quantity: robots }],
  });
`;

export async function customersProject(): Promise<PipelineProject> {
  const project = await PipelineProject.open({
    stacks: [...names],
    program,
    world: {
      ...world,
      uipath: {
        verb: "POST",
        products: [{ code: "UNATT", quantity: 10 }],
        organizations: [{ id: finance, name: "finance", allocations: { UNATT: 1 } }],
        users: [host],
      },
    },
  });
  Object.assign(project.variables, { UIPATH_BASE_URL: project.simulator.url, UIPATH_USERNAME: host.username });
  return project;
}

/** Secrets that only these pipelines have. */
export const secrets = { ...settings.secrets, UIPATH_PASSWORD: host.password };

export const robotsOf = ({ simulator }: PipelineProject): number =>
  simulator.world.uipath.organizations.find(({ id }) => id === finance)?.allocations.UNATT ?? 0;
