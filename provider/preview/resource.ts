import type { Want } from "../core/lifecycle";
import type { Planned } from "../core/planned";

/** A resource of a program as Pulumi's engine describes it at a preview: one of ours, or one that ours may wait for. */
export interface EngineResource {
  urn: string;
  type: string;
  /** URN of its parent; absent for the stack. */
  parent?: string;
  /** URN of its provider; absent for components and for providers. */
  provider?: string;
  /** URNs of the resources that it waits for, by an option or because its arguments are made of what they give. */
  dependencies: string[];
  /** Whether its arguments are made of what other resources give. */
  derived: boolean;
}

/** A resource of ours. */
export interface EngineLicense extends EngineResource {
  /** Class name. */
  kind: string;
  /** What the preview does not know has Pulumi's marker as value. */
  args: Record<string, unknown>;
  ignoreChanges: string[];
  /** `"update"` without an id: it is not known whether the resource exists already. */
  operation: Planned["operation"];
  /** Pulumi's id of what is there already. */
  id?: string;
  /** What it wanted when Pulumi last saved it, where that is another thing now. */
  was?: Want[];
  /** Whether Pulumi leaves the old object alone when it replaces the resource. */
  keepsOld?: boolean;
}
