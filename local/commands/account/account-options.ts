/** The options that set fields of an account, alike for `account add` and `account set`. */
import { type Account, locales } from '../../../lambdas/fax/model.ts';
import { type Checked, checkAddress, checkText } from '../../views/line-fields.ts';
import type { Options, Values } from '../command.ts';
import { accountLimitOptions, readLimits, withLimits } from '../limit-options.ts';

export const accountOptions = {
  name: { type: 'string', value: '<name>', says: "the customer's name" },
  contact: { type: 'string', value: '<address>', says: "whom to ask there; '' for nobody" },
  locale: {
    type: 'string',
    values: locales,
    mayBeEmpty: true,
    says: "language of the account's new lines; '' for the country's",
  },
  ...accountLimitOptions,
} as const satisfies Options;

/** A change of an account: what was not given stays, an empty contact or language is taken away. */
export type AccountChange = (account: Account) => Account;

export function readAccountOptions(values: Values<typeof accountOptions>): Checked<AccountChange> {
  const { name, contact, locale } = values;
  const checkedName = name === undefined ? undefined : checkText(name);
  if (checkedName !== undefined && 'wrong' in checkedName) return checkedName;
  const checkedContact = contact ? checkAddress(contact) : undefined;
  if (checkedContact !== undefined && 'wrong' in checkedContact) return checkedContact;
  const limitChanges = readLimits(values);
  if (limitChanges !== undefined && 'wrong' in limitChanges) return limitChanges;
  const change: AccountChange = ({ contact: formerContact, locale: formerLocale, limits: before, ...account }) => {
    const limits = withLimits(before, limitChanges?.value ?? {});
    const newContact = contact === undefined ? formerContact : checkedContact?.value;
    const newLocale = locale === undefined ? formerLocale : locale || undefined;
    return {
      ...account,
      ...(checkedName === undefined ? {} : { name: checkedName.value }),
      ...(newContact === undefined ? {} : { contact: newContact }),
      ...(newLocale === undefined ? {} : { locale: newLocale }),
      ...(limits === undefined ? {} : { limits }),
    };
  };
  return { value: change };
}
