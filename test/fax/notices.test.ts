import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AttemptResult } from '../../lambdas/fax/attempts.ts';
import { Defect } from '../../lambdas/fax/errors.ts';
import { anomalyOf } from '../../lambdas/fax/explain/explain-fax.ts';
import type { Fax, FaxEntry } from '../../lambdas/fax/history.ts';
import type { Anomaly, Line, Submission } from '../../lambdas/fax/model.ts';
import {
  anomalyNotice,
  type Block,
  correctionNotice,
  type Notice,
  refusedNumbersNotice,
  resultNotice,
} from '../../lambdas/fax/notices/notices.ts';
import {
  accepted,
  busy,
  ended,
  faxOf,
  faxWith,
  line,
  minute,
  prepared,
  sent,
  start,
  stop,
  submission,
  wait,
  written,
} from './sample-faxes.ts';

const tell = (fax: Fax, more: { submission?: Submission; line?: Line } = {}): Notice =>
  resultNotice({ submission, line, fax, ...more });

const blocksOf = <K extends Block['block']>(notice: Notice, kind: K) =>
  notice.blocks.filter((block): block is Extract<Block, { block: K }> => block.block === kind);
const story = (notice: Notice): string =>
  blocksOf(notice, 'paragraph')
    .map(({ text }) => text)
    .join('\n');
const advice = (notice: Notice): string | undefined => blocksOf(notice, 'advice')[0]?.text;
const warnings = (notice: Notice): readonly string[] => blocksOf(notice, 'warnings')[0]?.items ?? [];
const attempts = (notice: Notice): readonly (readonly string[])[] => blocksOf(notice, 'attempts')[0]?.rows ?? [];
const fact = (notice: Notice, label: string): string[] | undefined =>
  blocksOf(notice, 'facts')
    .flatMap(({ rows }) => rows)
    .find((row) => row.label === label)
    ?.values.map(({ text, note }) => (note === undefined ? text : `${text} | ${note}`));

test('a sent fax: good news, what went where and when, nothing to do', () => {
  const notice = tell(faxWith(sent));
  assert.equal(notice.id, 'faxaaaaaaaaa-result');
  assert.equal(notice.kind, 'sent');
  assert.equal(notice.mood, 'good');
  assert.equal(notice.fax, 'faxaaaaaaaaa');
  assert.equal(notice.headline, 'Il fax è stato consegnato');
  assert.equal(notice.subject, 'Fax consegnato a 02 8908 9211: Contratto Bianchi');
  assert.equal(story(notice), 'L’apparecchio al numero 02 8908 9211 ha confermato la ricezione di 3 pagine.');
  assert.deepEqual(fact(notice, 'Numero'), ['02 8908 9211 | +390289089211']);
  assert.deepEqual(fact(notice, 'Pagine'), ['3']);
  assert.deepEqual(fact(notice, 'Documenti'), ['contratto.pdf | 2 pagine', 'pianta.tif | 1 pagina']);
  assert.deepEqual(fact(notice, 'Oggetto'), ['Contratto Bianchi']);
  assert.deepEqual(fact(notice, 'Dalla linea'), ['Studio Rossi | 02 4070 1234']);
  assert.deepEqual(fact(notice, 'Inviato il'), ['22 nov 2026, 15:04']);
  assert.deepEqual(fact(notice, 'Consegnato'), ['22 nov 2026, 15:05']);
  assert.deepEqual(fact(notice, 'Durata della chiamata'), ['1 min 23 s']);
  assert.equal(advice(notice), undefined);
  assert.deepEqual(attempts(notice), []);
  assert.deepEqual(warnings(notice), []);
  assert.deepEqual(notice.results, [{ number: '+390289089211', outcome: 'sent', lastAttemptAt: start }]);
});

test('a fax to another line of ours says that it went there directly', () => {
  const fax = faxOf({ ...written(1), isDirect: true } as FaxEntry, ended(1, sent, stop('sent')));
  const notice = tell(fax);
  assert.equal(notice.kind, 'sent');
  assert.match(story(notice), /^02 8908 9211 è un’altra linea di questo servizio/);
});

