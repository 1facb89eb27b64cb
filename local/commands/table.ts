/** Every command there is. */

import { accountAdd } from './account/account-add.ts';
import { accountList } from './account/account-list.ts';
import { accountSet } from './account/account-set.ts';
import type { Command } from './command.ts';
import { completionOf } from './completion/completion.ts';
import { doctor } from './doctor/doctor.ts';
import { domainAdd, domainList, domainRemove } from './domain/domain-commands.ts';
import { relayAdd, relayList, relayPassword, relayRemove } from './domain/relay-commands.ts';
import { explain } from './explain.ts';
import { faxCancel } from './fax/fax-cancel.ts';
import { faxClose } from './fax/fax-close.ts';
import { faxEvidence } from './fax/fax-evidence.ts';
import { faxExport } from './fax/fax-export.ts';
import { faxLink } from './fax/fax-link.ts';
import { faxList } from './fax/fax-list.ts';
import { faxRedeliver } from './fax/fax-redeliver.ts';
import { faxRetry } from './fax/fax-retry.ts';
import { faxShow } from './fax/fax-show.ts';
import { send } from './fax/send.ts';
import { forwardCommands } from './forward/forward-commands.ts';
import { lineAdd } from './line/line-add.ts';
import { lineKey } from './line/line-key.ts';
import { lineList } from './line/line-list.ts';
import { recipientAdd, recipientRemove, senderAdd, senderRemove } from './line/line-member.ts';
import { lineRemove } from './line/line-remove.ts';
import { lineRestore } from './line/line-restore.ts';
import { lineSet } from './line/line-set.ts';
import { lineShow } from './line/line-show.ts';
import { senderConfirm, senderKey, senderPin, senderShow } from './line/sender-checks.ts';
import { senderPassword } from './line/sender-password.ts';
import { pages } from './pages.ts';
import { mailAgain } from './repair/mail-again.ts';
import { migrate } from './repair/migrate.ts';
import { reconcile } from './repair/reconcile.ts';
import { redrive } from './repair/redrive.ts';
import { groupCommands } from './senders/group-commands.ts';
import { pecCommands } from './senders/pec-commands.ts';
import { priceCommands } from './senders/price-commands.ts';
import { quarantineCommands } from './senders/quarantine-commands.ts';
import { ruleCommands } from './senders/rule-commands.ts';
import { serve } from './serve.ts';
import { simulateReceive } from './simulate-receive.ts';

export const commands: readonly Command[] = [
  serve,
  accountAdd,
  accountList,
  accountSet,
  domainAdd,
  domainRemove,
  domainList,
  relayAdd,
  relayRemove,
  relayList,
  relayPassword,
  lineAdd,
  lineList,
  lineShow,
  lineSet,
  lineKey,
  lineRemove,
  lineRestore,
  senderAdd,
  senderRemove,
  senderPassword,
  senderPin,
  senderKey,
  senderConfirm,
  senderShow,
  recipientAdd,
  recipientRemove,
  ...groupCommands,
  ...ruleCommands,
  ...priceCommands,
  ...forwardCommands,
  ...pecCommands,
  ...quarantineCommands,
  send,
  faxList,
  faxShow,
  faxCancel,
  faxRedeliver,
  faxRetry,
  faxClose,
  faxExport,
  faxLink,
  faxEvidence,
  mailAgain,
  redrive,
  reconcile,
  migrate,
  pages,
  explain,
  simulateReceive,
  doctor,
  completionOf(() => commands),
];
