import { LicensesError } from "../core/errors";
import { services } from "../services/all";
import type { EndingSignIn, Horizon } from "../services/drift";
import type { Service } from "../services/service";
import { serviceOf } from "./kinds";
import type { Warning } from "./report";
import { type StackState, settingsFor } from "./stack";

/** Sign-ins that end soon, each once. Call it after all reads: each sign-in may renew what it signed in with. */
export function signInWarnings(
  stacks: StackState[],
  horizon: Horizon,
  known: readonly Service[] = services,
): Warning[] {
  const warnings = new Map<string, Warning>();
  for (const { licenses, configuration } of stacks)
    for (const { provider, type } of licenses) {
      const ending = endingSignIn(serviceOf(type, known), horizon, provider, configuration);
      if (ending === undefined) continue;
      const { at, text } = ending;
      const about = { stack: null, resource: null, holder: null };
      warnings.set(text, { kind: "refreshToken", ...about, at: at.toISOString(), text });
    }
  return [...warnings.values()];
}

function endingSignIn(
  service: Service | undefined,
  horizon: Horizon,
  ...of: Parameters<typeof settingsFor>
): EndingSignIn | undefined {
  const look = service?.drift().endingSignIn;
  if (look === undefined) return undefined;
  try {
    return look(settingsFor(...of), horizon);
  } catch (error) {
    // The report already lists this error for the resources that needed the settings.
    if (error instanceof LicensesError) return undefined;
    throw error;
  }
}
