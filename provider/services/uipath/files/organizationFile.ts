import { isScalar, type Scalar } from "yaml";
import { z } from "zod";
import { folded, guid, oneOf, text } from "../../../core/arguments";
import { CannotEdit, type Declaration, type Edit } from "../../../declarations/declaration";
import { editorSchema } from "../../../declarations/editorSchema";
import { changedSection, inline, replaced, type Splice, spliced, valueIn } from "../../../declarations/yamlEdit";
import { checkedYaml, lineOf, mapAt, mistake, parseYaml, type YamlText } from "../../../declarations/yamlText";
import { organizationLicenseArgs } from "../organizationLicense.args";

/**
 * The data file of an organization of an Automation Suite: its licenses by code. Programs read it, `licenses import` writes it, and
 * `licenses drift --accept` edits it.
 */
export interface OrganizationFile {
  /** The resource's name: the file's `name`. */
  name: string;
  organizationId: string;
  hostAccountId?: string;
  productQuantities: { code: string; quantity: number }[];
  adopt?: "replaceAll";
  onDelete?: "retain" | "remove";
}

const whole = { error: "expected a whole number of 0 or more" };

/** What may stand in the file. */
export const organizationFileSchema = z
  .strictObject(
    {
      organization: guid("the organization's id").describe("The organization's id."),
      name: text("the name of the resource").describe("The resource's name."),
      host: guid("the host account's id")
        .exactOptional()
        .describe("The host account's id; absent: that of the settings."),
      adopt: oneOf("replaceAll").exactOptional(),
      onDelete: oneOf("retain", "remove").exactOptional(),
      licenses: z
        .record(text("a license code"), z.number(whole).int(whole).min(0, whole), {
          error: "expected quantities by license code",
        })
        .describe("How many of each license code the organization gets."),
    },
    { error: "expected an organization's file: organization, name, licenses" },
  )
  .describe("An organization of an Automation Suite, as `licenses import` writes it.");

/** The same for editors: `organization.schema.json` of the package. */
export const organizationFileJsonSchema = (): object => editorSchema(organizationFileSchema);

/** @throws {SettingsError} with each mistake on a line of its own: file, line, what is expected. */
export const parseOrganization = (text: string, file: string): OrganizationFile =>
  readOrganization(parseYaml(text, file));

function readOrganization(parsed: YamlText): OrganizationFile {
  const { organization, name, host, licenses, ...rest } = checkedYaml(parsed, organizationFileSchema);
  const productQuantities = Object.entries(licenses).map(([code, quantity]) => ({ code, quantity }));
  const { adopt, onDelete } = rest;
  const args = {
    organizationId: organization,
    ...(host && { hostAccountId: host }),
    productQuantities,
    ...(adopt && { adopt }),
    ...(onDelete && { onDelete }),
  };
  const [issue] = organizationLicenseArgs.safeParse(args).error?.issues ?? [];
  if (issue !== undefined) {
    const start = parsed.lines.lineStarts[lineOf(parsed, ["licenses"]) - 1] ?? 0;
    throw mistake(parsed, start, `licenses: ${issue.message}.`);
  }
  return { name, ...args };
}

export function organizationDeclarations(text: string, file: string): Declaration[] {
  const parsed = parseYaml(text, file);
  const { name, ...args } = readOrganization(parsed);
  return [{ type: "OrganizationLicense", name, args, line: lineOf(parsed, ["licenses"]) }];
}

/** @throws {CannotEdit} where it cannot be edited safely. */
export function editedOrganization(text: string, file: string, { name, args }: Edit): string {
  const parsed = parseYaml(text, file);
  const { productQuantities: standing, name: own } = readOrganization(parsed);
  const map = mapAt(parsed, "licenses");
  if (args === "remove" || own !== name || map === undefined)
    throw new CannotEdit(`${file}: it declares ${own} and nothing else. Take the file away by hand.`);
  const wanted = args.productQuantities as OrganizationFile["productQuantities"];
  const quantityOf = (code: string) => wanted.find((one) => folded(one.code) === folded(code))?.quantity;
  const pairs = map.items.filter((pair) => isScalar(pair.key));
  const codeOf = (pair: (typeof pairs)[number]) => String((pair.key as Scalar).value);
  const changed = pairs.flatMap((pair): Splice[] => {
    const quantity = quantityOf(codeOf(pair));
    const before = standing.find(({ code }) => code === codeOf(pair))?.quantity;
    return quantity === undefined || quantity === before
      ? []
      : [replaced(parsed, valueIn(parsed, pair), inline(quantity))];
  });
  const gone = pairs.filter((pair) => quantityOf(codeOf(pair)) === undefined);
  const added = wanted
    .filter(({ code }) => !standing.some((one) => folded(one.code) === folded(code)))
    .map(({ code, quantity }) => ({ key: code, source: `${inline(code)}: ${quantity}` }));
  return spliced(text, [...changed, ...changedSection(parsed, "licenses", gone, added)]);
}

/** An organization's file as it is written first. @param head comments for the first lines. */
export const organizationYaml = (
  { name, organizationId, hostAccountId, productQuantities }: OrganizationFile,
  head: string[],
): string =>
  [
    ...head.map((line) => `# ${line}`),
    "",
    `organization: ${inline(organizationId)}`,
    `name: ${inline(name)}`,
    ...(hostAccountId === undefined ? [] : [`host: ${inline(hostAccountId)}`]),
    "",
    "licenses:",
    ...productQuantities.map(({ code, quantity }) => `  ${inline(code)}: ${quantity}`),
    "",
  ].join("\n");
