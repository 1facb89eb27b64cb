/** Slides, one of them hidden and all with the speaker's notes (OpenDocument). */

import { makeZip } from './made-archives.ts';

const odf =
  'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" xmlns:presentation="urn:oasis:names:tc:opendocument:xmlns:presentation:1.0" office:version="1.2"';
const type = 'application/vnd.oasis.opendocument.presentation';

const frame = (text: string) =>
  `<draw:frame svg:x="2cm" svg:y="2cm" svg:width="15cm" svg:height="3cm"><draw:text-box><text:p>${text}</text:p></draw:text-box></draw:frame>`;
const slide = (style: string, text: string) =>
  `<draw:page draw:style-name="${style}">${frame(text)}<presentation:notes>${frame('SECRET note')}</presentation:notes></draw:page>`;

const content = `<office:document-content ${odf}><office:automatic-styles><style:style style:name="shown" style:family="drawing-page"><style:drawing-page-properties/></style:style><style:style style:name="hidden" style:family="drawing-page"><style:drawing-page-properties presentation:visibility="hidden"/></style:style></office:automatic-styles><office:body><office:presentation>${slide('shown', 'first slide')}${slide('hidden', 'SECRET slide')}${slide('shown', 'last slide')}</office:presentation></office:body></office:document-content>`;

export const makeHiddenSlides = (): Buffer =>
  makeZip([
    { name: 'mimetype', bytes: type, isStored: true },
    {
      name: 'META-INF/manifest.xml',
      bytes: `<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2"><manifest:file-entry manifest:full-path="/" manifest:media-type="${type}"/><manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>`,
    },
    { name: 'content.xml', bytes: content },
  ]);
