import { type Finding, warning } from "../core/planned";
import { services } from "../services/all";

/** How a stack's configuration has a section of the settings. */
export interface Configured {
  /** By name, without `licenses:`: an object as JSON text. */
  text(section: string): string | undefined;
  isSecret(section: string): boolean;
}

/** Credentials that stand in the stack's configuration in plain text, also those of another service's section. Pure. */
export function unsealed({ text, isSecret }: Configured): Finding[] {
  const secrets = services.flatMap(({ section }) => section.secrets);
  return services.flatMap(({ section: { name } }) => {
    const configured = text(name) ?? "";
    const found = secrets.find((secret) => configured.includes(JSON.stringify(secret)));
    if (found === undefined || isSecret(name)) return [];
    const key = `licenses:${name}.${found}`;
    return [
      warning(
        `${key} is not a secret in this stack's configuration. Set it again with: pulumi config set --path ${key} --secret`,
      ),
    ];
  });
}