test('a fax that took several attempts lists them, in the line’s time', () => {
  const error: AttemptResult = { outcome: 'transmission-error', retry: 'otherwise', seconds: 40.4 };
  const fax = faxOf(
    written(1),
    ended(1, busy, wait(2)),
    written(2),
    ended(2, error, wait(3)),
    written(3, { t38: false, quality: 'high' }),
    ended(3, { ...sent, seconds: 120 }, stop('sent')),
  );
  const notice = tell(fax);
  assert.match(story(notice), /Ci sono voluti 3 tentativi\.$/);
  assert.deepEqual(attempts(notice), [
    ['1', '22 nov, 15:04:05', 'occupato', '–'],
    ['2', '22 nov, 15:09:05', 'trasmissione disturbata', '40 s'],
    ['3', '22 nov, 15:14:05', 'consegnato (modalità più lenta e affidabile)', '2 min'],
  ]);
});

test('a lower quality is a fallback transport too', () => {
  const fax = faxOf(written(1, { t38: true, quality: 'normal' }), ended(1, busy, stop('busy')));
  assert.equal(attempts(tell(fax))[0]?.[2], 'occupato (modalità più lenta e affidabile)');
});

test('busy three times: one failed notice that names the cause and what to do', () => {
  const notice = tell(faxWith(busy, busy, busy));
  assert.equal(notice.kind, 'failed');
  assert.equal(notice.mood, 'bad');
  assert.equal(notice.subject, 'Fax non consegnato a 02 8908 9211: Contratto Bianchi');
  assert.equal(story(notice), 'Abbiamo provato 3 volte. Il numero era sempre occupato.');
  assert.match(advice(notice) ?? '', /più tardi/);
  assert.equal(attempts(notice).length, 3);
  assert.deepEqual(fact(notice, 'Terminato'), ['22 nov 2026, 15:15']);
  assert.equal(fact(notice, 'Durata della chiamata'), undefined);
});

test('attempts that ended differently are not told as one cause', () => {
  const notice = tell(faxWith(busy, { outcome: 'no-answer', retry: 'again' }));
  assert.equal(story(notice), 'Abbiamo provato 2 volte, con esiti diversi; l’ultima volta: nessuna risposta.');
});

test('a single attempt needs no count', () => {
  assert.equal(story(tell(faxWith({ outcome: 'number-unassigned', retry: 'never' }))), 'Il numero non è attivo.');
});

test('a wait for a free line is no attempt, and many in a row are one row', () => {
  const held: AttemptResult = { outcome: 'carrier-unavailable', retry: 'hold' };
  const notice = tell(faxWith(busy, held, held, busy));
  assert.deepEqual(
    attempts(notice).map(([n, , told]) => [n, told]),
    [
      ['1', 'occupato'],
      ['–', 'nostre linee occupate, non conta'],
      ['2', 'occupato'],
    ],
  );
  assert.equal(story(notice), 'Abbiamo provato 2 volte. Il numero era sempre occupato.');
});

test('no free line until the deadline: the number is not blamed', () => {
  const held: AttemptResult = { outcome: 'carrier-unavailable', retry: 'hold' };
  assert.match(story(tell(faxWith(held))), /il numero non è stato chiamato/);
  assert.match(story(tell(faxWith(busy, held))), /non c’entra/);
});

test('unconfirmed says that the fax may have arrived, and to ask before sending again', () => {
  const notice = tell(faxOf(written(1), { what: 'ended', at: start + 240 * minute, outcome: 'unconfirmed' }));
  assert.equal(notice.kind, 'failed');
  assert.equal(notice.mood, 'unsure');
  assert.equal(notice.subject, 'Fax a 02 8908 9211, esito incerto: Contratto Bianchi');
  assert.match(story(notice), /potrebbe essere arrivato/);
  assert.match(advice(notice) ?? '', /Prima di inviarlo di nuovo/);
  assert.deepEqual(attempts(notice)[0], ['1', '22 nov, 15:04:05', 'esito sconosciuto', '–']);
  assert.deepEqual(warnings(notice), []);
});

