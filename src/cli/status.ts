/** How a command ends. */

/** Exit status: all well, a wrong document, wrong usage, a limit. */
export const status = { ok: 0, invalid: 1, usage: 2, limit: 3 } as const;
