/** Italian. */
import type { Texts } from './catalogue.ts';
import { outcomes } from './it-outcomes.ts';
import { documentPages, pages } from './it-phrases.ts';
import { received } from './it-received.ts';

const fax = (numbers: readonly string[]): string => (numbers.length === 1 ? ` a ${numbers[0]}` : '');

/** `È protetto` → `è protetto`; what is written in capitals stays. */
const lowerFirst = (sentence: string): string =>
  /^\p{Lu}\p{Lu}/u.test(sentence) ? sentence : sentence.charAt(0).toLowerCase() + sentence.slice(1);

export const it: Texts = {
  tag: 'it-IT',
  outcomes,
  received,
  progress: {
    accepted: 'ricevuto',
    held: 'in attesa di conferma',
    preparing: 'in preparazione',
    waiting: 'in attesa',
    calling: 'in chiamata',
    ended: 'terminato',
  },
  leftOut: {
    'inline-picture': 'immagine inserita nel testo, di solito un logo o una firma',
    'end-of-letter': 'la fine del Suo messaggio, che il programma di posta ha inviato come file',
    'blank-pages': 'pagine bianche',
    signature: 'firma digitale del messaggio',
    key: 'chiave di cifratura',
    calendar: 'invito di calendario',
    contact: 'biglietto da visita elettronico',
    report: 'ricevuta di consegna o di lettura',
    'certified-mail-data': 'dati di servizio della posta certificata',
    'resource-fork': 'dati di servizio aggiunti da un Mac',
    'forwarded-mail': 'messaggio inoltrato',
    'file-in-pdf': 'file incorporato nel PDF, che non fa parte delle sue pagine',
    'external-link': 'collegamento a un file che non era nel messaggio',
  },
  headlines: {
    sent: 'Il fax è stato consegnato',
    failed: 'Il fax non è stato consegnato',
    anomaly: 'Il fax non è stato inviato',
    unconfirmed: 'Non sappiamo se il fax è arrivato',
    cancelled: 'Il fax è stato annullato',
    correction: 'Il fax è arrivato',
    numbers: (count) => (count === 1 ? 'Un numero non si può chiamare' : `${count} numeri non si possono chiamare`),
  },
  subjects: {
    sent: (number) => `Fax consegnato a ${number}`,
    failed: (number) => `Fax non consegnato a ${number}`,
    anomaly: (numbers) => `Fax non inviato${fax(numbers)}`,
    unconfirmed: (number) => `Fax a ${number}, esito incerto`,
    cancelled: (number) => `Fax a ${number} annullato`,
    correction: (number) => `Rettifica – fax consegnato a ${number}`,
    numbers: (numbers) =>
      numbers.length === 1 ? `Numero non valido: ${numbers[0]}` : `${numbers.length} numeri non validi`,
    withOwn: (outcome, own) => (outcome.includes(': ') ? `${outcome} – ${own}` : `${outcome}: ${own}`),
  },
  labels: {
    number: 'Numero',
    numbers: 'Numeri',
    subject: 'Oggetto',
    line: 'Dalla linea',
    pages: 'Pagine',
    documents: 'Documenti',
    submittedAt: 'Inviato il',
    deliveredAt: 'Consegnato',
    endedAt: 'Terminato',
    callTime: 'Durata della chiamata',
  },
  attemptColumns: { attempt: 'N.', time: 'Ora', result: 'Esito', duration: 'Durata' },
  pages,
  documentPages,
  gap: ' ',
  colon: ': ',
  afterColon: lowerFirst,
  inBrackets: (text) => ` (${text})`,

  delivered: (number, count) =>
    count === undefined
      ? `L’apparecchio al numero ${number} ha confermato la ricezione.`
      : `L’apparecchio al numero ${number} ha confermato la ricezione di ${pages(count)}.`,
  deliveredDirectly: (number) =>
    `${number} è un’altra linea di questo servizio: il fax vi è arrivato direttamente, senza passare dalla rete telefonica.`,
  afterTries: (tries) => `Ci sono voluti ${tries} tentativi.`,
  triedInVain: (tries) => `Abbiamo provato ${tries} volte.`,
  triedWithDifferentEnds: (tries, last) =>
    `Abbiamo provato ${tries} volte, con esiti diversi; l’ultima volta: ${last}.`,
  correctionIntroduction:
    'Le avevamo scritto che questo fax non risultava consegnato. Invece è arrivato: la conferma ci è giunta solo dopo quel messaggio.',
  correctionAdvice:
    'Non occorre inviarlo di nuovo. Se lo ha già fatto, il destinatario potrebbe riceverlo due volte. Ci scusiamo per la prima comunicazione.',
  nothingSent: (numbers, documents) => {
    const first = numbers === 1 ? 'Il numero non è stato chiamato' : 'Nessun numero è stato chiamato';
    if (documents === 0) return `${first}.`;
    return documents === 1
      ? `${first}, perché un documento non si può trasmettere e non inviamo mai un fax incompleto.`
      : `${first}, perché ${documents} documenti non si possono trasmettere e non inviamo mai un fax incompleto.`;
  },
  sendAgain: (numbers) =>
    numbers === 1
      ? 'Poi invii di nuovo il messaggio con tutti i documenti: il destinatario non ha ancora ricevuto nulla.'
      : 'Poi invii di nuovo il messaggio con tutti i documenti: nessun destinatario ha ancora ricevuto nulla.',
  numbersNotCalled: (count, others) => {
    if (others === 0) return 'Il fax non è stato inviato.';
    return count === 1 ? 'A questo numero il fax non è stato inviato.' : 'A questi numeri il fax non è stato inviato.';
  },
  otherNumbersGoOn: (count) =>
    count === 1
      ? 'Per l’altro numero indicato non cambia nulla: Le scriveremo a parte com’è andata.'
      : `Per gli altri ${count} numeri indicati non cambia nulla: Le scriveremo a parte com’è andata.`,

  attemptsTitle: 'Tentativi',
  notCounted: 'nostre linee occupate, non conta',
  slower: 'modalità più lenta e affidabile',
  endUnknown: 'esito sconosciuto',
  badDocumentsTitle: (count) => (count === 1 ? 'Il documento da sistemare' : 'I documenti da sistemare'),
  subjectForms: {
    dialled: {
      cause: 'Nell’oggetto di un messaggio all’indirizzo fax fisso stanno solo numeri di fax, e questo non lo è.',
      advice:
        'Scriva un nuovo messaggio il cui oggetto contenga i numeri come li compone al telefono, separati da punto e virgola ' +
        'se sono più d’uno, ciascuno con un nome dopo « /», se vuole: 0255533222 /Rossi; 0289089211',
    },
    separated: {
      cause: 'Nell’oggetto di un messaggio all’indirizzo fax fisso stanno solo numeri di fax, e questo non lo è.',
      advice:
        'Scriva un nuovo messaggio il cui oggetto contenga paese, prefisso e numero uniti da trattini, separati da punto e ' +
        'virgola se sono più d’uno, ciascuno con un nome dopo «/», se vuole: 39-02-55533222/Rossi; 02-89089211',
    },
  },
  badNumbersTitle: (count) => (count === 1 ? 'Il numero, come lo ha scritto' : 'I numeri, come li ha scritti'),
  leftOutTitle: 'Parti del messaggio non trasmesse',
  leftOutAdvice: 'Se una di queste doveva essere trasmessa, la alleghi come file a parte.',
  adviceTitle: 'Che cosa fare',
  warningsTitle: 'Da sapere',
  warnings: {
    slowPages: (list, count, seconds) =>
      count === 1
        ? `La pagina ${list} è molto fitta e da sola richiede circa ${seconds} secondi di chiamata. Senza foto né sfondi passerebbe più in fretta.`
        : `Le pagine ${list} sono molto fitte e richiedono fino a circa ${seconds} secondi di chiamata l’una. Senza foto né sfondi passerebbero più in fretta.`,
    cutPages: (document, parts) =>
      `${document} è molto più lungo o largo del foglio: perché resti leggibile è stato diviso in ${parts} pagine. Alcune righe compaiono su due pagine.`,
    fewerPagesConfirmed: (confirmed, count) =>
      `La rete telefonica ha contato ${pages(confirmed)} su ${count}. Se il fax è importante, chieda al destinatario se è completo.`,
    somePagesPassed: (passed, count) =>
      `Prima dell’interruzione ${passed === 1 ? 'era passata 1 pagina' : `erano passate ${passed} pagine`} su ${count}: il destinatario può averle già.`,
    mayHaveArrived: 'Di una chiamata non conosciamo l’esito: il fax potrebbe essere arrivato.',
  },
  unnamedPart: 'senza nome',
  insideOf: (container) => `in ${container}`,
  pictureCaption: 'La prima pagina come la stampa il fax',
  slowPageCaption: (page, seconds) => `La pagina ${page}, circa ${seconds} secondi di linea`,
  zoneNames: {},
  footer: (reference, zone, contact, answers) =>
    [
      answers ?? 'Messaggio automatico, le risposte non vengono lette.',
      ...(contact === undefined ? [] : [`Per domande: ${contact}.`]),
      `Riferimento ${reference}.`,
      `Orari: ${lowerFirst(zone)}.`,
    ].join(' '),
};
