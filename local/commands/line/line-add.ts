/** `faxpost line add`: a new fax number. */

import { countryOf } from '../../../lambdas/fax/dialling/numbers.ts';
import { defaultAccount, defaultLineSettings, type Line } from '../../../lambdas/fax/model.ts';
import { localeOfCountry, timezoneOfCountry } from '../../views/line-defaults.ts';
import { checkAddress, checkCountry, checkList, checkNumber, checkSender } from '../../views/line-fields.ts';
import { accountNotFound } from '../account/find-account.ts';
import { command } from '../command.ts';
import { refuseOutside } from '../domain/outside.ts';
import { answerOf } from './find-line.ts';
import { refusePublic } from './line-member.ts';
import { lineOptions, readLineOptions, withChanges } from './line-options.ts';

export const lineAdd = command({
  name: 'line add',
  arguments: [{ name: 'number' }],
  says: 'add a fax number',
  more: "The country is the number's own, language is the account's or the country's, the time zone the country's, unless told.",
  example:
    'line add +390240701234 --country IT --area-code 02 --sender anna@example.com --recipient office@example.com',
  options: {
    ...lineOptions,
    sender: {
      type: 'string',
      multiple: true,
      value: '<address>',
      says: 'may send from it; @example.com for everybody there',
    },
    recipient: { type: 'string', multiple: true, value: '<address>', says: 'receives its faxes' },
  },
  async run({ installation }, [given = ''], values) {
    const country = values.country === undefined ? undefined : checkCountry(values.country);
    if (country !== undefined && 'wrong' in country) return { misused: country.wrong };
    const number = checkNumber(given, country?.value);
    if ('wrong' in number) return { misused: number.wrong };
    const read = readLineOptions(values);
    if ('wrong' in read) return { misused: read.wrong };
    const senders = checkList(values.sender ?? [], checkSender);
    const open =
      'wrong' in senders ? undefined : senders.value.map(refusePublic).find((refusal) => refusal !== undefined);
    if (open !== undefined) return open;
    if ('wrong' in senders) return { misused: senders.wrong };
    const recipients = checkList(values.recipient ?? [], checkAddress);
    if ('wrong' in recipients) return { misused: recipients.wrong };

    const home = country?.value ?? countryOf(number.value);
    if (home === undefined) return { misused: `Say with --country where ${number.value} is, such as --country IT.` };
    const { fields } = read.value;
    const { directory, administration } = (await installation()).ports;
    const account = await directory.account(fields.account ?? defaultAccount.id);
    if (account === undefined) return accountNotFound(directory, String(fields.account));
    const refusal = await refuseOutside(directory, account.id, {
      senders: senders.value,
      recipients: recipients.value,
    });
    if (refusal !== undefined) return refusal;
    const usual: Line = {
      name: '',
      locale: account.locale ?? localeOfCountry(home),
      timezone: timezoneOfCountry(home),
      number: number.value,
      country: home,
      senders: senders.value,
      recipients: recipients.value,
      settings: defaultLineSettings,
      receive: {},
    };
    const line = withChanges(usual, read.value);
    return answerOf(line.number, await administration.addLine(line));
  },
});
