/** PDFium as WebAssembly: the one file that knows its functions (fpdfview.h, fpdf_formfill.h, fpdf_edit.h). */

import { PDFiumModule } from '@hyzyla/pdfium';
import { pdfiumCode } from './pdfium-code.ts';

type Loaded = Awaited<ReturnType<typeof PDFiumModule>>;

/** PDFium's own functions and memory; every handle is a number, 0 when there is none, and so is every flag. */
export interface Pdfium extends Loaded {
  _FPDF_InitLibrary(): void;
  /** Opens a file that `access` (FPDF_FILEACCESS) lets it read block by block. */
  _FPDF_LoadCustomDocument(access: number, password: number): number;
  /** Both sizes as doubles, points. */
  _FPDF_GetPageSizeByIndex(document: number, index: number, width: number, height: number): number;
  _FPDFPage_CountObjects(page: number): number;
  _FPDFPage_GetObject(page: number, index: number): number;
  _FPDFFormObj_CountObjects(form: number): number;
  _FPDFFormObj_GetObject(form: number, index: number): number;
  _FPDFPageObj_GetType(object: number): number;
  _FPDFPageObj_GetBounds(object: number, left: number, bottom: number, right: number, top: number): number;
  _FPDFPageObj_GetMatrix(object: number, matrix: number): number;
  _FPDFPageObj_GetFillColor(object: number, r: number, g: number, b: number, a: number): number;
  _FPDFPageObj_SetFillColor(object: number, r: number, g: number, b: number, a: number): number;
  _FPDFPageObj_GetStrokeColor(object: number, r: number, g: number, b: number, a: number): number;
  _FPDFPageObj_SetStrokeColor(object: number, r: number, g: number, b: number, a: number): number;
  _FPDFPageObj_HasTransparency(object: number): number;
  _FPDFPageObj_SetIsActive(object: number, active: number): number;
  _FPDFPath_GetDrawMode(path: number, fillMode: number, stroke: number): number;
  _FPDFTextObj_GetTextRenderMode(text: number): number;
  _FPDFTextObj_GetFontSize(text: number, size: number): number;
  /** The picture decoded, a bitmap of the caller's; 0 where that fails. */
  _FPDFImageObj_GetBitmap(image: number): number;
  _FPDFImageObj_GetImageFilterCount(image: number): number;
  /** The filter's name with its final zero; like the next one it returns the length, and writes nothing to 0. */
  _FPDFImageObj_GetImageFilter(image: number, index: number, to: number, length: number): number;
  /** The picture's data as the file has it. */
  _FPDFImageObj_GetImageDataRaw(image: number, to: number, length: number): number;
  _FPDFPage_GetAnnotCount(page: number): number;
  _FPDFPage_GetAnnot(page: number, index: number): number;
  _FPDFPage_CloseAnnot(annotation: number): void;
  _FPDFAnnot_GetSubtype(annotation: number): number;
  _FPDFPage_CreateAnnot(page: number, kind: number): number;
  _FPDFAnnot_GetRect(annotation: number, rectangle: number): number;
  _FPDFAnnot_SetRect(annotation: number, rectangle: number): number;
  _FPDFAnnot_GetColor(annotation: number, kind: number, r: number, g: number, b: number, a: number): number;
  _FPDFAnnot_GetBorder(annotation: number, radiusX: number, radiusY: number, width: number): number;
  _FPDFAnnot_GetLine(annotation: number, start: number, end: number): number;
  _FPDFAnnot_GetVertices(annotation: number, points: number, count: number): number;
  /** A string or name as UTF-16 with its final zero; it returns the length in bytes, and writes nothing to 0. */
  _FPDFAnnot_GetStringValue(annotation: number, key: number, to: number, length: number): number;
  _FPDFAnnot_SetAP(annotation: number, mode: number, content: number): number;
  /** For stamps and ink only. The object belongs to the annotation from then on. */
  _FPDFAnnot_AppendObject(annotation: number, object: number): number;
  _FPDFPageObj_NewTextObj(document: number, font: number, size: number): number;
  _FPDFPageObj_CreateTextObj(document: number, font: number, size: number): number;
  _FPDFPageObj_CreateNewRect(x: number, y: number, width: number, height: number): number;
  _FPDFPageObj_SetStrokeWidth(object: number, width: number): number;
  _FPDFPageObj_Transform(object: number, a: number, b: number, c: number, d: number, e: number, f: number): void;
  _FPDFPageObj_Destroy(object: number): void;
  _FPDFPath_SetDrawMode(path: number, fillMode: number, stroke: number): number;
  _FPDFText_SetText(text: number, value: number): number;
  _FPDFText_LoadFont(document: number, bytes: number, length: number, kind: number, isCid: number): number;
  /** @param key ASCII with a final zero */
  _FPDFAnnot_HasKey(annotation: number, key: number): number;
  _FPDFAnnot_SetStringValue(annotation: number, key: number, value: number): number;
  _FPDFAnnot_GetFormFieldType(form: number, annotation: number): number;
  _FPDFAnnot_GetFlags(annotation: number): number;
  _FPDFAnnot_SetFlags(annotation: number, flags: number): number;
  /** FPDF_SYSFONTINFO with PDFium's own functions, and one whose functions PDFium is to use. */
  _FPDF_GetDefaultSystemFontInfo(): number;
  _FPDF_SetSystemFontInfo(info: number): void;
  /** Makes what its notes and fields show part of the page: 0 as on the screen, 1 as printed. */
  _FPDFPage_Flatten(page: number, usage: number): number;
  _FPDFText_LoadPage(page: number): number;
  _FPDFText_ClosePage(text: number): void;
  _FPDFText_CountChars(text: number): number;
  _FPDFText_GetUnicode(text: number, index: number): number;
  /** 1 where nothing says which letter a code stands for. */
  _FPDFText_HasUnicodeMapError(text: number, index: number): number;
  _FPDFText_GetTextObject(text: number, index: number): number;
  /** FS_RECTF: left, top, right, bottom. */
  _FPDFText_GetLooseCharBox(text: number, index: number, rectangle: number): number;
  _FPDFTextObj_GetFont(text: number): number;
  _FPDFFont_GetIsEmbedded(font: number): number;
  /** The name's length with its final zero, in bytes, which are written as far as they fit. */
  _FPDFFont_GetBaseFontName(font: number, name: number, length: number): number;
  /** The outline of a Unicode letter, the font for single letters included; 0 where there is none. */
  _FPDFFont_GetGlyphPath(font: number, unicode: number, size: number): number;
  _FPDFDoc_GetAttachmentCount(document: number): number;
  _FPDFDoc_GetAttachment(document: number, index: number): number;
  /** Bytes of the name, UTF-16LE with its zero; written where they fit. */
  _FPDFAttachment_GetName(attachment: number, buffer: number, bytes: number): number;
  /** Writes its length, and the file where it fits. */
  _FPDFAttachment_GetFile(attachment: number, buffer: number, bytes: number, length: number): number;
  _FPDF_PageToDevice(
    page: number,
    left: number,
    top: number,
    width: number,
    height: number,
    rotate: number,
    pageX: number,
    pageY: number,
    deviceX: number,
    deviceY: number,
  ): number;
}

