/** "Test and debug": what an integration sandbox has room for. */
export const sandboxLimits = { customers: 75, subscriptions: 5, licenses: 25 } as const;
