/**
 * The text that loads a class of dynamic resources in Pulumi's provider process, by the name of this package. It stands in the state
 * of every dynamic resource, so each form that a release has written works for ever.
 */

/** @param type class name. */
export const loaderOf = (type: string): string => `exports.handler=()=>require("pulumi-licenses/resource")("${type}")`;

/** For the first release's classes: the package has an entry for each of them. */
export const ownEntry = (type: string): string => `exports.handler=()=>require("pulumi-licenses/${type}")`;
