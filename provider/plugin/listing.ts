import { type ListRequest, ListResponse } from "@pulumi/pulumi/proto/provider_pb";
import { checkArgs, failureInWords } from "../core/arguments";
import { Refused } from "../core/errors";
import { isUnknown } from "../core/lifecycle";
import { classOfToken } from "../core/token";
import type { Surroundings } from "../process/runner";
import { resourceOf } from "../services/all";
import type { Listed } from "../services/listing";
import type { Service } from "../services/service";
import { received } from "./properties";
import { ask } from "./question";
import type { Streams } from "./server";

/**
 * Lists what exists as ids that an import takes. Source: "List", `sdk/proto/pulumi/provider.proto`.
 *
 * @param connect what this process gives to a service's callers.
 */
export function listMethods(connect: (service: Service) => Surroundings<object>): Streams {
  /** The list that the pages of one question are taken from: the service may change between two pages. */
  let latest: { question: string; listed: Listed[] } | undefined;

  async function listedBy(request: ListRequest): Promise<Listed[] | undefined> {
    const { values } = received(request.getQuery());
    if (isUnknown(values)) return undefined;
    const type = classOfToken(request.getToken()) ?? request.getToken();
    const question = JSON.stringify([type, values]);
    if (request.getContinuationToken() !== "" && latest?.question === question) return latest.listed;
    const [service] = resourceOf(type);
    const listing = service.listings?.()[type];
    if (listing === undefined)
      throw new Refused(`Resources of the class ${type} cannot be listed, because none of them can be imported.`);
    const { args, failures } = checkArgs(listing.query, values);
    if (failures.length > 0) throw new Refused(failures.map(failureInWords).join("\n"));
    latest = { question, listed: await ask(connect(service), (api) => listing.list(args, api)) };
    return latest.listed;
  }

  return {
    async *list(request: ListRequest) {
      const all = await listedBy(request);
      if (all === undefined) {
        const computed = new ListResponse();
        computed.setComputed(new ListResponse.Computed());
        yield computed;
        return;
      }
      const from = Number(request.getContinuationToken());
      const end = request.getLimit() > 0 ? Math.min(request.getLimit(), all.length) : all.length;
      const until = request.getPageSize() > 0 ? Math.min(from + request.getPageSize(), end) : end;
      for (const one of all.slice(from, until)) yield result(one);
      if (until < end) yield continuation(String(until));
    },
  };
}

function result({ id, name }: Listed): ListResponse {
  const found = new ListResponse.Result();
  found.setId(id);
  found.setName(name);
  const response = new ListResponse();
  response.setResult(found);
  return response;
}

function continuation(token: string): ListResponse {
  const next = new ListResponse.Continuation();
  next.setContinuationToken(token);
  const response = new ListResponse();
  response.setContinuation(next);
  return response;
}
