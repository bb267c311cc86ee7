/**
 * `licenses check` starts a preview to learn what the program wants, and looks at the services itself. A Node program must not look
 * a second time: each finding would be printed twice, and an error would end the preview before all resources are known.
 */

const variable = "LICENSES_LOOKED_AT_ELSEWHERE";

type Environment = Record<string, string | undefined>;

/** For the environment of that preview. Release 0.1.0 knows only the setting `preflight`. */
export const lookedAtElsewhere: Environment = { [variable]: "true", LICENSES_PREFLIGHT: "off" };

export const isLookedAtElsewhere = (environment: Environment): boolean => environment[variable] === "true";
