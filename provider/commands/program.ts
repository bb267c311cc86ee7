import { SettingsError } from "../core/errors";
import { declaredBy } from "../import/dataFile";
import { programOfNoStack, yamlProgram } from "../import/yamlProgram";
import { importers, resourceTypes } from "../services/all";
import { enter, type Place } from "./place";
import { sayJson } from "./say";

/**
 * `licenses program`: prints what the data file of a stack declares as Pulumi YAML. It is the compiler of the projects that
 * `licenses import --language yaml` writes. JSON is YAML, too, and no text in it can be taken for something else.
 *
 * Source: the option `compiler` of Pulumi YAML's runtime, `LoadFromCompiler` in github.com/pulumi/pulumi-yaml.
 */
export function printProgram({ stack, cwd }: Place): void {
  if (cwd !== undefined) enter(cwd);
  const named = stack ?? stackOfRun(process.env);
  const [type = ""] = resourceTypes;
  sayJson(named === undefined ? programOfNoStack(type) : programOf(named));
}

function programOf(stack: string): object {
  const [{ waitsFor }, declarations] = declaredBy(stack, importers());
  return yamlProgram(declarations, waitsFor);
}

/**
 * The stack of Pulumi's run; `undefined` where Pulumi only asks which plugins the program needs. A PULUMI_STACK of the user hides that of
 * the run, and would give one stack the program of another. Only a run sets PULUMI_CONFIG, and Pulumi asks for plugins before each run.
 */
function stackOfRun({ PULUMI_STACK: stack = "", PULUMI_CONFIG }: NodeJS.ProcessEnv): string | undefined {
  if (stack === "") return undefined;
  if (PULUMI_CONFIG !== undefined) return stack;
  throw new SettingsError(
    `The environment has PULUMI_STACK=${stack}. It would give the program of this stack to a run of any other. Unset it, and name the stack with --stack: pulumi up --stack ${stack}`,
  );
}
