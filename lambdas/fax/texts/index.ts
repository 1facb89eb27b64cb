/** All that is said to people, by language. */
import type { Locale } from '../model.ts';
import type { Texts } from './catalogue.ts';
import { en } from './en.ts';
import { it } from './it.ts';
import { zh } from './zh.ts';

export type { OutcomeContext, OutcomeText, Texts } from './catalogue.ts';

export const texts: Readonly<Record<Locale, Texts>> = { it, en, zh };
