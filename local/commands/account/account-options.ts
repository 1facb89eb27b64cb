/** The options that set fields of an account, alike for `account add` and `account set`. */
import { type Account, locales } from '../../../lambdas/fax/model.ts';
import { type Checked, checkAddress, checkText } from '../../views/line-fields.ts';
import type { Options, Values } from '../command.ts';

export const accountOptions = {
  name: { type: 'string', value: '<name>', says: "the customer's name" },
  contact: { type: 'string', value: '<address>', says: "whom to ask there; '' for nobody" },
  locale: {
    type: 'string',
    values: locales,
    mayBeEmpty: true,
    says: "language of the account's new lines; '' for the country's",
  },
} as const satisfies Options;

/** A change of an account: what was not given stays, an empty contact or language is taken away. */
export type AccountChange = (account: Account) => Account;

export function readAccountOptions({ name, contact, locale }: Values<typeof accountOptions>): Checked<AccountChange> {
  const checkedName = name === undefined ? undefined : checkText(name);
  if (checkedName !== undefined && 'wrong' in checkedName) return checkedName;
  const checkedContact = contact ? checkAddress(contact) : undefined;
  if (checkedContact !== undefined && 'wrong' in checkedContact) return checkedContact;
  const change: AccountChange = ({ contact: formerContact, locale: formerLocale, ...account }) => {
    const newContact = contact === undefined ? formerContact : checkedContact?.value;
    const newLocale = locale === undefined ? formerLocale : locale || undefined;
    return {
      ...account,
      ...(checkedName === undefined ? {} : { name: checkedName.value }),
      ...(newContact === undefined ? {} : { contact: newContact }),
      ...(newLocale === undefined ? {} : { locale: newLocale }),
    };
  };
  return { value: change };
}
