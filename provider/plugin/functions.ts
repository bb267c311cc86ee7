import { type InvokeRequest, InvokeResponse } from "@pulumi/pulumi/proto/provider_pb";
import { checkArgs } from "../core/arguments";
import { classOfToken } from "../core/token";
import { printable } from "../http/printable";
import { asJson, concealSecrets } from "../process/given";
import type { Surroundings } from "../process/runner";
import { functionOf } from "../services/all";
import type { Service } from "../services/service";
import { checkFailure } from "./checkFailure";
import { received, sent } from "./properties";
import { ask } from "./question";
import type { Methods } from "./server";

/**
 * The functions of the services, which programs ask for ids. Source: "Invoke", `sdk/proto/pulumi/provider.proto`.
 *
 * @param connect what this process gives to a service's callers.
 */
export const functionMethods = (connect: (service: Service) => Surroundings<object>): Methods => ({
  async invoke(request: InvokeRequest) {
    const token = request.getTok();
    const [service, asked] = functionOf(classOfToken(token) ?? token);
    const given = received(request.getArgs());
    concealSecrets(given);
    const { args, failures } = checkArgs(asked.args, given.values, given.secrets);
    const response = new InvokeResponse();
    response.setFailuresList(failures.map(({ property, reason }) => checkFailure(printable(reason), property)));
    if (failures.length > 0) return response;
    const found = "read" in asked ? asked.read(args) : await ask(connect(service), (api) => asked.run(args, api));
    response.setReturn(sent(asJson(found)));
    return response;
  },
});
