/** Windows code page numbers as names of the WHATWG Encoding Standard. */

const names: Readonly<Record<number, string>> = {
  437: 'windows-1252',
  850: 'windows-1252',
  866: 'ibm866',
  874: 'windows-874',
  932: 'shift_jis',
  936: 'gb18030',
  949: 'euc-kr',
  950: 'big5',
  1200: 'utf-16le',
  10000: 'macintosh',
  20127: 'windows-1252',
  20866: 'koi8-r',
  20936: 'gb18030',
  21866: 'koi8-u',
  28605: 'iso-8859-15',
  // Their messages keep 8-bit text in the Windows set of the same language.
  50220: 'shift_jis',
  50221: 'shift_jis',
  50222: 'shift_jis',
  50225: 'euc-kr',
  51932: 'euc-jp',
  51949: 'euc-kr',
  52936: 'gb18030',
  54936: 'gb18030',
  65001: 'utf-8',
};

/** @returns undefined for a number that is no text encoding */
export function charsetOfCodePage(codePage: number | undefined): string | undefined {
  if (codePage === undefined) return undefined;
  if (codePage >= 1250 && codePage <= 1258) return `windows-${codePage}`;
  if (codePage >= 28591 && codePage <= 28599)
    return codePage === 28591 ? 'windows-1252' : `iso-8859-${codePage - 28590}`;
  return names[codePage];
}
