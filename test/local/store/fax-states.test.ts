/** A folder of an older version is counted and listed by what its histories say. */
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { systemClock } from '../../../local/clock.ts';
import { openStore, type Store } from '../../../local/store/store.ts';
import { openOldFolder } from './old-folder.ts';

const names = readdirSync(fileURLToPath(new URL('folders-0.1.0', import.meta.url))).map((file) =>
  file.replace(/\.sql$/, ''),
);

async function countedOneByOne({ faxes, received }: Store) {
  const sent = await faxes.list({ limit: 99 });
  const ended = sent.filter(({ outcome }) => outcome !== undefined);
  const delivered = ended.filter(({ outcome }) => outcome === 'sent');
  return {
    open: sent.length - ended.length,
    delivered: delivered.length,
    notDelivered: ended.length - delivered.length,
    received: (await received.list({ limit: 99 })).length,
  };
}

for (const name of names) {
  test(`a folder of version 0.1.0 killed when a fax was ${name}`, async () => {
    using old = openOldFolder(name);
    const store = openStore(old.folder, systemClock(60_000));
    assert.deepEqual(store.overview.counts(), await countedOneByOne(store));
    const listed = store.overview.list({ selection: 'all', limit: 99 }).map(({ id }) => id);
    const known = [...(await store.faxes.list({ limit: 99 })), ...(await store.received.list({ limit: 99 }))];
    assert.deepEqual(listed.sort(), known.map(({ id }) => id).sort());
    store.close();
  });
}
