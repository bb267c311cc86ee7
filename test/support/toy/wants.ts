import { isWord } from "../../../provider/core/known";
import type { Want } from "../../../provider/core/lifecycle";

export const wantsOfToyLicense = ({ child }: Record<string, unknown>): Want[] =>
  isWord(child) ? [{ scope: "", object: child, parts: ["toys"] }] : [];
