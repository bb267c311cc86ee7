/** How many stacks have been looked at, on terminals only: a log has no use for it. */
export interface Progress {
  done(name: string): void;
  end(): void;
}

export function progress(all: number): Progress {
  if (!process.stderr.isTTY) return { done() {}, end() {} };
  let seen = 0;
  const text = () => `Looking at licenses: ${seen} of ${all === 1 ? "1 stack" : `${all} stacks`}`;
  const spinner = import("yocto-spinner").then(({ default: spin }) => spin({ text: text() }).start());
  return {
    done() {
      seen += 1;
      spinner.then((one) => {
        one.text = text();
      });
    },
    end: () => void spinner.then((one) => one.stop()),
  };
}
