/** Names of the files of a fax's pages, wherever they lie: in a work folder, in the store, exported. */

const threeDigits = (page: number): string => String(page).padStart(3, '0');

/** Every picture element in black and white: `page-001.png`. @param page from 1 */
export const pageFile = (page: number): string => `page-${threeDigits(page)}.png`;

/** Half as wide, grey, with square picture elements: `thumb-001.png`. @param page from 1 */
export const thumbnailFile = (page: number): string => `thumb-${threeDigits(page)}.png`;

/** A picture of a page in either size. */
export const isPagePicture = (name: string): boolean => /^(?:page|thumb)-\d{3,}\.png$/.test(name);

export const isPageFile = (name: string): boolean => /^page-\d{3,}\.png$/.test(name);

/** The page with square picture elements, for reading its letters: `square-001.png`. @param page from 1 */
export const readingFile = (page: number): string => `square-${threeDigits(page)}.png`;
