/** The items of the directory table: what `DynamoDirectory` reads and `DynamoAdministration` writes. */
import type { Account, E164, Line } from '../../fax/model.ts';
import type { Item, Key } from './dynamo-table.ts';

export const linesPartition = 'lines';
export const accountsPartition = 'accounts';
export const lineKey = (number: E164): Key => ({ pk: linesPartition, sk: number });
export const accountKey = (id: string): Key => ({ pk: accountsPartition, sk: id });
/** An entry of a sender list: an address, or `@domain`. */
export const senderKey = (entry: string): Key => ({ pk: `sender#${entry}`, sk: 'line' });
export const passwordKey = (address: string): Key => ({ pk: `password#${address}`, sk: 'password' });

/** @returns undefined also for an item that only keeps writers of a line apart, and holds none */
export const lineOf = (item: Item | undefined): Line | undefined => item?.line as Line | undefined;

export const accountIn = (item: Item | undefined): Account | undefined => item?.account as Account | undefined;
