import picomatch from "picomatch";

/** Whether this names several stacks, like `prod-*`. */
export const isPattern = (name: string): boolean => picomatch.scan(name).isGlob;
