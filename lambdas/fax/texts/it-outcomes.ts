/** Outcomes in Italian. */
import type { Texts } from './catalogue.ts';
import { refusedNumber, writeInFull } from './it-numbers.ts';
import { keeper, limitWords, pages } from './it-phrases.ts';

const noDocument = {
  archive: {
    cause: 'È un archivio compresso, e gli archivi non li apriamo.',
    advice: 'Lo apra e alleghi i documenti che contiene, meglio se in PDF.',
  },
  'printer-file': {
    cause: 'È un file per la stampante (PCL, PostScript o simili), non un documento.',
    advice: 'Dal programma da cui proviene lo stampi o lo esporti in PDF, e alleghi quel PDF.',
  },
  program: {
    cause: 'È un programma, non un documento.',
    advice: 'Alleghi il documento vero e proprio, meglio se in PDF.',
  },
  recording: {
    cause: 'È una registrazione audio o video, non un documento.',
    advice: 'Alleghi il documento vero e proprio, meglio se in PDF.',
  },
  unknown: {
    cause: 'Questo tipo di file non si può trasmettere via fax.',
    advice: 'Salvi il documento in PDF e lo alleghi così.',
  },
} as const;

export const outcomes: Texts['outcomes'] = {
  sent: {
    short: 'consegnato',
    cause: () => 'Il fax è stato ricevuto.',
    advice: () => 'Non deve fare altro.',
  },

  'no-document': {
    short: 'nessun documento allegato',
    cause: () => 'Non c’era nessun documento da trasmettere: via fax inviamo gli allegati, non il testo del messaggio.',
    advice: () => 'Alleghi il documento come file, meglio se in PDF, e invii di nuovo il messaggio.',
  },
  'password-protected': {
    short: 'protetto da password',
    cause: () => 'È protetto da una password e non possiamo aprirlo.',
    advice: () => 'Lo salvi senza password e lo alleghi di nuovo.',
  },
  'unsupported-format': {
    short: 'tipo di file non adatto',
    cause: ({ kind }) => noDocument[kind ?? 'unknown'].cause,
    advice: ({ kind }) => noDocument[kind ?? 'unknown'].advice,
  },
  'corrupt-document': {
    short: 'file danneggiato',
    cause: ({ scope, page }) =>
      scope === 'message'
        ? 'Il messaggio è arrivato danneggiato e non siamo riusciti a estrarne gli allegati.'
        : page === undefined
          ? 'Il file è danneggiato o incompleto e non si apre.'
          : `La pagina ${page} è danneggiata e non si legge.`,
    advice: ({ scope }) =>
      scope === 'message'
        ? 'Lo scriva di nuovo, meglio se da un altro programma di posta, con i documenti allegati in PDF.'
        : 'Controlli che si apra sul suo computer, poi lo salvi di nuovo in PDF e lo alleghi.',
  },
  'empty-document': {
    short: 'file vuoto',
    cause: () => 'Il file è vuoto: non contiene nessuna pagina.',
    advice: () => 'Controlli che sia il file giusto, lo salvi di nuovo e lo alleghi.',
  },
  'too-large': {
    short: 'troppo grande',
    cause: ({ scope }) =>
      scope === 'message'
        ? 'Gli allegati, nel complesso, sono troppi o troppo grandi.'
        : 'Da solo o insieme agli altri allegati è più di quanto possiamo trasmettere.',
    advice: ({ limits }) =>
      `Riduca i file o li divida in più messaggi, ognuno con al massimo ${limits.megabytes} MB e ${limits.maxDocuments} documenti.`,
  },
  'too-many-pages': {
    short: 'troppe pagine',
    cause: ({ limits }) => `Un fax può avere al massimo ${pages(limits.maxPages)} in tutto, e così sarebbero di più.`,
    advice: ({ limits }) =>
      `Divida i documenti in più messaggi, ognuno di non più di ${pages(limits.maxPages)} in tutto.`,
  },
  'conversion-failed': {
    short: 'conversione non riuscita',
    cause: ({ page }) =>
      page === undefined
        ? 'Non siamo riusciti a trasformarlo in pagine di fax.'
        : `La pagina ${page} ha lettere in un carattere che né il file né il nostro servizio possiedono: sul fax mancherebbero.`,
    advice: ({ page }) =>
      page === undefined
        ? 'Lo salvi in PDF dal programma con cui è stato creato e alleghi il PDF.'
        : 'Lo salvi di nuovo in PDF con i caratteri incorporati e alleghi quello.',
  },
  'encrypted-mail': {
    short: 'messaggio cifrato',
    cause: () => 'Il messaggio è cifrato e non possiamo leggerlo.',
    advice: () => 'Lo invii di nuovo senza cifratura. La firma digitale, invece, non è un problema.',
  },
  'partial-mail': {
    short: 'messaggio spezzato in più parti',
    cause: () =>
      'Il programma di posta ha spezzato il messaggio in più parti, e da una sola non si può estrarre il documento.',
    advice: () => 'Disattivi la divisione dei messaggi nel programma di posta, o alleghi meno file per volta.',
  },
  'bad-number': {
    short: 'numero non valido',
    cause: () => 'Non è un numero di telefono completo e valido.',
    advice: writeInFull,
  },
  'destination-not-allowed': {
    short: 'destinazione non ammessa',
    cause: ({ rule }) => refusedNumber[rule ?? 'unknown'].cause,
    advice: (context) => refusedNumber[context.rule ?? 'unknown'].advice(context),
  },
  'too-many-recipients': {
    short: 'troppi numeri',
    cause: ({ numbers, limits }) =>
      numbers > limits.maxRecipients
        ? `I numeri erano ${numbers}; un messaggio ne può avere al massimo ${limits.maxRecipients}.`
        : `Un messaggio può avere al massimo ${limits.maxRecipients} numeri.`,
    advice: ({ limits }) => `Li divida in più messaggi, ognuno con non più di ${limits.maxRecipients} numeri.`,
  },
  'limit-reached': {
    short: 'limite di invii raggiunto',
    cause: ({ limit }) =>
      limit === undefined
        ? 'La sua linea ha raggiunto il limite di invii stabilito.'
        : `Così si supererebbe un limite: ${limitWords(limit)}.`,
    advice: (context) => `Riprovi più tardi, o chieda di alzare il limite a ${keeper(context)}.`,
  },
  'confirmation-missing': {
    short: 'conferma non ricevuta',
    cause: () => 'Le avevamo chiesto di confermare l’invio e la conferma non è arrivata in tempo.',
    advice: () => 'Se il fax serve ancora, invii di nuovo il messaggio e confermi quando glielo chiediamo.',
  },
  virus: {
    short: 'allegato sospetto',
    cause: () => 'Il controllo antivirus ha segnalato il messaggio come pericoloso.',
    advice: () =>
      'Faccia controllare il computer da cui proviene il file, poi invii di nuovo il documento da una copia sicura.',
  },

  busy: {
    short: 'occupato',
    cause: ({ isAlways }) => (isAlways ? 'Il numero era sempre occupato.' : 'Il numero era occupato.'),
    advice: () =>
      'Invii di nuovo il fax più tardi. Se resta occupato, chieda al destinatario se ha un altro numero di fax.',
  },
  'no-answer': {
    short: 'nessuna risposta',
    cause: ({ isAlways }) =>
      isAlways ? 'Il telefono ha sempre squillato a vuoto.' : 'Il telefono ha squillato a vuoto.',
    advice: () =>
      'Può darsi che l’apparecchio sia spento o senza carta: contatti il destinatario, poi invii di nuovo il fax.',
  },
  'not-a-fax': {
    short: 'non ha risposto un fax',
    cause: () => 'A questo numero non ha risposto un fax: forse una persona o una segreteria telefonica.',
    advice: () =>
      'Controlli il numero con il destinatario prima di inviare di nuovo. Per non disturbare, abbiamo smesso di chiamare.',
  },
  'number-unassigned': {
    short: 'numero non attivo',
    cause: () => 'Il numero non è attivo.',
    advice: () => 'Chieda al destinatario il numero corretto e invii di nuovo il fax.',
  },
  rejected: {
    short: 'chiamata rifiutata',
    cause: () => 'La linea del destinatario ha rifiutato la chiamata.',
    advice: () =>
      'Può darsi che blocchi i numeri che non conosce: chieda al destinatario di accettare le chiamate dal suo numero di fax.',
  },
  dropped: {
    short: 'chiamata interrotta',
    cause: ({ isAlways }) =>
      isAlways
        ? 'La chiamata si è sempre interrotta prima della fine.'
        : 'La chiamata si è interrotta prima della fine.',
    advice: () =>
      'Invii di nuovo il fax più tardi. Se succede ancora, chieda al destinatario di controllare l’apparecchio.',
  },
  'transmission-error': {
    short: 'trasmissione disturbata',
    cause: () =>
      'Il fax del destinatario ha risposto, ma le pagine non sono passate: i due apparecchi non si sono intesi.',
    advice: () =>
      'Invii di nuovo il fax più tardi. Se succede ancora, provi con meno pagine per volta o contatti il destinatario.',
  },
  unreachable: {
    short: 'non raggiungibile',
    cause: ({ isAlways }) =>
      isAlways ? 'Il numero non è mai stato raggiungibile.' : 'Il numero non era raggiungibile.',
    advice: () => 'Invii di nuovo il fax più tardi. Se non funziona, chieda al destinatario se la sua linea funziona.',
  },
  'carrier-unavailable': {
    short: 'linea non disponibile da parte nostra',
    cause: ({ tries }) =>
      tries === 0
        ? 'Da parte nostra non c’era una linea disponibile e il numero non è stato chiamato.'
        : 'Da parte nostra la linea telefonica non era disponibile: il numero del destinatario non c’entra.',
    advice: () => 'Ci scusiamo. Invii di nuovo il fax più tardi.',
  },
  unconfirmed: {
    short: 'esito sconosciuto',
    cause: () =>
      'La chiamata è partita, ma la rete telefonica non ci ha detto com’è finita. Il fax potrebbe essere arrivato.',
    advice: () => 'Prima di inviarlo di nuovo, chieda al destinatario se l’ha ricevuto.',
  },
  cancelled: {
    short: 'annullato',
    cause: () => 'L’invio è stato annullato, come richiesto.',
    advice: () => 'Se il fax serve ancora, lo invii di nuovo.',
  },
  internal: {
    short: 'problema da parte nostra',
    cause: () => 'L’invio si è fermato per un problema da parte nostra, che ci è già stato segnalato.',
    advice: (context) =>
      `Ci scusiamo. Invii di nuovo il fax; se succede ancora, indichi il riferimento di questo fax a ${keeper(context)}.`,
  },

  'sender-not-authenticated': {
    short: 'mittente non verificato',
    cause: () => 'Il messaggio non è stato accettato.',
    advice: (context) => `Si rivolga a ${keeper(context)}.`,
  },
  'sender-not-allowed': {
    short: 'mittente non abilitato',
    cause: () => 'Il messaggio non è stato accettato.',
    advice: (context) => `Si rivolga a ${keeper(context)}.`,
  },
  'automatic-mail': {
    short: 'messaggio automatico',
    cause: () => 'I messaggi automatici non vengono trasmessi.',
    advice: (context) => `Si rivolga a ${keeper(context)}.`,
  },
};