test('whatever the outcome, a call whose end nobody knows may have delivered', () => {
  const notice = tell(faxOf(written(1), { what: 'ended', at: start + minute, outcome: 'internal' }));
  assert.equal(notice.headline, 'Non sappiamo se il fax è arrivato');
  assert.match(warnings(notice).join(), /potrebbe essere arrivato/);
  assert.match(advice(notice) ?? '', /Prima di inviarlo di nuovo/);

  const cancelled = tell(faxOf(written(1), { what: 'ended', at: start + minute, outcome: 'cancelled' }));
  assert.equal(cancelled.headline, 'Il fax è stato annullato');
  assert.match(warnings(cancelled).join(), /potrebbe essere arrivato/);
});

test('a fax that died before its pages were made is told as our fault', () => {
  const { result: _, ...unprepared } = submission;
  const fax = faxOf({ what: 'ended', at: start + minute, outcome: 'internal' });
  const { pages: _pages, ...bare } = fax;
  const notice = tell(bare, { submission: unprepared });
  assert.match(story(notice), /problema da parte nostra/);
  assert.equal(fact(notice, 'Pagine'), undefined);
  assert.equal(fact(notice, 'Documenti'), undefined);
  assert.deepEqual(notice.results, [{ number: '+390289089211', outcome: 'internal' }]);
  assert.match(notice.footer, /Riferimento faxaaaaaaaaa\./);
});

test('a number that the carrier does not call is told by itself', () => {
  const notice = tell(faxWith({ outcome: 'destination-not-allowed', retry: 'never' }));
  assert.equal(notice.kind, 'anomaly');
  assert.equal(notice.subject, 'Fax non inviato a 02 8908 9211: Contratto Bianchi');
});

test('fewer pages confirmed than sent are a warning', () => {
  const notice = tell(faxWith({ ...sent, pages: 2 }));
  assert.deepEqual(warnings(notice), [
    'La rete telefonica ha contato 2 pagine su 3. Se il fax è importante, chieda al destinatario se è completo.',
  ]);
});

test('nobody counted the pages: then they are not named', () => {
  const fax = faxOf(written(1), ended(1, { outcome: 'sent', retry: 'never' }, stop('sent')));
  assert.match(story(tell(fax)), /di 3 pagine\.$/);
  const { pages: _, ...uncounted } = fax;
  assert.match(story(tell(uncounted)), /ha confermato la ricezione\.$/);
});

test('pages that had passed before a failure are told', () => {
  const cut = (pages: number): AttemptResult => ({ outcome: 'dropped', retry: 'again', pages });
  assert.match(warnings(tell(faxWith(cut(1), cut(2)))).join(), /erano passate 2 pagine su 3/);
  assert.match(warnings(tell(faxWith(cut(1)))).join(), /era passata 1 pagina su 3/);
  const { pages: _, ...uncounted } = faxWith(cut(2));
  assert.match(warnings(tell(uncounted)).join(), /2 pagine/);
});

