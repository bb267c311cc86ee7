import { columns } from "../../provider/core/columns";

describe("Columns of text", () => {
  test("are as wide as their widest cell, and lines end with their last letter", () => {
    expect(
      columns([
        ["customer", "needed", "free"],
        ["Contoso", "12", ""],
        ["", "3", "0"],
      ]),
    ).toEqual(["customer  needed  free", "Contoso   12", "          3       0"]);
  });

  test("stand below each other where letters take two places, or none", () => {
    expect(
      columns([
        ["customer", "needed"],
        ["株式会社", "12"],
        ["e\u0301te\u0301", "3"],
      ]),
    ).toEqual(["customer  needed", "株式会社  12", "e\u0301te\u0301       3"]);
  });

  test("have one line for each row, whatever a service calls a product", () => {
    expect(
      columns([
        ["product", "free"],
        ["Teams\n  Rooms\tPro", "1"],
      ]),
    ).toEqual(["product          free", "Teams Rooms Pro  1"]);
  });

  test("are there for no rows, and for thousands", () => {
    expect(columns([])).toEqual([]);
    expect(columns(Array.from({ length: 20_000 }, (_, row) => [String(row), "x"])).at(-1)).toBe("19999  x");
  });
});
