/** What a preparing worker's files are called. */

/** The file of a document's strips in the worker's folder. */
export const stripsFile = (index: number): string => `document-${index}.tif`;
