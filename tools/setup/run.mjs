import { spawn } from "node:child_process";
import { duration } from "./common.mjs";

const windows = process.platform === "win32";

/** A command that ended badly; `lines` is what it printed. */
export class CommandFailed extends Error {
  constructor(title, how, lines) {
    super(`${title} ${how}`);
    this.lines = lines.filter((line) => line.trim() !== "");
  }
}

/**
 * Runs a command to its end and reports every ten seconds that it is still running.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {object} options
 * @param {string} options.title the name of the step, for the user
 * @param {(line: string) => void} [options.log] without it nothing is printed
 * @param {(line: string) => void} [options.onLine] each line of its output
 * @param {() => string} [options.progress] the progress, in a few words
 * @param {() => unknown} [options.activity] a value that changes while the command makes progress
 * @param {number} [options.idleLimit] milliseconds without a change of `activity` after which the command is stopped with its children
 * @returns {Promise<string>} the command's output
 */
export function run(command, args, options) {
  const { title, cwd, env, log = () => {}, onLine = () => {}, progress = () => "", activity, idleLimit } = options;
  return new Promise((resolve, reject) => {
    const started = Date.now();
    const child = spawn(command, args, {
      cwd,
      env,
      shell: /\.(cmd|bat)$/.test(command),
      stdio: ["ignore", "pipe", "pipe"],
      // A process group of its own: the command can then be stopped together with its children.
      detached: !windows,
    });
    const lines = [];
    for (const stream of [child.stdout, child.stderr]) readLines(stream, (line) => lines.push(line) && onLine(line));

    const ticks = setInterval(() => {
      log([`${title}: still at work`, progress(), duration(Date.now() - started)].filter(Boolean).join(", "));
    }, 10_000);
    const stop = (signal) => stopWithChildren(child, signal);
    const idle = idleLimit === undefined ? undefined : watchIdle(activity, idleLimit, () => stop("SIGKILL"));
    const forget = passSignalsOn(stop);

    const end = (settle) => {
      clearInterval(ticks);
      clearInterval(idle?.timer);
      forget();
      settle();
    };
    child.on("error", (error) => end(() => reject(new CommandFailed(title, error.message, lines))));
    child.on("close", (code, signal) =>
      end(() => {
        if (code === 0) return resolve(lines.join("\n"));
        if (idle?.expired)
          return reject(new CommandFailed(title, `made no progress for ${duration(idleLimit)}`, lines));
        reject(new CommandFailed(title, signal ? `ended by ${signal}` : `ended with exit code ${code}`, lines));
      }),
    );
  });
}

function readLines(stream, onLine) {
  let rest = "";
  stream.setEncoding("utf8");
  stream.on("data", (text) => {
    const parts = (rest + text).split(/\r?\n/);
    rest = parts.pop() ?? "";
    parts.forEach(onLine);
  });
  stream.on("end", () => rest && onLine(rest));
}

function watchIdle(activity, limit, stop) {
  const state = { expired: false, timer: undefined };
  let last = activity();
  let since = Date.now();
  state.timer = setInterval(() => {
    const now = activity();
    if (now !== last) {
      last = now;
      since = Date.now();
    } else if (Date.now() - since >= limit && !state.expired) {
      state.expired = true;
      stop();
    }
  }, 500);
  return state;
}

function stopWithChildren(child, signal) {
  try {
    if (windows || child.pid === undefined) child.kill(signal);
    else process.kill(-child.pid, signal);
  } catch (error) {
    if (error.code !== "ESRCH") throw error;
  }
}

/** Stops the command when this process gets a signal, because the command's own process group does not get it. */
function passSignalsOn(stop) {
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
  const forget = () => {
    for (const signal of signals) process.off(signal, handler);
  };
  const handler = (signal) => {
    forget();
    stop(signal);
    process.kill(process.pid, signal);
  };
  for (const signal of signals) process.on(signal, handler);
  return forget;
}