/** FPDF_GetLastError. */
export const pdfiumErrors = { unknown: 1, file: 2, format: 3, password: 4, security: 5, page: 6 } as const;

/** FPDF_PAGEOBJ_…: what a page object is. */
export const objectTypes = { text: 1, path: 2, image: 3, shading: 4, form: 5 } as const;

let loading: Promise<Pdfium> | undefined;
let current: Pdfium | undefined;

/** Whether a name of the global object has no purpose but a warning to whoever reads it. */
function isWarning(name: string): boolean {
  const { get, set, enumerable } = Object.getOwnPropertyDescriptor(globalThis, name) ?? {};
  return get !== undefined && set === undefined && enumerable === false;
}

/** Node's types declare only the namespace. */
const {
  Instance,
}: { readonly Instance: new (module: WebAssembly.Module, imports: object) => { readonly exports: object } } =
  Reflect.get(globalThis, 'WebAssembly');

async function load(): Promise<Pdfium> {
  const module = await pdfiumCode();
  // Names alone: reading what Node has there would load all of it.
  const names = new Set(Object.getOwnPropertyNames(globalThis));
  const instantiateWasm = (imports: object, done: (instance: object) => void): object => {
    const instance = new Instance(module, imports);
    done(instance);
    return instance.exports;
  };
  const pdfium = (await PDFiumModule({ instantiateWasm })) as Pdfium;
  // The module defines warnings for its developers there, and they would keep the first engine alive for ever.
  for (const name of Object.getOwnPropertyNames(globalThis)) {
    if (!names.has(name) && isWarning(name)) Reflect.deleteProperty(globalThis, name);
  }
  pdfium._FPDF_InitLibrary();
  current = pdfium;
  return pdfium;
}

/**
 * The engine of this thread (30 to 90 ms the first time, 10 to 20 ms for another one: its code is compiled once a
 * process). Only workers call this.
 */
export function loadPdfium(): Promise<Pdfium> {
  loading ??= load();
  return loading;
}

/** Releases the engine of this thread, if it has one: the next document gets a new one. */
export function dropCurrentPdfium(): void {
  if (current !== undefined) dropPdfium(current);
}

/**
 * Releases an engine: the next `loadPdfium` makes a new one. The memory of WebAssembly grows and never shrinks, so what
 * a page took is freed only with the engine, as soon as nothing refers to it.
 */
export function dropPdfium(pdfium: Pdfium): void {
  if (current !== pdfium) return;
  current = undefined;
  loading = undefined;
}
