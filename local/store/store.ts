/** Everything that one machine keeps in its data folder, opened together. Several processes may have it open. */
import { join } from 'node:path';
import { channelLeasePrefix } from '../../lambdas/flow/leases.ts';
import type { Clock } from '../../lambdas/ports.ts';
import { JobEvents } from '../workflow/events.ts';
import { LocalWorkflow } from '../workflow/workflow.ts';
import { SqliteAdministration } from './administration.ts';
import { Database } from './database.ts';
import { SqliteDirectory } from './directory.ts';
import { SqliteFaxes } from './faxes.ts';
import { FolderFiles } from './files.ts';
import { Jobs } from './jobs.ts';
import { SqliteLeases } from './leases.ts';
import { SqliteLinks } from './links.ts';
import { SqliteLoginPlaces } from './login-places.ts';
import { SqliteMarks } from './marks.ts';
import { Overview } from './overview.ts';
import { SqliteReceivedFaxes } from './received.ts';
import { Retention } from './retention/retention.ts';
import { SqliteDestinations } from './sending/destinations.ts';
import { SqliteQuarantine } from './sending/quarantine.ts';
import { SqliteVolumes } from './sending/volumes.ts';
import { SqliteSubmissions } from './submissions.ts';

export interface Store {
  readonly db: Database;
  readonly directory: SqliteDirectory;
  readonly administration: SqliteAdministration;
  readonly submissions: SqliteSubmissions;
  readonly faxes: SqliteFaxes;
  readonly leases: SqliteLeases;
  readonly links: SqliteLinks;
  readonly marks: SqliteMarks;
  readonly received: SqliteReceivedFaxes;
  readonly volumes: SqliteVolumes;
  readonly destinations: SqliteDestinations;
  readonly quarantine: SqliteQuarantine;
  readonly overview: Overview;
  readonly files: FolderFiles;
  readonly jobs: Jobs;
  readonly loginPlaces: SqliteLoginPlaces;
  readonly retention: Retention;
  readonly workflow: LocalWorkflow;
  readonly events: JobEvents;
  close(): void;
}

export function openStore(folder: string, clock: Clock, db = new Database(folder)): Store {
  const workflow = new LocalWorkflow(db, clock);
  const jobs = new Jobs(db, clock);
  const files = new FolderFiles(join(folder, 'files'));
  return {
    db,
    directory: new SqliteDirectory(db),
    administration: new SqliteAdministration(db),
    submissions: new SqliteSubmissions(db),
    faxes: new SqliteFaxes(db),
    links: new SqliteLinks(db),
    marks: new SqliteMarks(db),
    leases: new SqliteLeases(db, (lease) => {
      // A number is also given back when no channel was free for it; a channel only when a call is over.
      if (lease.startsWith(channelLeasePrefix)) workflow.wakeWaiting();
    }),
    received: new SqliteReceivedFaxes(db),
    volumes: new SqliteVolumes(db),
    destinations: new SqliteDestinations(db),
    quarantine: new SqliteQuarantine(db),
    overview: new Overview(db),
    files,
    jobs,
    loginPlaces: new SqliteLoginPlaces(db),
    retention: new Retention({ db, files, jobs }),
    workflow,
    events: new JobEvents(jobs),
    close: () => db.close(),
  };
}
