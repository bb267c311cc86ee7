import { claimsOf } from "../../../../provider/services/partnercenter/doctor/claims";
import { tokenWith } from "../../../commands/support";

describe("What a token says of itself", () => {
  test.each<[string, object, object]>([
    ["the user's name, in the form that the token has", { upn: "a@p.example" }, { user: "a@p.example" }],
    ["older tokens name him otherwise", { unique_name: "a@p.example" }, { user: "a@p.example" }],
    [
      "and so do newer ones",
      { preferred_username: "a@p.example", azp: "app" },
      { user: "a@p.example", clientId: "app" },
    ],
    ["a second factor", { amr: ["pwd", "mfa"], scp: "x" }, { actsFor: "user", secondFactor: true }],
    ["no second factor", { amr: ["pwd"], scp: "x" }, { actsFor: "user", secondFactor: false }],
    ["nothing about factors is not the same as none", { scp: "x" }, { actsFor: "user" }],
    ["an application on its own", { idtyp: "app", roles: [] }, { actsFor: "application" }],
    ["an application on its own, without the optional claim", { roles: ["A"] }, { actsFor: "application" }],
    ["members of another type are none", { upn: 7, amr: "mfa", aud: ["a"] }, {}],
  ])("%s", (_what, given, expected) => {
    expect(claimsOf(tokenWith(given))).toEqual(expected);
  });

  test.each(["", "opaque", "a.b.c", `x.${Buffer.from("[]").toString("base64url")}.y`])("is nothing for %j", (token) => {
    expect(claimsOf(token)).toEqual({});
  });
});
