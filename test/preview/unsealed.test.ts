import { unsealed } from "../../provider/preview/unsealed";

const findings = (text: string | undefined, isSecret: boolean) =>
  unsealed({ text: (section) => (section === "partnerCenter" ? text : undefined), isSecret: () => isSecret });

test("A credential in plain text is warned of, with the command that seals it", () => {
  expect(findings('{"accessToken":"a-token"}', false)).toEqual([
    {
      severity: "warning",
      text: "licenses:partnerCenter.accessToken is not a secret in this stack's configuration. Set it again with: pulumi config set --path licenses:partnerCenter.accessToken --secret",
    },
  ]);
});

test("A sealed one, other settings and no settings are fine", () => {
  expect(findings('{"accessToken":"a-token"}', true)).toEqual([]);
  expect(findings('{"apiUrl":"https://a.example"}', false)).toEqual([]);
  expect(findings(undefined, false)).toEqual([]);
});

test("Another service's credential in the section by mistake is one, too", () => {
  expect(findings('{"password":"a"}', false)[0]?.text).toContain("licenses:partnerCenter.password is not a secret");
});
