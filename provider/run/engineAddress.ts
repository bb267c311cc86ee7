/** Pulumi's engine listens at a host and a port. Any other text is not an address of it. */
export const engineAddress = (given: string | undefined): string | undefined =>
  given !== undefined && /^[\w.-]+:\d+$/.test(given) ? given : undefined;
