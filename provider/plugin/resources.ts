import type {
  CheckRequest,
  CreateRequest,
  DeleteRequest,
  DiffRequest,
  ReadRequest,
  UpdateRequest,
} from "@pulumi/pulumi/proto/provider_pb";
import { CheckResponse, CreateResponse, ReadResponse, UpdateResponse } from "@pulumi/pulumi/proto/provider_pb";
import { classOfToken } from "../core/token";
import { CallFailed } from "../process/failure";
import type { Given, Properties } from "../process/given";
import { Empty, type Struct } from "../process/pulumiGrpc";
import { type Resource, type Runner, runner } from "../process/runner";
import type { Served } from "../process/surroundings";
import { loaderOf } from "../run/loader";
import { keyOf } from "../run/ownership";
import { keptDynamicUrn, tokenIn } from "../run/urn";
import { projectLanguage } from "../settings/stackFile";
import { checkFailure } from "./checkFailure";
import { detailedDiff } from "./detailedDiff";
import { received, sent, withSeals, withUnknowns } from "./properties";
import { inputsOf, outputsOf } from "./schema";
import type { Methods } from "./server";

/**
 * The methods of Pulumi's resource provider that are about a resource: a lifecycle in the form of the protocol. Source: "ResourceProvider",
 * `sdk/proto/pulumi/provider.proto`.
 */
export function resourceMethods(serve: (type: string) => Served): Methods {
  const runners = new Map<string, Runner>();

  const runnerOf = (type: string): Runner => {
    const { lifecycle, surroundings } = serve(type);
    return runner(lifecycle, surroundings);
  };

  function about(urn: string, timeout = 0): { token: string; run: Runner; resource: Resource } {
    const token = tokenIn(urn);
    const type = classOfToken(token) ?? token;
    const run = runners.get(type) ?? runnerOf(type);
    runners.set(type, run);
    return { token, run, resource: { key: keyOf(type, urn), row: urn, ...(timeout > 0 ? { timeout } : {}) } };
  }

  return {
    async check(request: CheckRequest) {
      const { run, resource } = about(request.getUrn());
      const [news, olds] = [received(request.getNews()), received(request.getOlds())];
      const isNew = Object.keys(olds.values).length === 0;
      const { args, failures } = await run.check(resource, news, isNew ? undefined : olds);
      const response = new CheckResponse();
      response.setInputs(sent(args, news.secrets));
      response.setFailuresList(failures.map((reason) => checkFailure(reason)));
      return response;
    },

    async diff(request: DiffRequest) {
      const { token, run, resource } = about(request.getUrn());
      const [state, news] = [received(request.getOlds()), received(request.getNews())];
      const olds = argumentsOf(request.getOldInputs(), state, token);
      const difference = await run.diff(resource, request.getId(), withSecretsOf(olds, state), news);
      return detailedDiff(difference, olds.values, news.values);
    },

    async create(request: CreateRequest) {
      const { token, run, resource } = about(request.getUrn(), request.getTimeout());
      const news = received(request.getProperties());
      const response = new CreateResponse();
      if (request.getPreview()) {
        const foreseen = await run.foresee(news);
        response.setProperties(sent({ ...news.values, ...withUnknowns(foreseen, outputsOf(token)) }, news.secrets));
        return response;
      }
      const { id, state } = await sealing(news, () => run.create(resource, news));
      response.setId(id);
      response.setProperties(sent(state, news.secrets));
      return response;
    },

    async read(request: ReadRequest) {
      const { token, run, resource } = about(request.getUrn(), request.getTimeout());
      const id = request.getId();
      const state = received(request.getProperties());
      const response = new ReadResponse();
      // Without a state Pulumi imports the resource, or looks it up by its id.
      if (!outputsOf(token).some((name) => name in state.values)) {
        const found = await run.adopt(resource, id);
        response.setId(found.id);
        response.setProperties(sent({ ...found.state, ...forNode(request.getUrn(), token) }));
        response.setInputs(sent(found.args));
        return response;
      }
      const inputs = argumentsOf(request.getInputs(), state, token);
      const found = await run.read(resource, id, withSecretsOf(inputs, state));
      if (found === undefined) return response;
      response.setId(id);
      response.setProperties(sent({ ...found.state, ...keptForNode(request.getProperties()) }, inputs.secrets));
      response.setInputs(sent(found.args ?? inputs.values, inputs.secrets));
      return response;
    },

    async update(request: UpdateRequest) {
      const { token, run, resource } = about(request.getUrn(), request.getTimeout());
      const [saved, news] = [received(request.getOlds()), received(request.getNews())];
      const state = withSecretsOf(argumentsOf(request.getOldInputs(), saved, token), saved);
      const response = new UpdateResponse();
      if (request.getPreview()) {
        const foreseen = await run.foresee(news, state);
        response.setProperties(sent({ ...news.values, ...withUnknowns(foreseen, outputsOf(token)) }, news.secrets));
        return response;
      }
      const updated = await sealing(news, () => run.update(resource, request.getId(), state, news));
      response.setProperties(sent(updated, news.secrets));
      return response;
    },

    async delete(request: DeleteRequest) {
      const { token, run, resource } = about(request.getUrn(), request.getTimeout());
      const state = received(request.getProperties());
      await run.delete(resource, request.getId(), withSecretsOf(argumentsIn(state, token), state));
      return new Empty();
    },
  };
}

/**
 * In the project of a Node program: the hidden properties of the dynamic resource that the program's class makes of the import. With
 * them in the state, the move to that class is no change.
 */
function forNode(urn: string, token: string): Properties {
  const type = classOfToken(token);
  if (type === undefined || !/^(nodejs|bun)$/.test(projectLanguage(process.cwd()) ?? "")) return {};
  return { __provider: loaderOf(type), __urn: keptDynamicUrn(urn, type) };
}

/** What `forNode` has put into a state. A refresh before the move to the class must not lose it. */
function keptForNode(state: Struct | undefined): Properties {
  const { __provider, __urn } = (state?.toJavaScript() ?? {}) as Properties;
  return { __provider, __urn };
}

/** The arguments that Pulumi saved last. A state holds them too, beside the outputs; a resource that was looked up has no others. */
function argumentsOf(inputs: Struct | undefined, state: Given, token: string): Given {
  const given = received(inputs);
  return Object.keys(given.values).length > 0 ? given : argumentsIn(state, token);
}

function argumentsIn({ values, secrets }: Given, token: string): Given {
  const names = inputsOf(token);
  return {
    values: Object.fromEntries(Object.entries(values).filter(([name]) => names.includes(name))),
    secrets: secrets.filter((name) => names.includes(name)),
  };
}

/** A state whose secrets are those of its arguments. Pulumi adds the seals of `additionalSecretOutputs` itself. */
const withSecretsOf = ({ secrets }: Given, { values }: Given): Given => ({ values, secrets });

/** Seals the secret arguments in what Pulumi saves of an unfinished change. */
async function sealing<Value>({ secrets }: Given, work: () => Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof CallFailed) || error.unfinished === undefined) throw error;
    const { id, state, reasons } = error.unfinished;
    throw new CallFailed(error.message, { id, state: withSeals(state, secrets), reasons });
  }
}
