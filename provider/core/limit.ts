/** A limit that the settings put on what one run may do. */
export interface Limit {
  most: number;
  /** The setting and the place where it was found, in words. */
  from: string;
  /** How to set it to another number so that the next command follows it. */
  set(most: number): string;
}
