/** Ports for a run that changes nothing: what is read is true, and what would be written is noted down. */
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { Defect } from '../../lambdas/fax/errors.ts';
import type { Submission } from '../../lambdas/fax/model.ts';
import type { RefusalCode } from '../../lambdas/fax/outcomes.ts';
import { addTo } from '../../lambdas/fax/sending/volume.ts';
import type { AcceptPorts } from '../../lambdas/handlers/accept.ts';
import type { ResolverMaker } from '../../lambdas/mail/proof/lookups.ts';
import type { MailReader } from '../../lambdas/mail/reader/mail-reader.ts';
import type { MailDecision, OperatorPorts, Ports, QuarantinedMail, VirusScanner } from '../../lambdas/ports.ts';

export interface Noted {
  decision?: { readonly decision: MailDecision; readonly detail: string };
  quarantined?: QuarantinedMail;
  /** By id. */
  readonly submissions: Map<string, Submission>;
  /** Names of the journal's alarms. */
  readonly alarms: string[];
  refusal?: RefusalCode;
}

export interface DryRunParts {
  readonly ports: OperatorPorts;
  readonly domains: readonly string[];
  readonly mails: MailReader;
  readonly resolver: ResolverMaker;
  readonly scanner: VirusScanner;
  /** The mail. */
  readonly path: string;
}

/** For what nobody comes to without a link. */
const notAsked = (): never => {
  throw new Defect('A dry run asked for what it must not.');
};

type DryPorts = AcceptPorts & Pick<Ports, 'journal'> & { readonly files: Pick<Ports['files'], 'keys' | 'put'> };

export function dryRun({ ports, domains, mails, resolver, scanner, path }: DryRunParts): {
  readonly ports: DryPorts;
  readonly noted: Noted;
} {
  const noted: Noted = { submissions: new Map(), alarms: [] };
  const { clock, directory, destinations, volumes } = ports;
  return {
    noted,
    ports: {
      ...{ clock, directory, destinations, mails, resolver, scanner, settings: { domains } },
      files: {
        read: async () => createReadStream(path),
        put: async (_key, content) => {
          // Whoever writes a stream waits for its end.
          if (content instanceof Readable) for await (const _ of content);
        },
        keys: async () => [],
        readAll: notAsked,
        size: async () => undefined,
        keepFor: async () => {},
      },
      journal: {
        info: (_what, facts) => {
          const outcome = facts?.outcome;
          if (typeof outcome === 'string') noted.refusal = outcome as RefusalCode;
        },
        debug: () => {},
        alarm: (what) => void noted.alarms.push(what),
      },
      submissions: {
        claim: async (_key, holder) => holder,
        create: async (submission) => void noted.submissions.set(submission.id, submission),
        submission: async (id) => noted.submissions.get(id),
        mailDecision: async () => undefined,
        decideMail: async (_key, decision, detail) => {
          noted.decision = { decision, detail };
        },
      },
      faxes: { append: async () => true, fax: async () => undefined },
      workflow: { startSubmission: async () => {}, startReport: notAsked },
      // An answer to a notice is not followed: no link is known.
      links: { put: notAsked, target: async () => undefined },
      marks: { mark: notAsked },
      ids: { secret: notAsked },
      events: { cancel: notAsked },
      mailer: { domain: domains[0] ?? '', send: notAsked, answerTo: notAsked },
      // Wrong PINs are not counted, and a lock is not looked at.
      leases: { take: async () => true, release: async () => true },
      quarantine: {
        put: async (mail) => {
          noted.quarantined = mail;
        },
      },
      volumes: {
        add: async (of, addition, limits) => {
          const added = addTo(await volumes.volume(of), addition, limits);
          return added.ok ? { isUnusual: added.isUnusual } : { broken: added.broken };
        },
        takeBack: async () => {},
      },
    },
  };
}
