/**
 * Emoji that no font here has. LibreOffice 7.4 puts the letters beside such a sign over each other as soon as the line needs
 * more than one substitute font; so a box stands for each, and what only colours or joins them is left out.
 */

/** What came after Unicode 10, whose emoji `fonts-symbola` has. */
const unknown =
  /[\u{1F6D5}-\u{1F6DF}\u{1F6F9}-\u{1F6FF}\u{1F7D5}-\u{1F7FF}\u{1F90C}-\u{1F90F}\u{1F93F}\u{1F94D}-\u{1F94F}\u{1F96C}-\u{1F97F}\u{1F998}-\u{1F9BF}\u{1F9C1}-\u{1F9CF}\u{1F9E7}-\u{1FAFF}]/gu;
/** Colours of skin, joiners between signs, the mark for a coloured form. */
const between =
  /(?<=[\u2190-\u2bff\u{1F000}-\u{1FAFF}]|\ufe0f)(?:[\u{1F3FB}-\u{1F3FF}]|\ufe0f|\u200d(?=[\u2190-\u2bff\u{1F000}-\u{1FAFF}]))/gu;

/** @param xml text and markup; of markup nothing changes */
export const replaceUnknownSymbols = (xml: string): string =>
  /[\ud83c-\ud83e]|\ufe0f/.test(xml) ? xml.replace(between, '').replace(between, '').replace(unknown, '□') : xml;
