import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drawOnly, inkAt, makePagePdf, stream, textString } from './made-pdf.ts';

const [HIDDEN, PRINT, NO_VIEW, NO_ZOOM_NO_ROTATE] = [2, 4, 32, 24] as const;
const PUSH_BUTTON = 65536;

/** A page of one annotation, 100 points wide and 20 high, whose appearance is black all over. */
const annotated = (entries: string, content = '') =>
  drawOnly(
    makePagePdf({
      content,
      page: '/Annots [6 0 R]',
      catalogue: '/AcroForm << /Fields [6 0 R] /DR << /Font << /H 5 0 R >> >> >>',
      objects: [
        `<< /Type /Annot /Rect [100 600 200 620] /AP << /N 7 0 R >> ${entries} >>`,
        stream('0 g 0 0 100 20 re f', '/Type /XObject /Subtype /Form /BBox [0 0 100 20]'),
      ],
    }),
  );
const isDrawn = async (entries: string) => inkAt(await annotated(entries), 100, 600, 100, 20) > 0.9;

test('icons of comments and attachments do not cover figures', async () => {
  const figures = 'BT /H 20 Tf 100 603 Td (2021,50) Tj ET';
  const plain = inkAt(await drawOnly(makePagePdf({ content: figures })), 100, 600, 100, 20);
  for (const kind of ['Text', 'Popup', 'FileAttachment', 'Sound']) {
    for (const flags of [0, PRINT, PRINT | NO_ZOOM_NO_ROTATE]) {
      const page = await annotated(`/Subtype /${kind} /F ${flags} /Open true /Contents (a comment)`, figures);
      assert.ok(Math.abs(inkAt(page, 100, 600, 100, 20) - plain) < 0.01, `${kind} ${flags}`);
    }
  }
});

test('what people write and draw on a page is printed, also where its flag for that is missing', async () => {
  for (const kind of ['FreeText', 'Ink', 'Stamp', 'Square', 'Line', 'Watermark']) {
    for (const flags of [0, PRINT]) assert.ok(await isDrawn(`/Subtype /${kind} /F ${flags}`), `${kind} ${flags}`);
  }
});

test('what is hidden stays hidden; what is for paper only is printed, what is for the screen only is not', async () => {
  for (const kind of ['/Subtype /Stamp', '/Subtype /Widget /FT /Tx /T (a)']) {
    assert.ok(!(await isDrawn(`${kind} /F ${HIDDEN}`)));
    assert.ok(!(await isDrawn(`${kind} /F ${HIDDEN | PRINT}`)));
    assert.ok(await isDrawn(`${kind} /F ${PRINT | NO_VIEW}`), `${kind} for paper`);
    assert.ok(!(await isDrawn(`${kind} /F ${NO_VIEW}`)), `${kind} for nothing`);
  }
});

test('fields are printed as their flags say: buttons to press are for the screen, as a rule', async () => {
  for (const field of ['/FT /Tx', '/FT /Sig', `/FT /Btn /Ff ${PUSH_BUTTON}`]) {
    assert.ok(await isDrawn(`/Subtype /Widget ${field} /T (a) /F ${PRINT}`), field);
    assert.ok(!(await isDrawn(`/Subtype /Widget ${field} /T (a) /F 0`)), field);
    const isButton = field.includes('Ff');
    assert.equal(await isDrawn(`/Subtype /Widget ${field} /T (a)`), !isButton, `${field} without flags`);
  }
});

test('a tick box shows its value where the form wants appearances made anew, else what it showed', async () => {
  const box = (form: string, states: string) =>
    drawOnly(
      makePagePdf({
        page: '/Annots [6 0 R]',
        catalogue: `/AcroForm << /Fields [6 0 R] ${form} >>`,
        objects: [
          `<< /Type /Annot /Subtype /Widget /FT /Btn /T (a) /F 4 ${states} /Rect [100 600 200 620] /AP << /N << /Yes 7 0 R /Off 8 0 R >> >> >>`,
          stream('0 g 0 0 100 20 re f', '/Type /XObject /Subtype /Form /BBox [0 0 100 20]'),
          stream('', '/Type /XObject /Subtype /Form /BBox [0 0 100 20]'),
        ],
      }),
    );
  // A tick that is made anew is smaller than the black box that stands in the file.
  const isTicked = async (form: string, states: string) => inkAt(await box(form, states), 100, 600, 100, 20) > 0.01;
  const anew = '/NeedAppearances true';
  assert.equal(await isTicked(anew, '/V /Yes /AS /Off'), true);
  assert.equal(await isTicked(anew, '/V /Off /AS /Yes'), false);
  assert.equal(await isTicked('', '/V /Yes /AS /Off'), false);
  assert.equal(await isTicked('', '/V /Yes /AS /Yes'), true);
});

