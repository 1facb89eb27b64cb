/** Slides, one of them hidden and all with the speaker's notes (OpenDocument). */

import type { Format } from '../../../lambdas/documents/formats.ts';
import { makeZip } from './made-archives.ts';

const odf =
  'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" xmlns:presentation="urn:oasis:names:tc:opendocument:xmlns:presentation:1.0" office:version="1.2"';
const type = 'application/vnd.oasis.opendocument.presentation';

const manifest = `<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2"><manifest:file-entry manifest:full-path="/" manifest:media-type="${type}"/><manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>`;

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
      bytes: manifest,
    },
    { name: 'content.xml', bytes: content },
  ]);

const link = (href: string) => `xlink:href="${href}" xlink:type="simple" xlink:show="embed" xlink:actuate="onLoad"`;
const linkingContent = (at: (what: string) => string, root: string) =>
  `<office:${root} ${odf} xmlns:xlink="http://www.w3.org/1999/xlink" office:mimetype="${type}"><office:body><office:presentation><draw:page>${frame('Slide')}<draw:frame svg:x="2cm" svg:y="8cm" svg:width="5cm" svg:height="5cm"><draw:image ${link(at('slide-picture.png'))}/></draw:frame></draw:page></office:presentation></office:body></office:${root}>`;

const relationships = (list: readonly (readonly [id: string, type: string, target: string, mode?: string])[]) =>
  `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${list.map(([id, kind, target, mode = '']) => `<Relationship Id="${id}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/${kind}" Target="${target}"${mode}/>`).join('')}</Relationships>`;
const names =
  'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"';
const shape =
  '<a:xfrm><a:off x="900000" y="900000"/><a:ext cx="2000000" cy="2000000"/></a:xfrm><a:prstGeom prst="rect"/>';
const group = '<p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>';

/** A slide with a linked picture. */
const makeLinkingPptx = (at: (what: string) => string): Buffer =>
  makeZip([
    {
      name: '[Content_Types].xml',
      bytes:
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/ppt/presentation.xml" ContentType="application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"/><Override PartName="/ppt/slides/slide1.xml" ContentType="application/vnd.openxmlformats-officedocument.presentationml.slide+xml"/></Types>',
    },
    { name: '_rels/.rels', bytes: relationships([['r1', 'officeDocument', 'ppt/presentation.xml']]) },
    { name: 'ppt/_rels/presentation.xml.rels', bytes: relationships([['r1', 'slide', 'slides/slide1.xml']]) },
    {
      name: 'ppt/presentation.xml',
      bytes: `<p:presentation ${names}><p:sldIdLst><p:sldId id="256" r:id="r1"/></p:sldIdLst><p:sldSz cx="9144000" cy="6858000"/></p:presentation>`,
    },
    {
      name: 'ppt/slides/_rels/slide1.xml.rels',
      bytes: relationships([['r1', 'image', at('pptx-picture.png'), ' TargetMode="External"']]),
    },
    {
      name: 'ppt/slides/slide1.xml',
      bytes: `<p:sld ${names}><p:cSld><p:spTree>${group}<p:pic><p:nvPicPr><p:cNvPr id="2" name="p"/><p:cNvPicPr/><p:nvPr/></p:nvPicPr><p:blipFill><a:blip r:link="r1"/><a:stretch><a:fillRect/></a:stretch></p:blipFill><p:spPr>${shape}</p:spPr></p:pic></p:spTree></p:cSld></p:sld>`,
    },
  ]);

/** Slides with linked pictures, by format; of OpenDocument in a package and in one file. */
export const makeLinkingSlides: readonly (readonly [Format, (at: (what: string) => string) => Buffer])[] = [
  ['pptx', makeLinkingPptx],
  [
    'odp',
    (at) =>
      makeZip([
        { name: 'mimetype', bytes: type, isStored: true },
        { name: 'META-INF/manifest.xml', bytes: manifest },
        { name: 'content.xml', bytes: linkingContent(at, 'document-content') },
      ]),
  ],
  ['odp', (at) => Buffer.from(`<?xml version="1.0"?>${linkingContent(at, 'document')}`)],
];
