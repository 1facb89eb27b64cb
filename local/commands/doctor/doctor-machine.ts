/** Checks of the machine: Node, data folder, database, room, converters. */
import { constants } from 'node:fs';
import { access, mkdir, stat, statfs } from 'node:fs/promises';
import { loadEngine } from '../../../lambdas/documents/engines/load-engine.ts';
import { openerName } from '../../../lambdas/documents/engines/openers.ts';
import {
  describeEndings,
  describeFormat,
  type EngineName,
  engineNames,
  engineOf,
  formats,
  isNeverOpened,
  openersOf,
} from '../../../lambdas/documents/formats.ts';
import { readableLanguages } from '../../../lambdas/documents/jobs/tesseract.ts';
import { isNativeEngine, isNativeOpener, withoutWalls } from '../../../lambdas/documents/native-code.ts';
import { isolation } from '../../../lambdas/documents/sandbox/isolation.ts';
import { confine } from '../../../lambdas/documents/sandbox/walls.ts';
import { day } from '../../../lambdas/fax/lifetimes.ts';
import { readingLanguages } from '../../../lambdas/ports.ts';
import { listAlarms } from '../../alarms.ts';
import { othersMode } from '../../folder-modes.ts';
import { isQueueLong, leastFreeBytes } from '../../overload.ts';
import { readWaiting } from '../../store/waiting.ts';
import { UnusableInstallation } from '../../unusable.ts';
import { isoTime } from '../../views/fax-view.ts';
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

/** What the log may have shown while nobody looked. Strangers can cause some, so that none makes the doctor red. */
export async function checkAlarms({ store, clock }: Context): Promise<Check> {
  const name = 'alarms';
  try {
    const alarms = listAlarms((await store()).db, clock.now() - day);
    const told = alarms.map(
      ({ what, count, lastAt }) => `${what} ${count === 1 ? 'once' : `${count} times`}, last ${isoTime(lastAt)}`,
    );
    return {
      name,
      ok: true,
      detail: told.length === 0 ? 'none in the last day' : `of the last day: ${told.join('; ')}`,
    };
  } catch (error) {
    return { name, ok: false, detail: `cannot be read: ${String(error)}` };
  }
}

export async function checkRoom({ settings }: Context): Promise<Check> {
  const name = 'disk space';
  try {
    const { bavail, bsize } = await statfs(settings.data);
    const free = bavail * bsize;
    const text = free >= 2 ** 30 ? `${(free / 2 ** 30).toFixed(1)} GB free` : `${Math.round(free / 2 ** 20)} MB free`;
    const ok = free >= leastFreeBytes;
    return { name, ok, detail: ok ? text : `${text}: make room, or set FAXPOST_DATA to another disk` };
  } catch (error) {
    return { name, ok: false, detail: String(error) };
  }
}

/** Every format that is opened at all, with what does so here. */

/** How much was taken in and waits. */
export async function checkQueue({ store, clock }: Context): Promise<Check> {
  const name = 'queue';
  try {
    const waiting = readWaiting((await store()).db, clock.now());
    const { mails, since } = waiting;
    if (since === undefined) return { name, ok: true, detail: 'nothing waits' };
    const seconds = Math.max(0, Math.round((clock.now() - since) / 1000));
    const detail = `${mails === 1 ? '1 mail waits' : `${mails} mails wait`}, the first for ${seconds} s`;
    if (!isQueueLong(waiting, clock.now())) return { name, ok: true, detail };
    return {
      name,
      ok: false,
      detail: `${detail}: new mail is put off (451) until that is less; is the service running?`,
    };
  } catch (error) {
    return { name, ok: false, detail: `cannot be read: ${String(error)}` };
  }
}

export async function checkConverters({ settings }: Context): Promise<Check[]> {
  const { mayRunNative } = await confine(settings.walls);
  const trouble = new Map<EngineName, string | undefined>();
  const names = new Map<EngineName, string>();
  for (const name of engineNames) {
    const engine = await loadEngine(name);
    names.set(name, engine.name);
    const isHeld = mayRunNative || !isNativeEngine(name);
    trouble.set(name, isHeld ? await engine.findTrouble() : withoutWalls);
  }
  const opened = formats.filter((format) => !isNeverOpened(format));
  return opened.map((format) => {
    const name = `converter ${format}`;
    const openers = openersOf(format).filter((one) => mayRunNative || !isNativeOpener(one));
    const here = openers.map(openerName);
    const endings = describeEndings(format);
    const what = endings === undefined ? describeFormat(format) : `${describeFormat(format)}: ${endings},`;
    const engine = engineOf(format);
    const isClosed = openers.length === 0 && engine === undefined;
    const missing = isClosed ? withoutWalls : engine && trouble.get(engine);
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
  whole: 'converters see no network, no other process and no file but their own, and are nobody',
  network: 'the kernel grants no mount namespaces: converters could see files',
  none: 'the kernel grants no namespaces: converters are held by their own settings alone',
} as const;

/** The walls around converters. Without them only what Node itself holds is opened, unless the operator wants it so. */
export async function checkIsolation({ settings }: Context): Promise<Check> {
  const { level } = await isolation();
  const name = 'isolation';
  if (level === 'whole') return { name, ok: true, detail: levels.whole };
  if (settings.walls === 'optional')
    return { name, ok: true, detail: `${levels[level]}; FAXPOST_ALLOW_WITHOUT_WALLS is set` };
  const advice =
    'Office documents, web pages and most pictures are refused. Allow user namespaces (docs/one-machine), or set FAXPOST_ALLOW_WITHOUT_WALLS=1';
  return { name, ok: false, detail: `${levels[level]}. ${advice}` };
}

/** A line that wants its received faxes searchable needs a program that reads. */
export async function checkReading({ settings }: Context): Promise<Check> {
  const languages = await readableLanguages(settings.walls);
  const detail =
    languages.length === readingLanguages.length
      ? `received faxes can be made searchable (${languages.join(', ')}) by tesseract`
      : `tesseract reads only: ${languages.join(', ') || 'nothing'}. Searchable faxes come without text: run npm run setup`;
  return { name: 'reading', ok: languages.length === readingLanguages.length, detail };
}