test('dense pages are named where they mattered', () => {
  const slow = (...seconds: number[]): Submission => ({
    ...submission,
    result: {
      prepared: { ...prepared, pages: seconds.map((one, at) => ({ ...prepared.pages[0]!, n: at + 1, seconds: one })) },
    },
  });
  assert.match(
    warnings(tell(faxWith(sent), { submission: slow(20, 95.4, 60) })).join(),
    /^La pagina 2 .* circa 95 secondi/,
  );
  assert.match(
    warnings(tell(faxWith(sent), { submission: slow(61, 70, 20, 90) })).join(),
    /^Le pagine 1–2, 4 .* circa 90 secondi/,
  );
  assert.deepEqual(warnings(tell(faxWith(busy), { submission: slow(20, 95.4) })), []);
  const shown = (...seconds: number[]) =>
    tell(faxWith(sent), { submission: slow(...seconds) }).pictures.map(({ page, caption }) => `${page} ${caption}`);
  const first = '1 La prima pagina come la stampa il fax';
  assert.deepEqual(shown(20, 95.4, 60), [first, '2 La pagina 2, circa 95 secondi di linea']);
  // The first is there anyhow; of the others, the two slowest, in their order.
  assert.deepEqual(shown(61, 70, 61, 90), [
    first,
    '2 La pagina 2, circa 70 secondi di linea',
    '4 La pagina 4, circa 90 secondi di linea',
  ]);
  assert.deepEqual(
    tell(faxWith(busy), { submission: slow(20, 95.4) }).pictures.map(({ page }) => page),
    [1],
  );
});

test('a document that was cut into pages is named with their number', () => {
  const cut: Submission = {
    ...submission,
    result: { prepared: { ...prepared, documents: [{ ...prepared.documents[0]!, name: 'chat.png', cutInto: 7 }] } },
  };
  assert.match(warnings(tell(faxWith(sent), { submission: cut })).join(), /^chat\.png .* diviso in 7 pagine/);
  assert.deepEqual(warnings(tell(faxWith(sent))), []);
});

test('what was left out is named; only what may have been wanted comes with an advice', () => {
  const leaving = (...leftOut: typeof prepared.leftOut): Submission => ({
    ...submission,
    result: { prepared: { ...prepared, leftOut } },
  });
  const withLogo = leaving({ name: 'logo.png', why: 'inline-picture' }, { name: '', why: 'signature' });
  const [list] = blocksOf(tell(faxWith(sent), { submission: withLogo }), 'list');
  assert.deepEqual(
    list?.items.map(({ name, text }) => [name.text, name.isOutside ?? false, text]),
    [
      ['logo.png', true, 'immagine inserita nel testo, di solito un logo o una firma'],
      ['senza nome', false, 'firma digitale del messaggio'],
    ],
  );
  assert.match(list?.remark ?? '', /file a parte/);
  const signed = leaving({ name: 'smime.p7s', why: 'signature' });
  assert.equal(blocksOf(tell(faxWith(sent), { submission: signed }), 'list')[0]?.remark, undefined);
});

test('the picture of the first page is shown if the line wants it', () => {
  assert.deepEqual(tell(faxWith(sent)).pictures, [{ page: 1, caption: 'La prima pagina come la stampa il fax' }]);
  const shy: Line = { ...line, settings: { ...line.settings, noticePicture: false } };
  assert.deepEqual(tell(faxWith(sent), { line: shy }).pictures, []);
});

test('a correction says that the first message was wrong', () => {
  const fax = faxOf(written(1), ended(1, busy, stop('busy')), {
    what: 'corrected',
    at: start + 9 * minute,
    attempt: 1,
  });
  const notice = correctionNotice({ submission, line, fax });
  assert.equal(notice.id, 'faxaaaaaaaaa-correction');
  assert.equal(notice.kind, 'correction');
  assert.equal(notice.subject, 'Rettifica – fax consegnato a 02 8908 9211: Contratto Bianchi');
  assert.match(story(notice), /^Le avevamo scritto/);
  assert.match(advice(notice) ?? '', /Non occorre inviarlo di nuovo/);
  assert.throws(() => correctionNotice({ submission, line, fax: faxWith(busy) }), Defect);
});

test('a fax that has not ended has no result to tell', () => {
  assert.throws(() => tell(faxOf(written(1))), Defect);
});

test('a fax whose end no call tells was sent when it ended', () => {
  const fax = faxOf({ what: 'ended', at: start + 5 * minute, outcome: 'sent' });
  assert.deepEqual(fact(tell(fax), 'Consegnato'), ['22 nov 2026, 15:09']);
  const { endedAt: _, ...undated } = fax;
  assert.deepEqual(fact(tell(undated), 'Consegnato'), ['22 nov 2026, 15:04']);
});

