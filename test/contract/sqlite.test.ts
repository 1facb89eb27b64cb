import { openStore } from '../../local/store/store.ts';
import { testDirectory } from './directory.contract.ts';
import { now, testFaxes } from './faxes.contract.ts';

const clock = { now: () => now, minuteMs: 60_000 };
testDirectory('SQLite', async () => openStore(':memory:', clock).directory);
testFaxes('SQLite', async () => openStore(':memory:', clock).faxes);
