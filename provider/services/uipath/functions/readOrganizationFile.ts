import { z } from "zod";
import { text } from "../../../core/arguments";
import { readText } from "../../../declarations/readText";
import type { FileFunction } from "../../functions";
import { parseOrganization } from "../files/organizationFile";

export interface ReadOrganizationFileArgs {
  /** Path of the file; a relative one begins at the program's folder. */
  file: string;
}

export interface ReadOrganizationFileResult {
  /** The resource's name: the file's `name`. */
  name: string;
  organizationId: string;
  /** Absent if the file does not say: then it is that of the settings. */
  hostAccountId?: string | undefined;
  /** In the order of the file. */
  productQuantities: QuantityInFile[];
  /** Absent if the file does not say. */
  adopt?: string | undefined;
  /** Absent if the file does not say. */
  onDelete?: string | undefined;
}

export interface QuantityInFile {
  /** A license code such as `UNATT`. */
  code: string;
  quantity: number;
}

export const readOrganizationFile: FileFunction<ReadOrganizationFileArgs, ReadOrganizationFileResult> = {
  args: z.strictObject({ file: text("the path of an organization's file") }),
  result: z.object({
    name: z.string(),
    organizationId: z.string(),
    hostAccountId: z.string().optional(),
    productQuantities: z.array(z.object({ code: z.string(), quantity: z.int() })),
    adopt: z.string().optional(),
    onDelete: z.string().optional(),
  }),
  read: ({ file }) => parseOrganization(readText(file), file),
};
