import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  defaultLineSettings,
  destinationRules,
  type Locale,
  leftOutReasons,
  locales,
} from '../../lambdas/fax/model.ts';
import {
  formatLength,
  formatMoment,
  formatRuns,
  formatTime,
  formatZone,
} from '../../lambdas/fax/notices/local-formats.ts';
import { kindOf, outcomeCodes } from '../../lambdas/fax/outcomes.ts';
import { type OutcomeContext, texts } from '../../lambdas/fax/texts/index.ts';
import { start } from './sample-faxes.ts';

const about = (more: Partial<OutcomeContext> = {}): OutcomeContext => ({
  tries: 3,
  isAlways: false,
  scope: 'document',
  numbers: 2,
  limits: { ...defaultLineSettings, megabytes: 27 },
  ...more,
});
const abouts = [
  about(),
  about({ isAlways: true }),
  about({ scope: 'message' }),
  about({ tries: 0 }),
  about({ numbers: 60 }),
  about({ kind: 'archive' }),
  about({ kind: 'printer-file' }),
  about({ kind: 'program' }),
  about({ kind: 'recording' }),
  ...destinationRules.flatMap((rule) => [about({ rule }), about({ rule, contact: 'C' })]),
];

/** Every text of a language, with every way to fill it in. */
function everything(value: unknown, key: string): string[] {
  const name = key.slice(key.lastIndexOf('.') + 1);
  if (typeof value === 'string') return [value];
  if (typeof value === 'object' && value !== null)
    return Object.entries(value).flatMap(([inner, one]) => everything(one, `${key}.${inner}`));
  assert.equal(typeof value, 'function', key);
  const say = value as (...values: unknown[]) => string;
  if (name === 'cause' || name === 'advice') return abouts.map((one) => say(one));
  if (name === 'slowPages') return [say('2', 1, 95), say('2, 5–9', 6, 95)];
  const arguments_: Record<string, unknown[][]> = {
    withOwn: [['A', 'B']],
    cutPages: [['A', 7]],
    inBrackets: [['A']],
    afterColon: [['A']],
    footer: [
      ['A', 'B', undefined],
      ['A', 'B', 'C'],
    ],
    originalKept: [[undefined], ['C']],
    delivered: [
      ['+39 02', 1],
      ['+39 02', 3],
      ['+39 02', undefined],
    ],
    triedWithDifferentEnds: [[3, 'A']],
    anomaly: [[['1']], [['1', '2']], [[]]],
  };
  const isList = key.endsWith('subjects.numbers');
  const pairs = [0, 1, 2].flatMap((one) => [0, 1, 2].map((other) => [one, other]));
  const cases = isList ? [[['1']], [['1', '2']]] : (arguments_[name] ?? pairs);
  return cases.map((values) => say(...values));
}

