/** How large a sweep may be. A file of its own, because controls say so too before a document is read. */
export const sweepLimits = { points: 100_000, lanes: 64, seeds: 1_000 } as const;
