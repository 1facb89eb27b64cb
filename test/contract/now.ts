/** The time of the stores' clocks during the contract tests. */
export const now = Date.UTC(2026, 10, 22, 9, 0, 0);
