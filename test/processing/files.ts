// Files of many formats, made by libraries or by hand, with what teachers write.

import { execFileSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { deflateRawSync } from 'node:zlib'
import PDFDocument from 'pdfkit'
import { ZipFile } from 'yazl'

const fonts = dirname(createRequire(import.meta.url).resolve('@expo-google-fonts/be-vietnam-pro/package.json'))
const vietnamese = join(fonts, '400Regular', 'BeVietnamPro_400Regular.ttf')

export async function makePdf(pages: readonly string[], options: PDFKit.PDFDocumentOptions = {}): Promise<Buffer> {
  const pdf = new PDFDocument({ autoFirstPage: false, ...options })
  const made = buffer(pdf)
  pdf.font(vietnamese)
  for (const page of pages) pdf.addPage().text(page)
  pdf.end()
  return await made
}

/** Lines and no letters, as a scanner makes them. */
export async function makeScan(pages = 2): Promise<Buffer> {
  const pdf = new PDFDocument({ autoFirstPage: false })
  const made = buffer(pdf)
  for (let page = 0; page < pages; page++) pdf.addPage().rect(50, 50, 300, 400).fill('#888')
  pdf.end()
  return await made
}

/** Its letters stand in a font of this name, in the code of Latin-1. */
export function makeLatinPdf(font: string, text: string): Buffer {
  const content = `BT /F1 12 Tf 50 700 Td (${[...text].map((letter) => `\\${letter.charCodeAt(0).toString(8).padStart(3, '0')}`).join('')}) Tj ET`
  return pdfOf([
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    `<< /Type /Font /Subtype /TrueType /BaseFont /${font} /Encoding /WinAnsiEncoding >>`,
  ])
}

/** Every page is the same object under another number: cheap to make, long to read. */
export function makeLongPdf(pages: number): Buffer {
  const kids = Array.from({ length: pages }, (_, at) => `${at + 5} 0 R`).join(' ')
  const content = 'BT /F1 12 Tf 50 700 Td (Trang) Tj ET'
  const page =
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 3 0 R /Resources << /Font << /F1 4 0 R >> >> >>'
  return pdfOf([
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Kids [${kids}] /Count ${pages} >>`,
    `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
    ...Array.from({ length: pages }, () => page),
  ])
}

/** The tree of its pages contains itself. */
export function makeLoopingPdf(): Buffer {
  return pdfOf([
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 5 >>',
    '<< /Type /Pages /Parent 2 0 R /Kids [2 0 R] /Count 5 >>',
  ])
}

/** Draws itself again and again: each form is ten of the one below. */
export function makeExplodingPdf(): Buffer {
  const depth = 12
  const forms = Array.from({ length: depth }, (_, level) => {
    const [content, resources] =
      level === 0 ? ['0 0 1 1 re f', '<< >>'] : ['/X Do '.repeat(10), `<< /XObject << /X ${level + 3} 0 R >> >>`]
    return `<< /Type /XObject /Subtype /Form /BBox [0 0 600 800] /Resources ${resources} /Length ${content.length} >>\nstream\n${content}\nendstream`
  })
  const content = '/X Do '.repeat(10)
  return pdfOf([
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents ${depth + 4} 0 R /Resources << /XObject << /X ${depth + 3} 0 R >> >> >>`,
    ...forms,
    `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
  ])
}

function pdfOf(objects: readonly string[]): Buffer {
  let body = '%PDF-1.4\n'
  const offsets = objects.map((object, at) => {
    const offset = body.length
    body += `${at + 1} 0 obj\n${object}\nendobj\n`
    return offset
  })
  const table = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('')
  const size = objects.length + 1
  return Buffer.from(
    `${body}xref\n0 ${size}\n0000000000 65535 f \n${table}trailer << /Size ${size} /Root 1 0 R >>\nstartxref\n${body.length}\n%%EOF`,
    'latin1',
  )
}

export async function makeZip(entries: Readonly<Record<string, string | Buffer>>): Promise<Buffer> {
  const zip = new ZipFile()
  for (const [name, content] of Object.entries(entries))
    zip.addBuffer(Buffer.from(content as string), name, { compress: content.length > 100 })
  zip.end()
  return await buffer(zip.outputStream)
}

/** One entry of so many zeros, of which only a thousandth lies in the file. */
export function makeBomb(name: string, bytes: number): Buffer {
  // A stream of stored deflate blocks cannot be had for nothing: ten megabytes, packed, again and again.
  const block = 10 * 1024 * 1024
  const once = deflateRawSync(Buffer.alloc(block), { level: 9, finishFlush: 2 })
  const packed = Buffer.concat([...Array.from({ length: Math.ceil(bytes / block) }, () => once), Buffer.from([3, 0])])
  const [file, size] = [Buffer.from(name), Math.min(bytes, 0xfffffffe)]
  const local = Buffer.alloc(30)
  local.writeUInt32LE(0x04034b50, 0)
  local.writeUInt16LE(20, 4)
  local.writeUInt16LE(8, 8)
  local.writeUInt32LE(packed.length, 18)
  local.writeUInt32LE(size, 22)
  local.writeUInt16LE(file.length, 26)
  const central = Buffer.alloc(46)
  central.writeUInt32LE(0x02014b50, 0)
  central.writeUInt16LE(20, 6)
  central.writeUInt16LE(8, 10)
  central.writeUInt32LE(packed.length, 20)
  central.writeUInt32LE(size, 24)
  central.writeUInt16LE(file.length, 28)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(1, 8)
  end.writeUInt16LE(1, 10)
  end.writeUInt32LE(central.length + file.length, 12)
  end.writeUInt32LE(local.length + file.length + packed.length, 16)
  return Buffer.concat([local, file, packed, central, file, end])
}

const relationships = 'http://schemas.openxmlformats.org/package/2006/relationships'
const officeRelation = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'

function relations(...list: readonly (readonly [id: string, type: string, target: string])[]): string {
  const items = list.map(
    ([id, type, target]) => `<Relationship Id="${id}" Type="${officeRelation}/${type}" Target="${target}"/>`,
  )
  return `<Relationships xmlns="${relationships}">${items.join('')}</Relationships>`
}

function types(...parts: readonly (readonly [name: string, type: string])[]): string {
  const overrides = parts.map(
    ([name, type]) =>
      `<Override PartName="/${name}" ContentType="application/vnd.openxmlformats-officedocument.${type}+xml"/>`,
  )
  return `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${overrides.join('')}</Types>`
}

/** Each paragraph is its text, or text with a font, or a heading. */
export async function makeDocx(
  paragraphs: readonly (string | { text: string; font?: string; heading?: boolean })[],
  more: Readonly<Record<string, string>> = {},
): Promise<Buffer> {
  const body = paragraphs
    .map((one) => (typeof one === 'string' ? { text: one } : one))
    .map(({ text, font, heading }: { text: string; font?: string; heading?: boolean }) => {
      const style = heading ? '<w:pPr><w:pStyle w:val="H1"/></w:pPr>' : ''
      const face = font ? `<w:rPr><w:rFonts w:ascii="${font}" w:hAnsi="${font}"/></w:rPr>` : ''
      return `<w:p>${style}<w:r>${face}<w:t xml:space="preserve">${escaped(text)}</w:t></w:r></w:p>`
    })
    .join('')
  const namespace = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
  return await makeZip({
    '[Content_Types].xml': types(
      ['word/document.xml', 'wordprocessingml.document.main'],
      ['word/styles.xml', 'wordprocessingml.styles'],
    ),
    '_rels/.rels': relations(['r1', 'officeDocument', 'word/document.xml']),
    'word/_rels/document.xml.rels': relations(['r1', 'styles', 'styles.xml']),
    'word/styles.xml': `<w:styles ${namespace}><w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/></w:style></w:styles>`,
    'word/document.xml': `<w:document ${namespace}><w:body>${body}</w:body></w:document>`,
    ...more,
  })
}

/** In this order, which is not that of the names of their parts. */
export async function makePptx(slides: readonly { title: string; text: string; notes?: string }[]): Promise<Buffer> {
  const names = ['xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"', `xmlns:r="${officeRelation}"`]
  const namespaces = `${names.join(' ')} xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"`
  const number = (at: number) => slides.length - at
  const shape = (kind: string, text: string, id: number) =>
    `<p:sp><p:nvSpPr><p:cNvPr id="${id}" name="s${id}"/><p:cNvSpPr/><p:nvPr><p:ph type="${kind}"/></p:nvPr></p:nvSpPr><p:spPr><a:xfrm><a:off x="500000" y="${id * 900_000}"/><a:ext cx="8000000" cy="800000"/></a:xfrm></p:spPr><p:txBody><a:bodyPr/><a:p><a:r><a:t>${escaped(text)}</a:t></a:r></a:p></p:txBody></p:sp>`
  const tree = (shapes: string) =>
    `<p:cSld><p:spTree><p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>${shapes}</p:spTree></p:cSld>`
  const parts: Record<string, string> = {}
  for (const [at, { title, text, notes }] of slides.entries()) {
    const slide = `slide${number(at)}.xml`
    parts[`ppt/slides/${slide}`] =
      `<p:sld ${namespaces}>${tree(shape('title', title, 2) + shape('body', text, 3))}</p:sld>`
    parts[`ppt/slides/_rels/${slide}.rels`] = relations(
      ['rl', 'slideLayout', '../slideLayouts/slideLayout1.xml'],
      ...(notes === undefined ? [] : [['r1', 'notesSlide', `../notesSlides/notes${number(at)}.xml`] as const]),
    )
    if (notes !== undefined)
      parts[`ppt/notesSlides/notes${number(at)}.xml`] =
        `<p:notes ${namespaces}>${tree(shape('body', notes, 2) + shape('sldNum', '7', 3))}</p:notes>`
  }
  const ids = slides.map((_, at) => `<p:sldId id="${256 + at}" r:id="s${number(at)}"/>`).join('')
  const map =
    '<p:clrMap bg1="lt1" tx1="dk1" bg2="lt2" tx2="dk2" accent1="accent1" accent2="accent2" accent3="accent3" accent4="accent4" accent5="accent5" accent6="accent6" hlink="hlink" folHlink="folHlink"/>'
  return await makeZip({
    '[Content_Types].xml': types(
      ['ppt/presentation.xml', 'presentationml.presentation.main'],
      ['ppt/slideMasters/slideMaster1.xml', 'presentationml.slideMaster'],
      ['ppt/slideLayouts/slideLayout1.xml', 'presentationml.slideLayout'],
      ...slides.map((_, at) => [`ppt/slides/slide${at + 1}.xml`, 'presentationml.slide'] as const),
    ),
    '_rels/.rels': relations(['r1', 'officeDocument', 'ppt/presentation.xml']),
    'ppt/_rels/presentation.xml.rels': relations(
      ['m1', 'slideMaster', 'slideMasters/slideMaster1.xml'],
      ...slides.map((_, at) => [`s${at + 1}`, 'slide', `slides/slide${at + 1}.xml`] as const),
    ),
    'ppt/presentation.xml': `<p:presentation ${namespaces}><p:sldMasterIdLst><p:sldMasterId id="2147483648" r:id="m1"/></p:sldMasterIdLst><p:sldIdLst>${ids}</p:sldIdLst><p:sldSz cx="9144000" cy="6858000"/><p:notesSz cx="6858000" cy="9144000"/></p:presentation>`,
    'ppt/slideMasters/slideMaster1.xml': `<p:sldMaster ${namespaces}>${tree('')}${map}<p:sldLayoutIdLst><p:sldLayoutId id="2147483649" r:id="l1"/></p:sldLayoutIdLst></p:sldMaster>`,
    'ppt/slideMasters/_rels/slideMaster1.xml.rels': relations([
      'l1',
      'slideLayout',
      '../slideLayouts/slideLayout1.xml',
    ]),
    'ppt/slideLayouts/slideLayout1.xml': `<p:sldLayout ${namespaces}>${tree('')}</p:sldLayout>`,
    'ppt/slideLayouts/_rels/slideLayout1.xml.rels': relations([
      'm1',
      'slideMaster',
      '../slideMasters/slideMaster1.xml',
    ]),
    ...parts,
  })
}

const openDocument = ['office', 'text', 'table', 'drawing', 'presentation']
  .map((name) => `xmlns:${name === 'drawing' ? 'draw' : name}="urn:oasis:names:tc:opendocument:xmlns:${name}:1.0"`)
  .join(' ')

export async function makeOpenDocument(
  kind: 'text' | 'presentation' | 'spreadsheet',
  body: string,
  manifest = '',
): Promise<Buffer> {
  return await makeZip({
    mimetype: `application/vnd.oasis.opendocument.${kind}`,
    'META-INF/manifest.xml': `<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.${kind}"/><manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>${manifest}</manifest:manifest>`,
    'content.xml': `<office:document-content ${openDocument} office:version="1.2"><office:body><office:${kind}>${body}</office:${kind}></office:body></office:document-content>`,
  })
}

export async function makeEpub(chapters: Readonly<Record<string, string>>): Promise<Buffer> {
  const names = Object.keys(chapters)
  // The list of the parts is in another order than the one in which they are read.
  const items = names
    .toReversed()
    .map((name) => `<item id="${name}" href="${name}.xhtml" media-type="application/xhtml+xml"/>`)
  return await makeZip({
    mimetype: 'application/epub+zip',
    'META-INF/container.xml': '<container><rootfiles><rootfile full-path="OEBPS/book.opf"/></rootfiles></container>',
    'OEBPS/book.opf': `<package><manifest>${items.join('')}</manifest><spine>${names.map((name) => `<itemref idref="${name}"/>`).join('')}</spine></package>`,
    ...Object.fromEntries(names.map((name) => [`OEBPS/${name}.xhtml`, `<html><body>${chapters[name]}</body></html>`])),
  })
}

/** A tone of so many seconds. */
export function makeWav(seconds: number): Buffer {
  const rate = 22_050
  const sound = Buffer.alloc(rate * 2 * seconds)
  for (let at = 0; at < sound.length / 2; at++) sound.writeInt16LE(Math.round(8000 * Math.sin(at / 8)), at * 2)
  const head = Buffer.alloc(44)
  head.write('RIFF', 0)
  head.writeUInt32LE(36 + sound.length, 4)
  head.write('WAVEfmt ', 8)
  head.writeUInt32LE(16, 16)
  head.writeUInt16LE(1, 20)
  head.writeUInt16LE(1, 22)
  head.writeUInt32LE(rate, 24)
  head.writeUInt32LE(rate * 2, 28)
  head.writeUInt16LE(2, 32)
  head.writeUInt16LE(16, 34)
  head.write('data', 36)
  head.writeUInt32LE(sound.length, 40)
  return Buffer.concat([head, sound])
}

/** The heads of a film without any picture in it. */
export function makeMp4Head({ seconds, width, height }: { seconds: number; width: number; height: number }): Buffer {
  const box = (type: string, ...parts: Buffer[]) => {
    const head = Buffer.alloc(8)
    head.writeUInt32BE(8 + parts.reduce((sum, { length }) => sum + length, 0))
    head.write(type, 4, 'latin1')
    return Buffer.concat([head, ...parts])
  }
  const movie = Buffer.alloc(100)
  movie.writeUInt32BE(1000, 12)
  movie.writeUInt32BE(seconds * 1000, 16)
  const track = Buffer.alloc(84)
  track.writeUInt32BE(width << 16, 76)
  track.writeUInt32BE(height << 16, 80)
  const handler = Buffer.alloc(24)
  handler.write('vide', 8, 'latin1')
  const type = box('ftyp', Buffer.from('isom\0\0\0\0isom', 'latin1'))
  return Buffer.concat([
    type,
    box('mdat', Buffer.alloc(1000)),
    box('moov', box('mvhd', movie), box('trak', box('tkhd', track), box('mdia', box('hdlr', handler)))),
  ])
}

/** A film of two colours and a tone, by the program that also reads it. */
export function makeFilm(path: string, seconds: number): void {
  execFileSync('ffmpeg', [
    ...['-v', 'error', '-y', '-f', 'lavfi', '-i', `testsrc2=size=1280x720:rate=25:duration=${seconds}`],
    ...['-f', 'lavfi', '-i', `sine=frequency=440:duration=${seconds}`, '-c:v', 'libx264', '-preset', 'ultrafast'],
    ...['-b:v', '4M', '-minrate', '4M', '-c:a', 'aac', '-pix_fmt', 'yuv420p', path],
  ])
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}
