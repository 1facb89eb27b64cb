/** Numbers that are not called, in Italian: why, and what to do. */
import type { RefusedNumberTexts } from './catalogue.ts';
import { keeper } from './it-phrases.ts';

export const writeInFull = (): string =>
  'Controlli il numero e lo scriva per intero, con il prefisso (es. 02 8908 9211); per l’estero cominci con + e il prefisso del Paese.';

const askForAnother = (): string => 'Chieda al destinatario un numero di fax ordinario.';

export const refusedNumber: RefusedNumberTexts = {
  premium: { cause: 'È un numero a tariffa maggiorata, e questi non li chiamiamo mai.', advice: askForAnother },
  personal: {
    cause: 'È un numero personale, che inoltra le chiamate a spese di chi chiama: questi non li chiamiamo mai.',
    advice: askForAnother,
  },
  satellite: { cause: 'È un telefono satellitare, e questi non li chiamiamo mai.', advice: askForAnother },
  network: {
    cause: 'È un numero di una rete internazionale e non di un Paese: questi non li chiamiamo mai.',
    advice: askForAnother,
  },
  risk: {
    cause: 'È un numero di un intervallo noto per le frodi, e questi non li chiamiamo mai.',
    advice: askForAnother,
  },
  emergency: {
    cause: 'È un numero di emergenza o di un servizio pubblico, e questi non li chiamiamo mai.',
    advice: askForAnother,
  },
  short: {
    cause: 'È un numero breve, non un numero di telefono completo.',
    advice: writeInFull,
  },
  country: {
    cause: 'La sua linea non può chiamare il Paese di questo numero.',
    advice: (context) => `Se le serve, chieda di abilitare questo Paese a ${keeper(context)}.`,
  },
  unknown: { cause: 'È un numero che non chiamiamo.', advice: askForAnother },
};
