import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * The licenses of the libraries in a bundle, one after another. Their authors ask that copies carry them.
 *
 * @param {string[]} inputs paths of the bundle's sources below the repository's folder
 * @param {string} repo the repository's folder
 */
export const noticesOf = (inputs, repo) =>
  librariesOf(inputs)
    .map((folder) => noticeOf(join(repo, folder)))
    .join("\n");

/** Folders of the libraries that the sources are from, ordered. */
const librariesOf = (inputs) =>
  [...new Set(inputs.flatMap((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? []))].sort();

function noticeOf(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const files = readdirSync(folder).filter((file) => /^(licen[cs]e|notice)/i.test(file));
  const texts = files.map((file) => readFileSync(join(folder, file), "utf8").trim());
  return [`${name} ${version} (${license})`, "", ...texts.flatMap((text) => [text, ""]), "-".repeat(80)].join("\n");
}
