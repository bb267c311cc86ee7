import type { Examination } from "../../../doctor/examination";

/** The checks of Partner Center, in the order in which to fix problems, and their labels. */
export const checks = {
  "partnerCenter.tokenFile": "Partner Center, kept refresh token",
  "partnerCenter.credentials": "Partner Center, credentials",
  "partnerCenter.address": "Partner Center, address",
  "partnerCenter.clock": "Partner Center, clock",
  "partnerCenter.authority": "Partner Center, sign-in address",
  "partnerCenter.signIn": "Partner Center, sign-in",
  "partnerCenter.audience": "Partner Center, token's audience",
  "partnerCenter.mfa": "Partner Center, MFA",
  "partnerCenter.token": "Partner Center, token accepted",
  "partnerCenter.user": "Partner Center, App+User for licenses",
} as const;

export type PartnerCenterExamination = Examination<keyof typeof checks>;
