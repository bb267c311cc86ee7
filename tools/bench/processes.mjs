import { readdirSync, readFileSync } from "node:fs";

/** Reads memory and processor time of processes, on Linux. */

const ticksPerSecond = 100;

const fieldsOf = (pid) => {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
};

/** Seconds that all ended children of this process, and theirs, have used. */
export function processorTime() {
  const fields = fieldsOf("self");
  return (Number(fields[13]) + Number(fields[14])) / ticksPerSecond;
}

function parentOf(pid) {
  try {
    return Number(fieldsOf(pid)[1]);
  } catch {
    return 0;
  }
}

function descendsFrom(pid, ancestor) {
  for (let one = pid; one > 1; one = parentOf(one)) if (one === ancestor) return true;
  return false;
}

function findProvider(ancestor) {
  for (const name of readdirSync("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const [program = "", script = ""] = readFileSync(`/proc/${name}/cmdline`, "utf8").split("\0");
      const isProvider = program.endsWith("node") && /cmd\/dynamic-provider|pulumi-resource-licenses/.test(script);
      if (isProvider && descendsFrom(Number(name), ancestor)) return name;
    } catch {}
  }
  return undefined;
}

/** Highest resident memory of a process so far, in MB; undefined when the process has ended. */
export function peakMemory(pid) {
  try {
    const [, kilobytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
    return kilobytes === undefined ? undefined : Number(kilobytes) / 1024;
  } catch {
    return undefined;
  }
}

/** Watches the provider process that a run of Pulumi starts. */
export function watchProvider(ancestor) {
  let pid;
  let peak;
  const timer = setInterval(() => {
    pid ??= findProvider(ancestor);
    peak = (pid && peakMemory(pid)) ?? peak;
  }, 200);
  return {
    stop() {
      clearInterval(timer);
      return peak;
    },
  };
}
