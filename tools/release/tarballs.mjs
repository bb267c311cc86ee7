import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { create } from "tar";
import { bundle } from "./bundle.mjs";

/** Pulumi asks for a tarball by these names. Source: `standardAssetName`, sdk/go/common/workspace/plugins.go of pulumi/pulumi. */
const systems = ["linux", "darwin", "windows"].flatMap((os) => ["amd64", "arm64"].map((arch) => `${os}-${arch}`));

/**
 * The tarballs of all plugins of the package: one for each plugin and system.
 *
 * @param {string} repo the repository's folder
 * @param {string} folder where they are written; it is made if it is not there
 * @returns {Promise<string[]>} paths of the tarballs, and of the file with their checksums
 */
export async function writeTarballs(repo, folder) {
  const { bin, version } = JSON.parse(readFileSync(join(repo, "provider", "package.json"), "utf8"));
  mkdirSync(folder, { recursive: true });
  const tarballs = [];
  for (const name of Object.keys(bin).filter((name) => /^pulumi-(resource|analyzer)-licenses$/.test(name)))
    tarballs.push(...(await writePlugin({ name, version, entry: join("provider", bin[name]) }, repo, folder)));
  const checksums = join(folder, "SHA256SUMS");
  writeFileSync(checksums, tarballs.map((path) => `${sha256(path)}  ${basename(path)}\n`).join(""));
  return [...tarballs, checksums];
}

const sha256 = (path) => createHash("sha256").update(readFileSync(path)).digest("hex");

/** The tarballs of one plugin. All systems get the same bytes: no owner, and one date for all files. */
async function writePlugin(plugin, repo, folder) {
  const [first, ...others] = systems.map((system) =>
    join(folder, `${plugin.name}-v${plugin.version}-${system}.tar.gz`),
  );
  const room = mkdtempSync(join(tmpdir(), "pulumi-licenses-release-"));
  try {
    const files = await writeFiles(plugin, repo, room);
    await create({ gzip: true, portable: true, mtime: new Date(0), cwd: room, file: first }, files);
  } finally {
    rmSync(room, { recursive: true, force: true });
  }
  for (const other of others) copyFileSync(first, other);
  return [first, ...others];
}

/** @returns the names of the files that a tarball holds */
async function writeFiles({ name, version, entry }, repo, room) {
  const { code, notices } = await bundle(entry, repo);
  const files = {
    // Pulumi starts the file of this name; on Windows, that with `.exe` or `.cmd` at its end. Source: `getCandidateExtensions`, as above.
    [name]: code,
    // Without it Node takes the kind of modules from a package.json above, such as one in the user's home.
    "package.json": `${JSON.stringify({ name, version, private: true, type: "commonjs" })}\n`,
    [`${name}.cmd`]: `@node "%~dp0${name}" %*\r\n`,
    LICENSE: readFileSync(join(repo, "LICENSE"), "utf8"),
    "THIRD-PARTY-LICENSES": notices,
  };
  for (const [file, text] of Object.entries(files))
    writeFileSync(join(room, file), text, { mode: file === name ? 0o755 : 0o644 });
  return Object.keys(files);
}
