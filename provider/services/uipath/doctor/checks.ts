import type { Examination } from "../../../doctor/examination";

/** The checks of Automation Suite, in the order in which to fix problems, and their labels. */
export const checks = {
  "uipath.credentials": "Automation Suite, credentials",
  "uipath.address": "Automation Suite, address",
  "uipath.signIn": "Automation Suite, sign-in",
  "uipath.pool": "Automation Suite, host's licenses",
} as const;

export type UiPathExamination = Examination<keyof typeof checks>;
