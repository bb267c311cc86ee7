import { mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { atMost, exactly, shown } from "../rows.mjs";
import { runNode } from "../script.mjs";

const licenses = fileURLToPath(new URL("../../../provider/bin/licenses.js", import.meta.url));
const modules = fileURLToPath(new URL("../../../node_modules", import.meta.url));

/** Programs of what exists: reading it, and both ways into the state of one of the stacks. */
export const imported = {
  name: "import",
  short: true,
  async measure(lab) {
    return [
      ...(await measured(lab, { customers: 20, users: 183 })),
      ...(await measured(lab, { customers: 1, users: 3000 })),
      ...(await intoTheState(lab)),
    ];
  },
};

async function measured(lab, { customers, users }) {
  const people = customers * users;
  const what = `import of ${customers} × ${users.toLocaleString("en")}`;
  return imports(lab, { customers, users }, async ({ folder, seconds }) => {
    const counts = await lab.service.requests();
    const requests = sum(Object.values(counts));
    // The list of users has 500 on a page. The first page is one of the three requests for each customer.
    const pages = customers * (Math.ceil(users / 500) - 1);
    return [
      exactly(`${what}: data files`, customers, readdirSync(join(folder, "customers")).filter(isData).length),
      atMost(`${what}: requests`, people + 3 * customers + 1 + pages, requests, {
        ours: `${requests}, ${seconds.toFixed(1)} s`,
        strict: true,
      }),
      exactly(`${what}: writes`, 0, writesIn(counts)),
    ];
  });
}

const isData = (name) => name.endsWith(".yaml");

async function intoTheState(lab) {
  return imports(lab, { customers: 1, users: 183 }, async ({ folder }) => {
    const [stack] = readdirSync(join(folder, "customers"))
      .filter(isData)
      .map((name) => name.slice(0, -".yaml".length));
    const project = await lab.stackIn(folder, stack);
    await lab.service.forget();
    const brought = await project.run(
      ...["import", "--file", `import/${stack}.json`, "--yes", "--generate-code=false", "--protect=false"],
    );
    const asked = sum(Object.values(await lab.service.requests()));
    await project.preview("--expect-no-changes");
    await project.preview("--expect-no-changes", "--refresh");
    const writes = writesIn(await lab.service.requests());
    await project.init();
    const adopted = await project.up();
    await project.preview("--expect-no-changes");
    return [
      exactly("pulumi import of one stack: requests", 0, asked),
      exactly("pulumi import, preview, preview --refresh: writes", 0, writes),
      exactly("up of an imported program: writes", 0, writesIn(await lab.service.requests())),
      shown(
        "pulumi import of 185 resources beside up, which adopts them",
        `${brought.seconds.toFixed(1)} s`,
        `up ${adopted.seconds.toFixed(1)} s; processor time ${(brought.processor / adopted.processor).toFixed(2)}`,
      ),
    ];
  });
}

async function imports(lab, size, work) {
  const base = mkdtempSync(join(tmpdir(), "pulumi-licenses-bench-import-"));
  const folder = join(base, "licenses");
  try {
    await lab.service.begin({ ...size, licensed: true });
    await lab.service.forget();
    const { seconds } = await runNode([licenses, "import", "--all", "--out", folder], {
      ...process.env,
      ...lab.service.environment,
    });
    symlinkSync(modules, join(folder, "node_modules"));
    return await work({ folder, seconds });
  } finally {
    rmSync(base, { recursive: true, force: true, maxRetries: 5 });
  }
}

const sum = (numbers) => numbers.reduce((all, one) => all + one, 0);

const writesIn = (counts) =>
  sum(Object.entries(counts).flatMap(([kind, count]) => (kind.startsWith("GET") ? [] : [count])));
