import { SettingsError } from "../../provider/errors";
import { connect } from "../../provider/http/connection";

describe("Certificates of one's own authority", () => {
  test("a file that is not there is named, with what is expected in it", () => {
    expect(() => connect("/no/such/file.pem")).toThrow(SettingsError);
    expect(() => connect("/no/such/file.pem")).toThrow(/\/no\/such\/file\.pem.*ENOENT.*PEM certificates/);
  });

  test("a folder in its place is named too", () => {
    expect(() => connect("/")).toThrow(SettingsError);
  });
});
