/** Every command there is. */
import type { Command } from './command.ts';
import { doctor } from './doctor.ts';
import { faxCancel } from './fax-cancel.ts';
import { faxExport } from './fax-export.ts';
import { faxList } from './fax-list.ts';
import { faxRedeliver } from './fax-redeliver.ts';
import { faxShow } from './fax-show.ts';
import { lineAdd } from './line-add.ts';
import { lineList } from './line-list.ts';
import { recipientAdd, recipientRemove, senderAdd, senderRemove } from './line-member.ts';
import { lineRemove } from './line-remove.ts';
import { lineSet } from './line-set.ts';
import { lineShow } from './line-show.ts';
import { pages } from './pages.ts';
import { send } from './send.ts';
import { senderPassword } from './sender-password.ts';
import { serve } from './serve.ts';
import { simulateReceive } from './simulate-receive.ts';

export const commands: readonly Command[] = [
  serve,
  lineAdd,
  lineList,
  lineShow,
  lineSet,
  lineRemove,
  senderAdd,
  senderRemove,
  senderPassword,
  recipientAdd,
  recipientRemove,
  send,
  faxList,
  faxShow,
  faxCancel,
  faxRedeliver,
  faxExport,
  pages,
  simulateReceive,
  doctor,
];
