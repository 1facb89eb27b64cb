/** How much header a mail may have. Counted before any line is kept or read by anybody; real mail stays far below. */
export const headerLimits = {
  /** Of the mail's own header block. */
  bytes: 512 * 1024,
  lines: 5000,
  /** Of a part's. */
  partBytes: 64 * 1024,
  partLines: 1000,
} as const;