const anomaly: Anomaly = {
  outcome: 'password-protected',
  documents: [
    { name: 'C:\\Documenti\\segreto.pdf', outcome: 'password-protected', detail: 'the PDF asks for a password' },
    { name: 'archivio.zip', outcome: 'unsupported-format', kind: 'archive' },
  ],
  leftOut: [{ name: 'logo.png', why: 'inline-picture' }],
};
const twoFaxes = [...submission.faxes, { id: 'faxbbbbbbbbb', to: '+14155550123' as const }];

test('an anomaly names every number, and each bad document with what is wrong and what to do', () => {
  const notice = anomalyNotice({ line, submission: { ...submission, faxes: twoFaxes, result: { anomaly } } });
  assert.equal(notice.id, 'abcdef012345-anomaly');
  assert.equal(notice.kind, 'anomaly');
  assert.equal(notice.subject, 'Fax non inviato: Contratto Bianchi');
  assert.deepEqual(fact(notice, 'Numeri'), ['02 8908 9211 | +390289089211', '+1 415 555 0123']);
  const [documents, leftOut] = blocksOf(notice, 'list');
  assert.deepEqual(
    documents?.items.map(({ name, text }) => [name.text, text]),
    [
      ['segreto.pdf', 'È protetto da una password e non possiamo aprirlo.'],
      ['archivio.zip', 'È un archivio compresso, e gli archivi non li apriamo.'],
    ],
  );
  assert.ok(documents?.items.every(({ advice: told }) => told));
  assert.match(documents?.remark ?? '', /nessun destinatario ha ancora ricevuto nulla/);
  assert.deepEqual(
    leftOut?.items.map(({ name }) => name.text),
    ['logo.png'],
  );
  assert.deepEqual(
    notice.results.map(({ number, outcome }) => [number, outcome]),
    [
      ['+390289089211', 'password-protected'],
      ['+14155550123', 'password-protected'],
    ],
  );
});

test('a document that came inside a message or an archive is named with it, in every language', () => {
  const inside: Anomaly = {
    outcome: 'corrupt-document',
    documents: [
      { name: 'fattura.docx', within: 'mail\\inoltro\u202e.eml', outcome: 'corrupt-document' },
      { name: '', within: 'inoltro.eml', outcome: 'empty-document' },
      { name: 'solo.pdf', within: '\u202e', outcome: 'empty-document' },
    ],
  };
  const told = (['it', 'en', 'zh'] as const).map((locale) => {
    const own = { ...line, locale };
    const notice = anomalyNotice({ line: own, submission: { ...submission, result: { anomaly: inside } } });
    return blocksOf(notice, 'list')[0]?.items.map(({ name }) => [name.text, name.note]);
  });
  assert.deepEqual(told, [
    [
      ['fattura.docx', 'in inoltro.eml'],
      ['senza nome', 'in inoltro.eml'],
      ['solo.pdf', undefined],
    ],
    [
      ['fattura.docx', 'in inoltro.eml'],
      ['unnamed', 'in inoltro.eml'],
      ['solo.pdf', undefined],
    ],
    [
      ['fattura.docx', '在 inoltro.eml 中'],
      ['未命名', '在 inoltro.eml 中'],
      ['solo.pdf', undefined],
    ],
  ]);
});

test('one bad document for one number is told in the singular', () => {
  const single: Anomaly = { outcome: 'empty-document', documents: [{ name: 'vuoto.txt', outcome: 'empty-document' }] };
  const notice = anomalyNotice({ line, submission: { ...submission, result: { anomaly: single } } });
  assert.equal(notice.subject, 'Fax non inviato a 02 8908 9211: Contratto Bianchi');
  assert.match(story(notice), /^Il numero non è stato chiamato, perché un documento/);
  assert.match(blocksOf(notice, 'list')[0]?.remark ?? '', /il destinatario non ha ancora ricevuto nulla/);
});

