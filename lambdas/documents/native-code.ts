/** Which openers and engines run native code, and whether that may open untrusted bytes where there are no walls. */

import type { EngineName, OpenerName } from './format-facts.ts';
import { type Format, openersOf } from './formats.ts';

/** For the notice's detail, the log and `doctor`. */
export const withoutWalls =
  'this machine refuses the walls around converters (namespaces of the kernel): see FAXPOST_ALLOW_WITHOUT_WALLS';

/** True for native libraries and programs; the others are JavaScript and WebAssembly. */
const isNative: Readonly<Record<EngineName | OpenerName, boolean>> = {
  pdfium: false,
  sharp: true,
  imagemagick: false,
  text: false,
  xml: false,
  html: true,
  message: false,
  office: true,
  portfolio: false,
  zip: false,
};
export const isNativeEngine = (name: EngineName): boolean => isNative[name];
export const isNativeOpener = (name: OpenerName): boolean => isNative[name];

/**
 * Whether native code reads a document of such a format, or what was made of its pictures: ImageMagick is WebAssembly, but
 * sharp scales what it has decoded.
 */
export const isReadNatively = (format: Format): boolean =>
  openersOf(format).some((opener) => isNativeOpener(opener) || opener === 'imagemagick');

/** Inside a worker: native code may not open untrusted bytes where only Node's permission model confines it. */
export const mayOpenNatively = (): boolean => process.permission === undefined;
