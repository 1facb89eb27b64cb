/** Checks of the machine: Node, data folder, database, room, converters. */
import { constants } from 'node:fs';
import { access, mkdir, stat, statfs } from 'node:fs/promises';
import { loadEngine } from '../../../lambdas/documents/engines/load-engine.ts';
import { openerNamesOf } from '../../../lambdas/documents/engines/openers.ts';
import {
  describeEndings,
  describeFormat,
  type EngineName,
  engineNames,
  engineOf,
  formats,
  isNeverOpened,
} from '../../../lambdas/documents/formats.ts';
import { readableLanguages } from '../../../lambdas/documents/jobs/tesseract.ts';
import { isolation } from '../../../lambdas/documents/sandbox/isolation.ts';
import { readingLanguages } from '../../../lambdas/ports.ts';
import { othersMode } from '../../folder-modes.ts';
import { UnusableInstallation } from '../../unusable.ts';
import type { Context } from '../command.ts';
import type { Check } from './check.ts';

export function checkNode(): Check {
  const ok = Number.parseInt(process.versions.node, 10) >= 24;
  return { name: 'node', ok, detail: ok ? process.version : `${process.version} is too old: run npm run setup` };
}

export async function checkDataFolder({ settings }: Context): Promise<Check> {
  const name = 'data folder';
  try {
    await mkdir(settings.data, { recursive: true, mode: 0o700 });
    await access(settings.data, constants.R_OK | constants.W_OK | constants.X_OK);
    const { mode } = await stat(settings.data);
    if ((mode & othersMode) === 0) return { name, ok: true, detail: `${settings.data}, for this user only` };
    const detail = `other users of this machine can read ${settings.data}: start the service, which closes it, or run chmod -R go= on it`;
    return { name, ok: false, detail };
  } catch (error) {
    return {
      name,
      ok: false,
      detail: `${settings.data} cannot be written (${String(error)}): set FAXPOST_DATA to a folder that can`,
    };
  }
}

export async function checkDatabase({ store }: Context): Promise<Check> {
  const name = 'database';
  try {
    const opened = await store();
    opened.db.write(() => opened.db.run("INSERT OR REPLACE INTO settings (name, value) VALUES ('doctor', 'written')"));
    const found = opened.db.first<{ integrity_check: string }>('PRAGMA integrity_check(1)')?.integrity_check;
    return found === 'ok'
      ? { name, ok: true, detail: 'can be written and is whole' }
      : { name, ok: false, detail: `is damaged: ${found}. Restore the data folder from a backup` };
  } catch (error) {
    const detail = error instanceof UnusableInstallation ? error.message : `cannot be opened: ${String(error)}`;
    return { name, ok: false, detail };
  }
}

/** A hundred-page fax with its pictures takes about 30 MB. */
const leastRoom = 512 * 2 ** 20;

export async function checkRoom({ settings }: Context): Promise<Check> {
  const name = 'disk space';
  try {
    const { bavail, bsize } = await statfs(settings.data);
    const free = bavail * bsize;
    const text = free >= 2 ** 30 ? `${(free / 2 ** 30).toFixed(1)} GB free` : `${Math.round(free / 2 ** 20)} MB free`;
    const ok = free >= leastRoom;
    return { name, ok, detail: ok ? text : `${text}: make room, or set FAXPOST_DATA to another disk` };
  } catch (error) {
    return { name, ok: false, detail: String(error) };
  }
}

/** Every format that is opened at all, with what does so here. */
export async function checkConverters(): Promise<Check[]> {
  const trouble = new Map<EngineName, string | undefined>();
  const names = new Map<EngineName, string>();
  for (const name of engineNames) {
    const engine = await loadEngine(name);
    names.set(name, engine.name);
    trouble.set(name, await engine.findTrouble());
  }
  const opened = formats.filter((format) => !isNeverOpened(format));
  return opened.map((format) => {
    const name = `converter ${format}`;
    const here = openerNamesOf(format);
    const endings = describeEndings(format);
    const what = endings === undefined ? describeFormat(format) : `${describeFormat(format)}: ${endings},`;
    const engine = engineOf(format);
    const missing = engine === undefined ? undefined : trouble.get(engine);
    const by = [...here, engine && missing === undefined ? names.get(engine) : undefined]
      .filter(Boolean)
      .join(', else ');
    return missing === undefined
      ? { name, ok: true, detail: `${what} by ${by}` }
      : {
          name,
          ok: false,
          detail: `${describeFormat(format)}${by ? ` by ${by}, but not all of them` : ''}: ${missing}`,
        };
  });
}

const levels = {
  whole: 'converters see no network, no other process and no file but their own',
  network: 'converters see no network; they could see files, because the kernel grants no mount namespaces',
  none: 'the kernel grants no namespaces: converters are held by their own settings alone',
} as const;

/** The walls around converters. Without them the service works, less well protected. */
export async function checkIsolation(): Promise<Check> {
  const { level } = await isolation();
  return { name: 'isolation', ok: true, detail: levels[level] };
}

/** A line that wants its received faxes searchable needs a program that reads. */
export async function checkReading(): Promise<Check> {
  const languages = await readableLanguages();
  const detail =
    languages.length === readingLanguages.length
      ? `received faxes can be made searchable (${languages.join(', ')}) by tesseract`
      : `tesseract reads only: ${languages.join(', ') || 'nothing'}. Searchable faxes come without text: run npm run setup`;
  return { name: 'reading', ok: languages.length === readingLanguages.length, detail };
}
