/** Which libraries and programs are machine code, and whether they may open strangers' bytes where there are no walls. */

import type { EngineName, OpenerName } from './format-facts.ts';

/** For the notice's detail, the log and `doctor`. */
export const withoutWalls =
  'this machine refuses the walls around converters (namespaces of the kernel): see FAXPOST_ALLOW_WITHOUT_WALLS';

/** Engines that start programs of machine code, and openers that are such code; the others are JavaScript and WebAssembly. */
const nativeEngines: readonly EngineName[] = ['office', 'html'];
const nativeOpeners: readonly OpenerName[] = ['sharp'];
export const isNativeEngine = (name: EngineName): boolean => nativeEngines.includes(name);
export const isNativeOpener = (name: OpenerName): boolean => nativeOpeners.includes(name);

/** Inside a worker: native code may not open a stranger's bytes where Node's permission model is all that holds it. */
export const mayOpenNatively = (): boolean => process.permission === undefined;
