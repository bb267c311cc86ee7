import type { Reply } from "../http";
import type { Json, JsonObject } from "../json";
import { portalPage } from "../portalPage";

const page = (status: number): Reply => ({ status, text: portalPage, contentType: "text/html; charset=utf-8" });

/** The shapes in which UiPath refuses a sign-in, each with the words that were seen with it. */
const shapes = {
  /** "ROPC authentication": the envelope of ASP.NET Boilerplate. */
  abp401: (words = "Invalid user name or password") => ({ status: 401, json: envelope(words) }),
  abp500: (words = "Invalid user name or password") => ({ status: 500, json: envelope(words) }),
  abp200: (words = "The requested tenant host was not found") => ({ status: 200, json: envelope(words) }),
  message400: (words = "Invalid credentials, failed to login.") => ({
    status: 400,
    json: { message: words, errorCode: 1000, resourceIds: null },
  }),
  lockedOut401: (words = "The user account is locked out.") => ({
    status: 401,
    json: { message: words, errorCode: 1015, traceId: "00-5f0c2b9a-00" },
  }),
  invalidGrant400: (words = "invalid_username_or_password") => ({
    status: 400,
    json: { error: "invalid_grant", error_description: words },
  }),
  version405: (words = "The HTTP resource that matches the request URI does not support HTTP method 'POST'.") => ({
    status: 405,
    json: { error: { code: "UnsupportedApiVersion", message: words, innerError: null } },
  }),
  page200: () => page(200),
  page404: () => page(404),
} satisfies Record<string, (words?: string) => Reply>;

export type SignInRefusal = keyof typeof shapes;

export const signInRefusals = Object.keys(shapes) as [SignInRefusal, ...SignInRefusal[]];

export function signInRefused(shape: SignInRefusal, words?: string): Reply {
  return shapes[shape](words);
}

function envelope(message: string): JsonObject {
  const error: Json = { code: 0, message, details: null, validationErrors: null };
  return { result: null, targetUrl: null, success: false, error, unAuthorizedRequest: false, __abp: true };
}
