/**
 * The planes of a page, told apart by the compiler. A row of a raster is 216 bytes and a row of blocks is 216 blocks, so a
 * plane of the wrong kind would be read without any error. The types are erased: nothing is paid for them at run time.
 */

declare const element: unique symbol;
declare const content: unique symbol;

interface Plane<Element, Content> {
  readonly [element]: Element;
  readonly [content]: Content;
}

/** One bit a pel, rows packed most significant bit first, 1 is black; `LINE_BYTES` bytes a row. */
export type BitPlane = Uint8Array & Plane<'bit', 'colour'>;

/**
 * What the byte of a pel says: `grey` 0 is black, 255 white; `darkness` 0 is paper, 255 ink (see bilevel/screen/tones.ts);
 * `coverage` how much of the pel is text, 255 is all of it; `uncertainty` how near the pel is to the other colour (see
 * bilevel/uncertainty.ts); `threshold` the grey below which it is black; `deviation` the contrast around it; `contrast` by
 * how much a detail near it differs from its background.
 */
export type PelContent = 'grey' | 'darkness' | 'coverage' | 'uncertainty' | 'threshold' | 'deviation' | 'contrast';

/** One byte a pel of a whole page, `LINE_PELS` bytes a row. */
export type PelPlane<Content extends PelContent = PelContent> = Uint8Array & Plane<'pel', Content>;

/** One byte a pel of a part of a page, or of a page at another scale; rows are as wide as that part. */
export type BoxPlane<Content extends PelContent = PelContent> = Uint8Array & Plane<'pel of a box', Content>;

/**
 * What the value of a block says: `darkest` and `lightest` a pel of it; `paper` the grey of the paper there; `owner` the
 * number from 1 of the photograph or scan that it belongs to, 0 for none; `label` one of `labels`
 * (bilevel/background/labels.ts); `fill` the grey of its fill; `kind` how it is drawn; `flag` 0 or 1; `region` the block
 * that names its region, −1 for none; `lightness` above zero where text is lighter than what is behind it.
 */
export type BlockContent =
  | 'darkest'
  | 'lightest'
  | 'paper'
  | 'owner'
  | 'label'
  | 'fill'
  | 'kind'
  | 'flag'
  | 'region'
  | 'lightness';

/** One value a block of 8 × 8 pels, `BLOCKS_ACROSS` values a row. */
export type BlockPlane<
  Content extends BlockContent = BlockContent,
  Values extends Uint8Array | Int32Array = Uint8Array,
> = Values & Plane<'block', Content>;

/** One byte a row of the page, 1 where the row has anything but paper. */
export type RowFlags = Uint8Array & Plane<'row', 'flag'>;

/** A copy of a plane, which is the same kind of plane. */
export const copyOf = <P extends Uint8Array>(plane: P): P => plane.slice() as P;

/** The bytes of a plane four at a time: what is all white, or all paper, is passed over quickly. */
export const wordsOf = (plane: Uint8Array): Uint32Array =>
  new Uint32Array(plane.buffer, plane.byteOffset, plane.length >> 2);
