// What is made of the same files on a machine that has LibreOffice and ffmpeg, and on one that has neither.

import { expect } from 'chai'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { runJob } from '../../server/processing/child/child.ts'
import { processing } from '../../server/processing/feature.ts'
import { openDerived, readPages } from '../../server/processing/index.ts'
import { useToolFolders } from '../../server/processing/tools/places.ts'
import { storeBytes } from './stored.ts'
import { silent } from '../outbox/outbox.ts'
import {
  makeDocx,
  makeEpub,
  makeFilm,
  makeMp4Head,
  makeOpenDocument,
  makePdf,
  makePptx,
  makeWav,
  makeZip,
} from './files.ts'
import { derived, everywhere, look, nowhere, processed, take, withFiles, work } from './processing.ts'

const lesson = ['Kế hoạch bài dạy', 'Môn Toán lớp 6: Phép cộng hai phân số cùng mẫu']
const rtf = Buffer.from(String.raw`{\rtf1\ansi{\fonttbl{\f0 Arial;}}\f0 Gi\u225?o \u225?n l\u7899?p s\u225?u}`)

export function describePictures({ hasTools }: { hasTools: boolean }): void {
  describe(hasTools ? 'with LibreOffice and ffmpeg' : 'without LibreOffice and ffmpeg', () => {
    withFiles()
    beforeEach(() => useToolFolders(hasTools ? everywhere : nowhere))

    it('the page /readyz is told so', async () => {
      const reached = await Promise.all(
        processing.tools!.map(({ check }) =>
          check().then(
            () => true,
            () => false,
          ),
        ),
      )
      expect(processing.tools!.map(({ name }) => name)).to.deep.equal(['soffice', 'ffmpeg'])
      expect(reached).to.deep.equal([hasTools, hasTools])
    })

    it('a document of Word has a preview', async () => {
      const id = await take(await makeDocx(lesson), 'docx')
      const { steps, preview, thumbnail } = await look(id)
      const { bytes, mediaType } = await derived(id, 'preview')
      expect(steps.preview.state).to.equal('done')
      expect(preview?.size).to.equal(bytes.length)
      if (hasTools) {
        expect(preview?.kind).to.equal('pdf')
        expect(mediaType).to.equal('application/pdf')
        expect(bytes.toString('latin1', 0, 5)).to.equal('%PDF-')
        expect(steps.thumbnail.state).to.equal('done')
        expect(thumbnail?.height).to.equal(480)
      } else {
        expect(preview?.kind).to.equal('html')
        expect(steps.preview.reason).to.equal('simplePreview')
        expect(bytes.toString()).to.include('<p>Môn Toán lớp 6: Phép cộng hai phân số cùng mẫu</p>')
        expect(steps.thumbnail).to.include({ state: 'notHere', reason: 'toolMissing' })
      }
    })

    it('slides, sheets and OpenDocument have one, too', async () => {
      const slides = await makePptx([{ title: 'Tế bào', text: 'Đơn vị của sự sống' }])
      const text = await makeOpenDocument('text', '<text:h>Thơ</text:h><text:p>Lục bát</text:p>')
      const sheet = await makeOpenDocument(
        'spreadsheet',
        '<table:table table:name="Tổ 1"><table:table-row><table:table-cell><text:p>An</text:p></table:table-cell></table:table-row></table:table>',
      )
      for (const [body, format, word] of [
        [slides, 'pptx', 'Đơn vị của sự sống'],
        [text, 'odt', 'Lục bát'],
        [sheet, 'ods', 'An'],
      ] as const) {
        const id = await take(body, format)
        const { preview, steps } = await look(id)
        expect(preview?.kind, `${format} ${JSON.stringify(steps)}`).to.equal(hasTools ? 'pdf' : 'html')
        if (!hasTools) expect((await derived(id, 'preview')).bytes.toString()).to.include(word)
      }
    })

    it('a document of the old kind is read by LibreOffice alone', async () => {
      const id = await take(rtf, 'rtf')
      const { steps } = await look(id)
      if (hasTools) {
        expect(steps.text.state, JSON.stringify(steps)).to.equal('done')
        expect((await readPages(id))[0]?.text).to.equal('Giáo án lớp sáu')
        expect(steps.thumbnail.state).to.equal('done')
      } else {
        for (const step of ['text', 'preview', 'thumbnail'] as const)
          expect(steps[step].state, step).to.equal('notHere')
      }
    })

    it('what was left is done when the programs have come', async () => {
      useToolFolders(nowhere)
      const [document, sound] = [await take(rtf, 'rtf'), await take(makeWav(3), 'wav')]
      expect((await look(document)).steps.text.state).to.equal('notHere')
      expect((await look(sound)).steps.renditions.state).to.equal('notHere')

      useToolFolders(hasTools ? everywhere : nowhere)
      await processing.timers!.find(({ name }) => name === 'processing.lookAgain')!.run(silent)
      await work()
      const state = hasTools ? 'done' : 'notHere'
      expect((await look(document)).steps.preview.state).to.equal(state)
      expect((await look(document)).steps.text.state).to.equal(state)
      expect((await look(sound)).steps.renditions.state).to.equal(state)
    })

    it('a document that is broken has no preview', async () => {
      const { steps, preview } = await processed((await makeDocx(lesson)).subarray(0, 300), 'docx')
      expect(steps.preview).to.include({ state: 'failed', reason: 'broken' })
      expect(preview).to.equal(undefined)
    })

    it('nothing that a document names is fetched', async () => {
      let asked = 0
      const server = createServer((_, res) => {
        asked++
        res.end()
      })
      await once(server.listen(0, '127.0.0.1'), 'listening')
      const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/anh.png`
      const picture = `<draw:frame svg:width="5cm" svg:height="5cm" xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" text:anchor-type="paragraph"><draw:image xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="${address}" xlink:type="simple" xlink:show="embed" xlink:actuate="onLoad"/></draw:frame>`
      const text = await makeOpenDocument('text', `<text:p>Ảnh ở nơi khác ${picture}</text:p>`)
      const page = Buffer.from(`<p>Ảnh <img src="${address}"></p>`)
      const svg = Buffer.from(
        `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="100" height="50"><image xlink:href="${address}" width="10" height="10"/><image href="file:///etc/hostname" width="10" height="10"/><rect width="100" height="50" fill="green"/></svg>`,
      )
      for (const [body, format] of [
        [text, 'odt'],
        [page, 'html'],
        [svg, 'svg'],
      ] as const)
        expect((await processed(body, format)).steps.preview.state, format).to.equal('done')
      server.close()
      expect(asked).to.equal(0)
    })

    it('sound has a duration, and a lighter copy only where ffmpeg is', async () => {
      const id = await take(makeWav(20), 'wav')
      const { steps, facts, renditions } = await look(id)
      expect(facts.durationSeconds).to.equal(20)
      expect(steps.text.state).to.equal('notApplicable')
      expect(steps.thumbnail.state).to.equal('notApplicable')
      if (hasTools) {
        expect(renditions[0]).to.deep.include({ kind: 'audio', label: '48k', format: 'm4a' })
        const { bytes, mediaType } = await derived(id, 'rendition:48k')
        expect(mediaType).to.equal('audio/mp4')
        expect(bytes.length).to.equal(renditions[0]?.size)
      } else expect(steps.renditions).to.include({ state: 'notHere', reason: 'toolMissing' })
    })

    it('a film has its duration and size, and a picture and a lighter copy only where ffmpeg is', async () => {
      if (!hasTools) {
        const { facts, steps } = await processed(makeMp4Head({ seconds: 90, width: 1280, height: 720 }), 'mp4')
        expect(facts).to.deep.equal({ durationSeconds: 90, width: 1280, height: 720 })
        expect(steps.thumbnail.state).to.equal('notHere')
        expect(steps.renditions.state).to.equal('notHere')
        return
      }
      const folder = await mkdtemp(join(tmpdir(), 'hoclieu-test-'))
      makeFilm(join(folder, 'film.mp4'), 4)
      const film = await readFile(join(folder, 'film.mp4'))
      const id = await take(film, 'mp4')
      const { facts, steps, thumbnail, renditions } = await look(id)
      expect(facts).to.deep.equal({ durationSeconds: 4, width: 1280, height: 720 })
      expect(steps.thumbnail.state).to.equal('done')
      expect(thumbnail).to.include({ width: 480, height: 270 })
      expect(renditions[0]).to.deep.include({ kind: 'video', label: '480p', width: 852, height: 480, format: 'mp4' })
      const { bytes, mediaType } = await derived(id, 'rendition:480p')
      expect(mediaType).to.equal('video/mp4')
      expect(bytes.length).to.be.below(film.length * (2 / 3))
      // What it is played by stands before what is played.
      expect(bytes.indexOf('moov')).to.be.below(bytes.indexOf('mdat'))

      // Our own reader of heads finds the same.
      const read = await runJob({ make: 'facts', path: join(folder, 'film.mp4'), format: 'mp4', to: '' }, { folder })
      expect(read).to.deep.equal({ durationSeconds: 4, width: 1280, height: 720 })
      await rm(folder, { recursive: true })
    })

    it('a film that is none, or a list of other files, is refused', async () => {
      const list = Buffer.from('#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n')
      const { steps, facts } = await processed(list, 'mp4')
      expect(steps.renditions.state).to.equal(hasTools ? 'failed' : 'notHere')
      expect(steps.thumbnail.state).to.equal(hasTools ? 'failed' : 'notHere')
      expect(facts).to.deep.equal({})
    })

    it('a picture has a thumbnail and a lighter copy in any case, turned as it was held', async () => {
      const noise = await sharp({
        create: {
          width: 2400,
          height: 1200,
          channels: 3,
          background: '#888',
          noise: { type: 'gaussian', mean: 128, sigma: 20 },
        },
      })
        .withExif({ IFD0: { Copyright: 'Cô Hoa' } })
        .jpeg({ quality: 95 })
        .withMetadata({ orientation: 6 })
        .toBuffer()
      const id = await take(noise, 'jpeg')
      const { facts, thumbnail, renditions, steps } = await look(id)
      expect(facts).to.deep.equal({ width: 1200, height: 2400 })
      expect(thumbnail).to.include({ width: 240, height: 480, format: 'webp' })
      expect(renditions[0]).to.deep.include({ kind: 'image', label: '1280', width: 640, height: 1280, format: 'webp' })
      expect(steps.preview.state).to.equal('notApplicable')
      const { bytes, mediaType } = await derived(id, 'rendition:1280')
      expect(mediaType).to.equal('image/webp')
      expect((await sharp(bytes).metadata()).exif).to.equal(undefined)
    })

    it('a picture that is light enough has no lighter copy', async () => {
      const small = await sharp({ create: { width: 20, height: 20, channels: 3, background: 'red' } })
        .webp()
        .toBuffer()
      const { steps, renditions } = await processed(small, 'webp')
      expect(steps.renditions).to.include({ state: 'notApplicable', reason: 'smallEnough' })
      expect(renditions).to.deep.equal([])
    })

    it('a PDF is shown by its first page, with letters', async () => {
      const id = await take(await makePdf(['Ô ăn quan '.repeat(80)]), 'pdf')
      const { thumbnail } = await look(id)
      expect(thumbnail).to.include({ width: 371, height: 480 })
      const { data } = await sharp((await derived(id, 'thumbnail')).bytes)
        .greyscale()
        .raw()
        .toBuffer({ resolveWithObject: true })
      expect(data.some((grey) => grey < 100)).to.equal(true)
      expect(data[0]).to.be.above(250)
    })

    it('a drawing is shown as a picture', async () => {
      const svg = Buffer.from(
        '<svg xmlns="http://www.w3.org/2000/svg" width="200" height="100"><script>alert(1)</script><rect width="200" height="100" fill="blue"/></svg>',
      )
      const id = await take(svg, 'svg')
      const { preview, thumbnail } = await look(id)
      expect(preview).to.include({ kind: 'image', width: 200, height: 100 })
      expect(thumbnail).to.include({ width: 200, height: 100 })
      expect((await derived(id, 'preview')).mediaType).to.equal('image/webp')
    })

    it('a package with a picture of itself is shown by it', async () => {
      const cover = await sharp({ create: { width: 300, height: 400, channels: 3, background: 'green' } })
        .jpeg()
        .toBuffer()
      const book = await makeEpub({ c1: '<h1>Một</h1>' })
      const { steps } = await processed(book, 'epub')
      expect(steps.thumbnail.state).to.equal('notApplicable')
      const covered = await makeZip({
        'META-INF/container.xml': '<rootfile full-path="b.opf"/>',
        'b.opf': '<package/>',
        'cover.jpg': cover,
      })
      expect((await processed(covered, 'epub')).thumbnail).to.include({ width: 300, height: 400 })
      if (hasTools) return
      const docx = await processed(await makeDocx(lesson, { 'docProps/thumbnail.jpeg': cover as never }), 'docx')
      expect(docx.thumbnail).to.include({ width: 300, height: 400 })
    })

    it('plain text is shown in letters that every browser reads, a page without what runs', async () => {
      const wide = await take(Buffer.from('\uFEFFChào các em', 'utf16le'), 'txt')
      expect((await derived(wide, 'preview')).bytes.toString()).to.equal('Chào các em')
      expect((await derived(wide, 'preview')).mediaType).to.equal('text/plain; charset=utf-8')

      const page = await take(
        Buffer.from(
          '<h1 onclick="a()">Chào</h1><script>b()</script><iframe src="x"></iframe><a href="javascript:c()">d</a><img src="data:image/svg+xml,x"><form><input></form>',
        ),
        'html',
      )
      const { bytes, mediaType } = await derived(page, 'preview')
      expect(mediaType).to.equal('text/html; charset=utf-8')
      expect(bytes.toString()).to.equal('<!doctype html><meta charset="utf-8"><h1>Chào</h1>d')
    })

    it('a part of what was made can be asked for', async () => {
      const id = await storeBytes(Buffer.from('Một hai ba'), 'txt')
      await work()
      const opened = await openDerived(id, 'preview', { start: 0, end: 2 })
      expect(opened.length).to.equal(3)
      opened.body.destroy()
    })
  })
}
