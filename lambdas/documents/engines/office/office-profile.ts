/**
 * LibreOffice's profile for one document: everything that could run, be fetched or be asked is off. The settings are those
 * of its own registry schemas (share/registry/*.xcd).
 */

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DEFAULT_LOCALE } from '../../document-locale.ts';
import type { LibreOffice } from './office-program.ts';

type Value = boolean | number | string | readonly string[];

/** Where nothing listens. */
const DEAD_PROXY = { host: '127.0.0.1', port: 9 };
/** Proxies are set by hand. */
const MANUAL_PROXY = 2;
/** The highest: only what comes from trusted places, of which there are none. */
const NO_MACROS = 3;
const NEVER = 2;

const settings = (
  { version }: LibreOffice,
  locale: string,
): readonly (readonly [path: string, name: string, value: Value])[] => [
  ['Office.Common/Security/Scripting', 'MacroSecurityLevel', NO_MACROS],
  ['Office.Common/Security/Scripting', 'DisableMacrosExecution', true],
  ['Office.Common/Security/Scripting', 'BlockUntrustedRefererLinks', true],
  ['Office.Common/Security/Scripting', 'DisableActiveContent', true],
  ['Office.Common/Security/Scripting', 'SecureURL', []],
  ['Office.Writer/Content/Update', 'Link', NEVER],
  ['Office.Calc/Content/Update', 'Link', NEVER],
  ['Office.Java/VirtualMachine', 'Enable', false],
  ['Inet/Settings', 'ooInetProxyType', MANUAL_PROXY],
  ['Inet/Settings', 'ooInetHTTPProxyName', DEAD_PROXY.host],
  ['Inet/Settings', 'ooInetHTTPProxyPort', DEAD_PROXY.port],
  ['Inet/Settings', 'ooInetHTTPSProxyName', DEAD_PROXY.host],
  ['Inet/Settings', 'ooInetHTTPSProxyPort', DEAD_PROXY.port],
  ['Inet/Settings', 'ooInetFTPProxyName', DEAD_PROXY.host],
  ['Inet/Settings', 'ooInetFTPProxyPort', DEAD_PROXY.port],
  ['Inet/Settings', 'ooInetNoProxy', ''],
  ['Office.Recovery/AutoSave', 'Enabled', false],
  ['Office.Recovery/RecoveryInfo', 'Enabled', false],
  ['Office.Common/Misc', 'FirstRun', false],
  ['Office.Common/Misc', 'UseLocking', false],
  ['Office.Common/Help', 'ExtendedTip', false],
  // Paper, dates and decimals, where a document does not say.
  ['Setup/L10N', 'ooSetupSystemLocale', locale],
  // A profile that an older version has used: the program would try its drawing on 67 MB bitmaps for half a second.
  ['Setup/Product', 'ooSetupLastVersion', version],
  ['Setup/Office', 'ooSetupInstCompleted', true],
];

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

const writeValue = (value: Value): string =>
  Array.isArray(value) ? '<value/>' : `<value>${escaped(String(value))}</value>`;

function writeRegistry(office: LibreOffice, locale: string): string {
  const items = settings(office, locale).map(
    ([path, name, value]) =>
      `<item oor:path="/org.openoffice.${path}"><prop oor:name="${name}" oor:op="fuse">${writeValue(value)}</prop></item>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
${items.join('\n')}
</oor:items>
`;
}

/** Writes a profile into a new folder. */
export async function writeProfile(folder: string, office: LibreOffice, locale = DEFAULT_LOCALE): Promise<void> {
  const user = join(folder, 'user');
  await mkdir(join(user, 'extensions'), { recursive: true });
  await writeFile(join(user, 'registrymodifications.xcu'), writeRegistry(office, locale));
  // Without it the program looks through its extensions and then wants to be started again.
  await writeFile(join(user, 'extensions', 'buildid'), office.build);
}