for (const locale of locales) {
  const said = everything(texts[locale], locale).filter((text) => text.trim() !== '');

  test(`${locale}: every text is complete`, () => {
    assert.ok(said.length > 200);
    for (const text of said) {
      assert.doesNotMatch(text, /\bundefined|\bnull\b|NaN|\[object|[{}$]|TODO| {2}|\.\.|。。/, text);
      assert.equal(text.trim() === text || text === ': ' || text.startsWith(' ('), true, text);
    }
  });

  test(`${locale}: causes and advices are sentences, short texts are none`, () => {
    for (const code of outcomeCodes) {
      const { short, cause, advice } = texts[locale].outcomes[code];
      assert.doesNotMatch(short, /[.。]$/, code);
      for (const one of abouts) {
        assert.match(cause(one), /[.。]$/, code);
        assert.match(advice(one), /[.。]$/, code);
      }
    }
  });

  test(`${locale}: nobody is given a code to read`, () => {
    for (const text of said)
      assert.doesNotMatch(text, /\b(error|errore|error code|T\.38|ECM|SIP|webhook)\b|错误代码/i, text);
  });
}

test('Chinese has no English sentence in it, and Chinese full stops', () => {
  for (const text of everything(texts.zh, 'zh')) {
    if (text === texts.zh.tag) continue;
    const words = text.match(/[A-Za-z]{2,}/g) ?? [];
    assert.deepEqual(
      words.filter((word) => !['PDF', 'ZIP', 'MB'].includes(word)),
      [],
      text,
    );
    assert.doesNotMatch(text, /[a-z\u4e00-\u9fff][.,;!?]/, text);
  }
});

test('Italian and English are not mixed up', () => {
  for (const text of everything(texts.it, 'it'))
    assert.doesNotMatch(text, /\b(the|your|fax was|please|number)\b/i, text);
  for (const text of everything(texts.en, 'en')) assert.doesNotMatch(text, /\b(il|della|che|numero|pagine)\b/i, text);
});

test('plurals are right', () => {
  assert.equal(texts.it.pages(1), '1 pagina');
  assert.equal(texts.it.pages(2), '2 pagine');
  assert.equal(texts.en.pages(1), '1 page');
  assert.equal(texts.en.pages(0), '0 pages');
  assert.equal(texts.zh.pages(1), '1 页');
});

test('each language says every outcome and every reason in its own words', () => {
  for (const locale of locales) {
    const shorts = outcomeCodes.map((code) => texts[locale].outcomes[code].short);
    assert.equal(new Set(shorts).size, shorts.length, locale);
    const reasons = leftOutReasons.map((why) => texts[locale].leftOut[why]);
    assert.equal(new Set(reasons).size, reasons.length, locale);
  }
});

test('refusals are vague: a stranger learns nothing from them', () => {
  for (const locale of locales) {
    const senders = (['sender-not-allowed', 'sender-not-authenticated'] as const).map(
      (code) => texts[locale].outcomes[code],
    );
    assert.equal(new Set(senders.map(({ cause }) => cause(about()))).size, 1);
    assert.ok(outcomeCodes.some((code) => kindOf(code) === 'refused'));
  }
});

test('times are those of the line, in its language', () => {
  assert.equal(formatMoment(start, 'it-IT', 'Europe/Rome'), '22 nov 2026, 15:04');
  assert.equal(formatMoment(start, 'en-GB', 'Europe/London'), '22 Nov 2026, 14:04');
  assert.equal(formatMoment(start, 'zh-CN', 'Asia/Shanghai'), '2026年11月22日 22:04');
  assert.equal(formatTime(start, 'it-IT', 'Europe/Rome'), '22 nov, 15:04:05');
  assert.equal(formatZone(texts.en, 'Europe/Rome'), 'Central European Time');
  assert.equal(formatZone(texts.en, 'Europe/London'), 'UK time');
  assert.equal(formatZone(texts.zh, 'Asia/Shanghai'), '北京时间');
});

test('lengths of calls', () => {
  assert.equal(formatLength(0.4, texts.it), '0 s');
  assert.equal(formatLength(59.6, texts.it), '1 min');
  assert.equal(formatLength(83, texts.it), '1 min 23 s');
  assert.equal(formatLength(83, texts.zh), '1 分钟 23 秒');
  assert.equal(formatLength(83, texts.en), '1 min 23 secs');
});

test('runs of pages are drawn together', () => {
  assert.equal(formatRuns([]), '');
  assert.equal(formatRuns([2, 5, 6, 7, 9]), '2, 5–7, 9');
});

/** Every text of a language with figures in it, as it is filled in. */
const filled = (locale: Locale): string[] => everything(texts[locale], locale);

test('in Chinese a blank stands between a figure and a character, everywhere', () => {
  for (const text of filled('zh')) assert.doesNotMatch(text, /\d\p{Script=Han}|\p{Script=Han}\d/u, text);
});

/** Dialect and stiff phrases that native readers asked to have out of the texts. */
const unwanted: Readonly<Record<Locale, RegExp>> = {
  en: /\bmails?\b|anew|put right|sturd|had come|not called \+?\d|Length of call|Requested|Finished/,
  it: /rispedi|nascost|\bsent[ai] il destinatario|non va\b|[Ss]i faccia dare|ricav|comporrebbe|[Rr]ichiesto:|Concluso|Tentato|non partito|non chiamat[oi] \d/,
  zh: /没有发出|号码未拨打|未显示|首页|中国标准时间|不会打开压缩包|让对方|发送线路|接收线路|^它|。它/,
};
for (const locale of locales) {
  test(`${locale}: the wording that native readers prefer`, () => {
    for (const text of filled(locale)) assert.doesNotMatch(text, unwanted[locale], text);
  });
}

test('a notice names whom to ask, where the line does', () => {
  for (const locale of locales) {
    for (const code of ['internal', 'limit-reached', 'sender-not-allowed'] as const) {
      const { advice } = texts[locale].outcomes[code];
      assert.match(advice(about({ contact: 'help@example.com' })), /help@example\.com/, `${locale} ${code}`);
      assert.doesNotMatch(advice(about()), /help@example\.com/);
    }
    assert.match(texts[locale].footer('abc', 'UTC', 'help@example.com'), /help@example\.com/);
    assert.match(texts[locale].received.originalKept('help@example.com'), /help@example\.com/);
  }
});

test('a number that is not called is refused by one rule, never by all of them', () => {
  for (const locale of locales) {
    const { cause, advice } = texts[locale].outcomes['destination-not-allowed'];
    const causes = [...destinationRules.map((rule) => cause(about({ rule }))), cause(about())];
    assert.equal(new Set(causes).size, destinationRules.length + 1, locale);
    assert.match(advice(about({ rule: 'country', contact: 'help@example.com' })), /help@example\.com/);
  }
  const words = {
    premium: /premium/,
    personal: /personal/,
    satellite: /satellite/,
    network: /network/,
    risk: /fraud/,
    emergency: /emergency/,
    short: /short number/,
    country: /country/,
  } as const;
  for (const rule of destinationRules) {
    const said = texts.en.outcomes['destination-not-allowed'].cause(about({ rule }));
    const named = destinationRules.filter((one) => words[one].test(said) && !(one === 'country' && rule === 'network'));
    assert.deepEqual(named, [rule]);
  }
});

test('an outcome that holds a colon is parted from the customer’s own subject by a dash', () => {
  assert.equal(
    texts.it.subjects.withOwn(texts.it.subjects.numbers(['12']), 'Offerta'),
    'Numero non valido: 12 – Offerta',
  );
  assert.equal(
    texts.en.subjects.withOwn(texts.en.subjects.numbers(['12']), 'Offer'),
    'Not a number we can call: 12 – Offer',
  );
  assert.equal(texts.zh.subjects.withOwn(texts.zh.subjects.numbers(['12']), '报价'), '号码 12 无效，未拨打：报价');
  assert.equal(texts.it.subjects.withOwn('Fax non inviato a 02', 'Offerta'), 'Fax non inviato a 02: Offerta');
});

test('a document says what its pages show that are pictures', () => {
  const said = (locale: Locale) =>
    (
      [
        [2, {}],
        [1, { paper: 1 }],
        [3, { paper: 3 }],
        [3, { paper: 1 }],
        [4, { scan: 1, whiteboard: 1, photograph: 2 }],
        [2, { screenshot: 2 }],
      ] as const
    ).map(([pages, kinds]) => texts[locale].documentPages(pages, kinds));
  assert.deepEqual(said('en'), [
    '2 pages',
    '1 page, photographed paper: cut out and straightened',
    '3 pages, photographed papers: cut out and straightened',
    '3 pages, 1 photographed paper: cut out and straightened',
    '4 pages, 1 whiteboard: cut out and straightened; 1 scan; 2 photographs',
    '2 pages, screenshots',
  ]);
  assert.deepEqual(said('it'), [
    '2 pagine',
    '1 pagina, foglio fotografato: ritagliato e raddrizzato',
    '3 pagine, fogli fotografati: ritagliati e raddrizzati',
    '3 pagine, 1 foglio fotografato: ritagliato e raddrizzato',
    '4 pagine, 1 lavagna: ritagliata e raddrizzata; 1 scansione; 2 fotografie',
    '2 pagine, schermate',
  ]);
  assert.deepEqual(said('zh'), [
    '2 页',
    '1 页，拍摄的纸质文件，已裁切并校正',
    '3 页，拍摄的纸质文件，已裁切并校正',
    '3 页，其中 1 页为拍摄的纸质文件，已裁切并校正',
    '4 页，其中 1 页为白板照片，已裁切并校正；其中 1 页为扫描件；其中 2 页为照片',
    '2 页，屏幕截图',
  ]);
});
