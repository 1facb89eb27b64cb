/** What a preparing worker's files are called. */

/** The file of a document's strips in the worker's folder. */
export const stripsFile = (index: number): string => `document-${index}.tif`;

/** Whether a file of the worker's folder is one that it makes. */
export const isDrawnFile = (name: string): boolean =>
  /^(document-\d{1,6}\.tif|(page|thumb|square)-\d{1,6}\.png)$/.test(name);
