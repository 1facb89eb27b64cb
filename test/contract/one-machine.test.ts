import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import type { DeliverEvent } from '../../lambdas/handlers/deliver.ts';
import type { SettleEvent } from '../../lambdas/handlers/settle.ts';
import { FolderFiles } from '../../local/store/files.ts';
import { openStore } from '../../local/store/store.ts';
import { testDestinations } from './destinations.contract.ts';
import { testDirectory } from './directory.contract.ts';
import { testEvents } from './events.contract.ts';
import { testFaxes } from './faxes.contract.ts';
import { testFiles } from './files.contract.ts';
import { testLeases } from './leases.contract.ts';
import { testLinks } from './links.contract.ts';
import { testMarks } from './marks.contract.ts';
import { now } from './now.ts';
import { testQuarantine } from './quarantine.contract.ts';
import { testReceived } from './received.contract.ts';
import { testSubmissions } from './submissions.contract.ts';
import { testVolumes } from './volumes.contract.ts';
import { testWorkflow } from './workflow.contract.ts';

const clock = { now: () => now, minuteMs: 60_000 };
const open = () => openStore(':memory:', clock);

const folder = mkdtempSync(join(tmpdir(), 'faxpost-contract-'));
after(() => rmSync(folder, { recursive: true, force: true }));

testDirectory('SQLite', async () => open());
testSubmissions('SQLite', async () => open().submissions);
testFaxes('SQLite', async () => open().faxes);
testLeases('SQLite', async () => open().leases);
testMarks('SQLite', async () => open().marks);
testLinks('SQLite', async () => open().links);
testDestinations('SQLite', async () => open().destinations);
testQuarantine('SQLite', async () => open().quarantine);
testVolumes('SQLite', async () => open().volumes, 100);
testReceived('SQLite', async () => open().received);
testFiles('folder', async () => new FolderFiles(mkdtempSync(join(folder, 'files-'))));

testEvents('SQLite', async () => {
  const { events, jobs } = open();
  const due = (queue: string) => jobs.due(queue, 99, new Set()).map(({ body }) => JSON.parse(body));
  return {
    events,
    taken: async () => due('carrier') as SettleEvent[],
    inbound: async () => due('inbound') as DeliverEvent[],
  };
});

testWorkflow('SQLite', async () => {
  const { db, workflow } = open();
  return {
    workflow,
    executions: async () => db.all<{ name: string }>('SELECT name FROM executions').map(({ name }) => name),
    openToken: async () => {
      await workflow.startFax('faxccccccccc', 720);
      const [execution] = workflow.due(1, new Set());
      assert.ok(execution);
      return workflow.begin(execution).token;
    },
    goneOn: async () => {},
  };
});
