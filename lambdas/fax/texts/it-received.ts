/** Received faxes in Italian. */
import { keeper, pages } from './it-phrases.ts';
import type { ReceivedTexts } from './received.ts';

export const received: ReceivedTexts = {
  withheld: 'un numero anonimo',
  withheldShort: 'numero anonimo',
  outcomes: {
    delivered: 'in tutte le caselle',
    'partly-delivered': 'solo in alcune caselle',
    kept: 'conservato, in nessuna casella',
    unreadable: 'non leggibile',
  },
  handedOver: 'consegnato a tutte le caselle',
  status: { complete: 'completo', partial: 'incompleto' },
  subjects: {
    received: (from, count) => `Fax da ${from}, ${count}`,
    internal: (from, count) => `Fax interno da ${from}, ${count}`,
    unreadable: (from) => `Fax da ${from} non leggibile`,
    tried: (from) => `Fax da ${from} non riuscito`,
  },
  headlines: {
    received: (from) => `Fax da ${from}`,
    internal: (from) => `Fax interno da ${from}`,
    partial: (from) => `Fax incompleto da ${from}`,
    unreadable: (from) => `Un fax da ${from} non si può leggere`,
    tried: (from) => `Un fax da ${from} non è arrivato`,
  },
  labels: {
    from: 'Da',
    line: 'Alla linea',
    receivedAt: 'Ricevuto',
    triedAt: 'Chiamata del',
    pages: 'Pagine',
    callTime: 'Durata della chiamata',
    file: 'File',
  },
  attached: 'Il fax è allegato come PDF.',
  internal: 'È stato inviato da un’altra linea di questo servizio, senza passare dalla rete telefonica.',
  again: 'Lo riceve adesso perché è stato chiesto di consegnarlo di nuovo.',
  partial: (count) =>
    `La chiamata si è interrotta prima che arrivassero tutte le pagine: qui ${count === 1 ? 'c’è' : 'ci sono'} solo ${pages(count)}.`,
  partialAdvice: 'Chieda al mittente di inviare di nuovo il fax, o almeno le pagine che mancano.',
  damagedPages: (list, count) =>
    count === 1
      ? `La pagina ${list} è arrivata danneggiata e può essere incompleta o bianca.`
      : `Le pagine ${list} sono arrivate danneggiate e possono essere incomplete o bianche.`,
  fewerPages: (total, have) =>
    `La rete telefonica ha contato ${pages(total)}, ma il file ne contiene solo ${have}. Se il fax è importante, chieda al mittente se è completo.`,
  link: {
    text: (megabytes, until) =>
      `Il fax è troppo grande per un messaggio (${megabytes} MB). Si può scaricare fino al ${until}; può farlo chiunque abbia questo collegamento.`,
    label: 'Apri il fax',
  },
  unreadable: {
    'password-protected': 'È arrivato come file protetto da password, quindi le pagine non si possono mostrare.',
    'empty-document': 'È arrivato come file senza nessuna pagina.',
    'too-many-pages': 'Ha più pagine di quante possiamo elaborarne in un solo fax.',
    'too-large': 'È più grande di quanto possiamo elaborare come un solo fax.',
    lost: 'La rete telefonica ha segnalato il fax, ma non ha potuto consegnarcene le pagine.',
    other: 'Il file è arrivato danneggiato, quindi le pagine non si possono mostrare.',
  },
  originalKept: (contact) =>
    `Abbiamo conservato il file originale: lo può chiedere a ${keeper({ contact })}, indicando il riferimento di questo fax.`,
  unreadableAdvice: (from) =>
    from === undefined
      ? 'Il numero era anonimo, quindi non possiamo dirle a chi rivolgersi. Se sa chi doveva mandarle un fax, chieda di inviarlo di nuovo.'
      : `Chiami ${from} e chieda di inviare di nuovo il fax.`,
  tried: {
    dropped: {
      short: 'interrotto prima della prima pagina',
      cause: 'La chiamata si è interrotta prima che arrivasse la prima pagina.',
    },
    cancelled: {
      short: 'chiuso dal mittente prima della prima pagina',
      cause: 'Il mittente ha chiuso la chiamata prima che arrivasse la prima pagina.',
    },
    'transmission-error': {
      short: 'gli apparecchi non si sono intesi',
      cause: 'I due apparecchi fax non sono riusciti a comunicare e non è arrivata nessuna pagina.',
    },
    unknown: {
      short: 'nessuna pagina arrivata',
      cause: 'La chiamata è finita prima che arrivasse la prima pagina. Non sappiamo perché.',
    },
  },
  triedAdvice: (from) =>
    from === undefined
      ? 'Spesso il mittente riprova da sé. Se aspetta un fax, chieda di inviarlo di nuovo.'
      : `Spesso il mittente riprova da sé. Se aspetta un fax, chiami ${from} e chieda di inviarlo di nuovo.`,
  pictureCaption: 'La prima pagina',
};
