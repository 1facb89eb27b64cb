/** How long faxes and their files are kept: by days of the line, at most so many. */

/** Two and a half years. */
export const maxRetentionDays = 913;

/** Classes of a store that ends files by rules, not by dates: the days of a line are rounded up to one of them. */
export const retentionClasses = [30, 90, 365, maxRetentionDays] as const;
export type RetentionClass = (typeof retentionClasses)[number];

/** The object tag that names a file's class. */
export const retentionTag = 'keep';

/** @returns the first class that is no shorter */
export const retentionClassOf = (days: number): RetentionClass =>
  retentionClasses.find((one) => one >= days) ?? maxRetentionDays;