test('a mail without a document is told what to attach', () => {
  const none: Anomaly = { outcome: 'no-document', documents: [] };
  const notice = anomalyNotice({ line, submission: { ...submission, result: { anomaly: none } } });
  assert.match(story(notice), /via fax inviamo gli allegati/);
  assert.match(advice(notice) ?? '', /^Alleghi il documento/);
  assert.deepEqual(blocksOf(notice, 'list'), []);
});

test('too many numbers: the mail is told whole, with the limit', () => {
  const { result: _, ...undecided } = submission;
  const faxes = Array.from({ length: 60 }, (_, at) => ({ id: `fax${at}`, to: `+3902890892${10 + at}` as const }));
  const tooMany: Submission = { ...undecided, faxes, anomaly: { outcome: 'too-many-recipients', documents: [] } };
  assert.match(
    story(anomalyNotice({ line, submission: tooMany })),
    /I numeri erano 60; un messaggio ne può avere al massimo 50/,
  );
  const unnamed = anomalyNotice({ line, submission: { ...tooMany, faxes: [] } });
  assert.match(story(unnamed), /al massimo 50 numeri\. Nessun numero è stato chiamato\.$/);
  assert.equal(fact(unnamed, 'Numeri'), undefined);
  assert.deepEqual(unnamed.results, []);
});

test('nothing wrong, nothing to tell', () => {
  const { result: _, ...undecided } = submission;
  assert.equal(anomalyOf(submission), undefined);
  assert.equal(anomalyOf(undecided), undefined);
  assert.throws(() => anomalyNotice({ line, submission }), Defect);
  assert.throws(() => refusedNumbersNotice({ line, submission }), Defect);
});

test('the bad numbers of one mail share one notice', () => {
  const refusedNumbers = [
    { given: '0289\u202eabc', outcome: 'bad-number' },
    { given: '899123456', outcome: 'destination-not-allowed' },
    { given: 'x'.repeat(100), outcome: 'bad-number' },
  ] as const;
  const notice = refusedNumbersNotice({ line, submission: { ...submission, refusedNumbers } });
  assert.equal(notice.id, 'abcdef012345-numbers');
  assert.equal(notice.kind, 'anomaly');
  assert.equal(notice.subject, '3 numeri non validi: Contratto Bianchi');
  const names = blocksOf(notice, 'list')[0]?.items.map(({ name }) => name);
  assert.deepEqual(names?.slice(0, 2), [
    { text: '0289abc', isOutside: true },
    { text: '899123456', isOutside: true },
  ]);
  assert.equal(names?.[2]?.text.length, 60);
  assert.match(story(notice), /Per l’altro numero indicato non cambia nulla/);
  const advices = blocksOf(notice, 'list')[0]?.items.map((item) => item.advice);
  assert.match(advices?.[0] ?? '', /Controlli il numero/);
  assert.match(advices?.[1] ?? '', /un numero di fax ordinario/);
  assert.equal(advices?.[2], undefined);
  assert.equal(advice(notice), undefined);
});

test('each number is refused by its own rule, and the notice names whom to ask', () => {
  const refusedNumbers = [
    { given: '899123456', outcome: 'destination-not-allowed', rule: 'premium' },
    { given: '+14155550123', outcome: 'destination-not-allowed', rule: 'country' },
    { given: '+5371234567', outcome: 'destination-not-allowed', rule: 'risk' },
  ] as const;
  const helped: Line = { ...line, contact: 'aiuto@example.com' };
  const notice = refusedNumbersNotice({ line: helped, submission: { ...submission, refusedNumbers } });
  const items = blocksOf(notice, 'list')[0]?.items ?? [];
  const texts = items.map(({ text }) => text);
  assert.match(texts[0] ?? '', /tariffa maggiorata/);
  assert.match(texts[1] ?? '', /non può chiamare il Paese/);
  assert.match(texts[2] ?? '', /frodi/);
  assert.match(items[1]?.advice ?? '', /chieda di abilitare questo Paese a aiuto@example\.com/);
  assert.match(notice.footer, /Per domande: aiuto@example\.com\./);
});

