import { classOfToken, dynamicToken, pluginToken } from "../../provider/core/token";

test("the class is read from the tokens of both providers, and from no other provider's", () => {
  expect(classOfToken(dynamicToken("UserLicense"))).toBe("UserLicense");
  expect(classOfToken(pluginToken("UserLicense"))).toBe("UserLicense");
  for (const other of [
    "pulumi:providers:licenses",
    "pulumi-nodejs:dynamic:Resource",
    "licenses:index:",
    "x:index:UserLicense",
  ])
    expect(classOfToken(other)).toBeUndefined();
});
