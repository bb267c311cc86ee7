/** "Test and debug": the limits of an integration sandbox. */
export const sandboxLimits = { customers: 75, subscriptions: 5, licenses: 25 } as const;