test('our own fault names whom to give the reference to', () => {
  const fax = faxOf({ what: 'ended', at: start, outcome: 'internal' });
  assert.match(advice(tell(fax)) ?? '', /indichi il riferimento di questo fax a chi gestisce la sua linea\.$/);
  const helped: Line = { ...line, contact: 'aiuto@example.com' };
  assert.match(advice(tell(fax, { line: helped })) ?? '', /a aiuto@example\.com\.$/);
});

test('when every number is bad, nothing else goes on', () => {
  const refusedNumbers = [{ given: 'info', outcome: 'bad-number' }] as const;
  const notice = refusedNumbersNotice({ line, submission: { ...submission, faxes: [], refusedNumbers } });
  assert.equal(notice.subject, 'Numero non valido: info – Contratto Bianchi');
  assert.equal(story(notice), 'Il fax non è stato inviato.');
  assert.match(advice(notice) ?? '', /per intero, con il prefisso/);
});

test('a notice goes to the sender, or where the line wants it', () => {
  assert.deepEqual(tell(faxWith(sent)).to, ['anna@example.com']);
  const noticeTo = ['ufficio@example.com', 'capo@example.com', 'ufficio@example.com'];
  const elsewhere: Line = { ...line, settings: { ...line.settings, noticeTo } };
  assert.deepEqual(tell(faxWith(sent), { line: elsewhere }).to, ['ufficio@example.com', 'capo@example.com']);
});

test('a notice stands in the thread of the customer’s mail', () => {
  const notice = tell(faxWith(sent));
  assert.equal(notice.inReplyTo, '<2@example.com>');
  assert.deepEqual(notice.references, ['<1@example.com>', '<2@example.com>']);
});

test('malformed and too many references are dropped, the newest stay', () => {
  const references = Array.from({ length: 30 }, (_, at) => `<r${at}@example.com>`);
  const bad = [
    'x',
    '<a b@example.com>',
    '<a@b>\r\nBcc: x@example.com',
    `<${'a'.repeat(600)}@b>`,
    '<r29@example.com>',
    '<2@example.com>',
  ];
  const { references: kept } = tell(faxWith(sent), {
    submission: { ...submission, references: [...references, ...bad] },
  });
  assert.deepEqual(kept, [...references.slice(11), '<2@example.com>']);

  const forged: Submission = { ...submission, messageId: '<x@y>\r\nBcc: z', references: [] };
  const unthreaded = tell(faxWith(sent), { submission: forged });
  assert.equal(unthreaded.inReplyTo, undefined);
  assert.deepEqual(unthreaded.references, []);
  const { messageId: _, ...unnamed } = forged;
  assert.equal(tell(faxWith(sent), { submission: unnamed }).inReplyTo, undefined);
});

test('the customer’s subject is cleaned; without one the outcome stands alone', () => {
  const evil = tell(faxWith(sent), { submission: { ...submission, subject: 'a\r\nBcc: x@y\u202e' } });
  assert.equal(evil.subject, 'Fax consegnato a 02 8908 9211: a Bcc: x@y');
  const none = tell(faxWith(sent), { submission: { ...submission, subject: '\u200b' }, line: { ...line, name: '' } });
  assert.equal(none.subject, 'Fax consegnato a 02 8908 9211');
  assert.equal(fact(none, 'Oggetto'), undefined);
  assert.deepEqual(fact(none, 'Dalla linea'), ['02 4070 1234']);
});

test('the same input gives the same notice', () => {
  assert.deepEqual(tell(faxWith(busy, sent)), tell(faxWith(busy, sent)));
  assert.equal(accepted.what, 'accepted');
});
