import { readFileSync } from 'node:fs'
import { buffer } from 'node:stream/consumers'
import { expect } from 'chai'
import PDFDocument from 'pdfkit'
import sharp from 'sharp'
import yazl from 'yazl'
import { type Recognised, recognise } from '../../server/uploads/format/recognise.ts'

async function tell(bytes: Uint8Array | string): Promise<string> {
  const all = Buffer.from(bytes)
  const found: Recognised = await recognise({
    size: all.length,
    read: (start, length) => Promise.resolve(all.subarray(start, start + length)),
  })
  return 'format' in found ? found.format : `refused: ${found.unusable.code}`
}

async function zip(files: Record<string, string>): Promise<Buffer> {
  const archive = new yazl.ZipFile()
  for (const [name, text] of Object.entries(files)) archive.addBuffer(Buffer.from(text), name)
  archive.end()
  return await buffer(archive.outputStream)
}

async function pdf(): Promise<Buffer> {
  const document = new PDFDocument()
  document.text('Bai 1')
  document.end()
  return await buffer(document as unknown as NodeJS.ReadableStream)
}

const picture = () => sharp({ create: { width: 40, height: 40, channels: 3, background: '#4b2e9e' } })
const contentTypes = { '[Content_Types].xml': '<Types/>' }

describe('the format of a file is seen from its content', () => {
  const archives: [string, Record<string, string>][] = [
    ['docx', { ...contentTypes, 'word/document.xml': '<w/>' }],
    ['pptx', { ...contentTypes, 'ppt/presentation.xml': '<p/>' }],
    ['xlsx', { ...contentTypes, 'xl/workbook.xml': '<x/>' }],
    ['odt', { mimetype: 'application/vnd.oasis.opendocument.text' }],
    ['odp', { mimetype: 'application/vnd.oasis.opendocument.presentation' }],
    ['ods', { mimetype: 'application/vnd.oasis.opendocument.spreadsheet' }],
    ['epub', { mimetype: 'application/epub+zip' }],
    ['h5p', { 'h5p.json': '{}' }],
    ['scorm', { 'imsmanifest.xml': '<manifest/>', 'index.html': '' }],
    ['sb3', { 'project.json': '{"targets":[]}' }],
    ['geogebra', { 'geogebra.xml': '<geogebra/>' }],
    ['html5', { 'game/index.html': '<html></html>', 'game/a.js': '' }],
    ['zip', { 'bài 1.txt': 'a', 'sub/page/index.html': '' }],
    ['refused: program', { 'AndroidManifest.xml': '' }],
    ['refused: program', { 'META-INF/MANIFEST.MF': '', 'a/B.class': '' }],
  ]
  for (const [format, files] of archives) {
    it(`${format}: an archive with ${Object.keys(files).join(', ')}`, async () => {
      const bytes = await zip(files)
      expect(await tell(bytes)).to.equal(format)
      if (!format.startsWith('refused')) expect(await tell(bytes.subarray(0, -30))).to.equal('refused: broken')
    })
  }

  it('an archive that leads out of itself is refused', async () => {
    const bytes = await zip({ 'aa/evil.txt': 'x' })
    const evil = Buffer.from(bytes.toString('latin1').replaceAll('aa/evil.txt', '../evil.txt'), 'latin1')
    expect(await tell(evil)).to.equal('refused: unsafeArchive')
  })

  it('a PDF, also with something in front, and not without its end', async () => {
    const bytes = await pdf()
    expect(await tell(bytes)).to.equal('pdf')
    expect(await tell(Buffer.concat([Buffer.from('\r\n'), bytes]))).to.equal('pdf')
    expect(await tell(bytes.subarray(0, bytes.length / 2))).to.equal('refused: broken')
  })

  for (const format of ['png', 'jpeg', 'webp', 'gif'] as const) {
    it(`a picture: ${format}`, async () => {
      const bytes = await picture().toFormat(format).toBuffer()
      expect(await tell(bytes)).to.equal(format)
      expect(await tell(bytes.subarray(0, bytes.length - 12))).to.equal('refused: broken')
    })
  }

  const box = (type: string, size: number) => {
    const bytes = Buffer.alloc(size)
    bytes.writeUInt32BE(size, 0)
    bytes.write(type, 4, 'latin1')
    return bytes
  }
  it('a video, and not one that is cut', async () => {
    const start = Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('ftypisom\0\0\0\0isommp42', 'latin1')])
    const whole = Buffer.concat([start, box('moov', 100), box('mdat', 1000)])
    expect(await tell(whole)).to.equal('mp4')
    expect(await tell(whole.subarray(0, -1))).to.equal('refused: broken')
    expect(await tell(Buffer.concat([start, box('mdat', 1000)]))).to.equal('refused: broken')
  })

  const texts: [string, string][] = [
    ['txt', 'Bài 1. Tập hợp các số tự nhiên'],
    ['md', '# Bài 1\n\n- một\n- hai\n'],
    ['csv', 'Họ và tên;Điểm\nAn;9\nBình;10\n'],
    ['txt', 'Cộng, trừ phân số\nNhân, chia phân số\n'],
    ['srt', '1\n00:00:01,000 --> 00:00:02,000\nChào các em\n'],
    ['vtt', 'WEBVTT\n\n00:01.000 --> 00:02.000\nChào các em\n'],
    ['rtf', '{\\rtf1\\ansi Bai 1}'],
    ['html', '<!DOCTYPE html><html lang="vi"><p>Bài 1</p></html>'],
    ['html', '\uFEFF<!-- bài -->\n<html></html>'],
    ['svg', '<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"/>'],
    ['refused: program', '#!/bin/sh\nrm -rf /\n'],
    ['refused: program', '<?php echo 1;'],
    ['refused: program', '@echo off\r\ndel *'],
    ['refused: empty', ''],
  ]
  for (const [format, text] of texts)
    it(`a text: ${format} (${JSON.stringify(text.slice(0, 20))})`, async () =>
      expect(await tell(text)).to.equal(format))

  it('a text in UTF-16 and in an encoding from before Unicode', async () => {
    expect(await tell(Buffer.from('\uFEFFBài 1', 'utf16le'))).to.equal('txt')
    expect(await tell(Buffer.from('B\xb5i 1: T\xcbp h\xeep', 'latin1'))).to.equal('txt')
  })

  it('programs and what nobody knows are refused', async () => {
    expect(await tell(readFileSync(process.execPath).subarray(0, 100_000))).to.equal('refused: program')
    expect(await tell(Buffer.concat([Buffer.from('MZ'), Buffer.alloc(200)]))).to.equal('refused: program')
    expect(await tell(Buffer.from([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]))).to.equal('refused: unknown')
    expect(await tell(Buffer.concat([Buffer.from('Rar!\x1a\x07\x01\0', 'latin1'), Buffer.alloc(50)]))).to.equal(
      'refused: unsupported',
    )
  })

  it('a file of the older Office by the names in it', async () => {
    expect(await tell(compound('Root Entry', 'WordDocument'))).to.equal('doc')
    expect(await tell(compound('Root Entry', 'PowerPoint Document'))).to.equal('ppt')
    expect(await tell(compound('Root Entry', 'Workbook'))).to.equal('xls')
    expect(await tell(compound('Root Entry', 'EncryptedPackage'))).to.equal('refused: encrypted')
    expect(await tell(compound('Root Entry', 'Other'))).to.equal('refused: unknown')
    expect(await tell(compound('Root Entry', 'WordDocument').subarray(0, 700))).to.equal('refused: broken')
  })
})

/** A table, a directory: as small as they can be. */
function compound(...names: string[]): Buffer {
  const header = Buffer.alloc(512)
  Buffer.from('d0cf11e0a1b11ae1', 'hex').copy(header)
  header.writeUInt16LE(9, 30)
  header.writeUInt32LE(1, 48)
  header.writeUInt32LE(0, 76)
  const table = Buffer.alloc(512, 0xff)
  table.writeUInt32LE(0xfffffffe, 4)
  const directory = Buffer.alloc(512)
  for (const [at, name] of names.entries()) {
    directory.write(name, at * 128, 'utf16le')
    directory.writeUInt16LE((name.length + 1) * 2, at * 128 + 64)
  }
  return Buffer.concat([header, table, directory])
}
