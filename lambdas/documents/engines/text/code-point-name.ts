/** Names a character in a detail, e.g. `U+65E5`: a detail never shows content. */
export const codePointName = (character: string): string =>
  `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`;