/** A page with one annotation that has no appearance. */
const bare = (entries: string) =>
  drawOnly(makePagePdf({ page: '/Annots [6 0 R]', objects: [`<< /Type /Annot /F 4 ${entries} >>`] }));

test('lines, polygons and chains of lines are drawn although they have no appearance', async () => {
  const line = await bare('/Subtype /Line /Rect [95 595 205 605] /L [100 600 200 600] /C [0 0 0] /Border [0 0 4]');
  assert.ok(inkAt(line, 110, 599, 80, 2) > 0.9);
  const polygon = await bare(
    '/Subtype /Polygon /Rect [95 595 205 705] /Vertices [100 600 200 600 200 700 100 700] /C [0 0 0]',
  );
  const sides = [
    [105, 599],
    [105, 699],
  ].map(([x, y]) => inkAt(polygon, x!, y!, 90, 2));
  for (const ink of sides) assert.ok(ink > 0.2, 'closed');
  assert.ok(inkAt(polygon, 110, 610, 80, 80) < 0.01);
  const chain = await bare(
    '/Subtype /PolyLine /Rect [95 595 205 705] /Vertices [100 600 200 600 200 700 100 700] /C [0 0 0] /Border [0 0 2]',
  );
  assert.ok(inkAt(chain, 105, 699, 90, 2) > 0.5);
  assert.ok(inkAt(chain, 98, 610, 4, 80) < 0.01, 'open');
});

test('a stamp without an appearance shows its words in a frame', async () => {
  for (const words of ['/Name /NotApproved', '/Contents (Paid)', '']) {
    const page = await bare(`/Subtype /Stamp /Rect [100 600 250 650] ${words}`);
    assert.ok(inkAt(page, 105, 648, 140, 2) > 0.9, 'frame');
    assert.ok(inkAt(page, 120, 610, 110, 30) > 0.05, 'words');
  }
});

test('a text box without an appearance shows all of its text, in lines, in whatever script', async () => {
  const sentences = 'The goods are to be delivered to the back door, by half past seven, and paid for on the spot.';
  const box = (text: string, rest = '') =>
    bare(`/Subtype /FreeText /Rect [100 600 300 650] /DA (/Helv 12 Tf 0 0 1 rg) /Contents ${text} ${rest}`);
  const page = await box(`(${sentences})`, '/Border [0 0 0]');
  for (const row of [634, 620, 605]) assert.ok(inkAt(page, 102, row, 120, 12) > 0.05, `line at ${row}`);
  assert.ok(inkAt(page, 305, 590, 200, 70) === 0, 'nothing beside it');
  const polish = await box(textString('Zażółć gęślą jaźń'), '/Border [0 0 0]');
  for (let x = 102; x < 190; x += 14) assert.ok(inkAt(polish, x, 634, 14, 14) > 0.03);
  const long = await box(`(${sentences} ${sentences} ${sentences})`, '/Border [0 0 0]');
  assert.ok(inkAt(long, 102, 560, 120, 30) > 0.05, 'below its box');
  assert.ok((await box(textString('合同'))) === 'missing-font');
});

test('layers are shown as printed', async () => {
  const layer = (y: number, name: string) => `/OC /${name} BDC 0 g 100 ${y} 100 20 re f EMC`;
  const page = await drawOnly(
    makePagePdf({
      content: [layer(700, 'P'), layer(600, 'S'), layer(500, 'O'), '0 g 100 400 100 20 re f'].join('\n'),
      resources: '/Properties << /P 6 0 R /S 7 0 R /O 8 0 R >>',
      catalogue:
        '/OCProperties << /OCGs [6 0 R 7 0 R 8 0 R] /D << /ON [6 0 R 7 0 R] /OFF [8 0 R] /AS [<< /Event /Print /OCGs [6 0 R 7 0 R] /Category [/Print] >>] >> >>',
      objects: [
        '<< /Type /OCG /Name (paper) /Usage << /View << /ViewState /OFF >> /Print << /PrintState /ON >> >> >>',
        '<< /Type /OCG /Name (screen) /Usage << /View << /ViewState /ON >> /Print << /PrintState /OFF >> >> >>',
        '<< /Type /OCG /Name (off) >>',
      ],
    }),
  );
  const shown = [700, 600, 500, 400].map((y) => inkAt(page, 105, y + 3, 90, 14) > 0.9);
  assert.deepEqual(shown, [true, false, false, true]);
});
