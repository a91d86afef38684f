import { createReadStream, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { expect } from 'chai'
import { XMLValidator } from 'fast-xml-parser'
import mammoth from 'mammoth'
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'
import readXlsxFile from 'read-excel-file/node'
import sharp from 'sharp'
import yauzl from 'yauzl'
import { demoMaterials } from '../../server/demo/data.ts'

const folder = join(import.meta.dirname, '../../server/demo/files')
const files = readdirSync(folder)
const pathOf = (name: string) => join(folder, name)
const ending = (...endings: string[]) => files.filter((name) => endings.some((one) => name.endsWith(one)))

async function pagesOf(name: string): Promise<string[]> {
  const data = new Uint8Array(readFileSync(pathOf(name)))
  const task = getDocument({ data, isEvalSupported: false, verbosity: 0 })
  const document = await task.promise
  const pages = []
  for (let number = 1; number <= document.numPages; number++) {
    const { items } = await (await document.getPage(number)).getTextContent()
    pages.push(items.map((item) => ('str' in item ? item.str + (item.hasEOL ? '\n' : '') : '')).join(''))
  }
  await task.destroy()
  return pages
}

async function partsOf(name: string): Promise<Map<string, Buffer>> {
  const zip = await yauzl.openPromise(pathOf(name))
  const parts = new Map<string, Buffer>()
  for await (const entry of zip.eachEntry())
    parts.set(entry.fileName, await buffer(await zip.openReadStreamPromise(entry)))
  return parts
}

describe('the files of the demo', () => {
  it('are small, all together, and each is used by a material', () => {
    const size = files.reduce((sum, name) => sum + statSync(pathOf(name)).size, 0)
    expect(size).to.be.below(5 * 1024 ** 2)
    const used = demoMaterials().flatMap(({ files, earlierFiles = [] }) => [...files, ...earlierFiles])
    expect([...new Set(used.map(({ file }) => file))].sort()).to.deep.equal([...files].sort())
  })

  it('open as PDF, with words in Vietnamese on every page', async () => {
    expect(ending('.pdf')).to.have.length.above(8)
    for (const name of ending('.pdf')) {
      const pages = await pagesOf(name)
      for (const [at, text] of pages.entries()) {
        expect(text, `${name}, page ${at + 1}`).to.match(/[ạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹđ]/)
        expect(text, name)
          .to.equal(text.normalize('NFC'))
          .and.to.include(`Trang ${at + 1}/${pages.length}`)
      }
    }
  })

  it('have what is looked for on a third page', async () => {
    expect((await pagesOf('m03-dau-hieu-chia-het.pdf'))[2]).to.include('Đáp án và hướng dẫn')
    expect((await pagesOf('m22-atlat-mini.pdf'))[2])
      .to.include('triều cường')
      .and.to.include('Phỏng vấn')
    expect((await pagesOf('m15-tach-muoi.pdf'))[2]).to.include('Hạn nộp được lùi 5 ngày')
  })

  it('open in Word, with their tables', async () => {
    for (const name of ending('.docx')) {
      const { value, messages } = await mammoth.convertToHtml({ path: pathOf(name) })
      expect(
        messages.filter(({ type }) => type === 'error'),
        name,
      ).to.deep.equal([])
      expect(value.length, name).to.be.above(700)
    }
    const plan = await mammoth.convertToHtml({ path: pathOf('m02-luy-thua.docx') })
    for (const number of [1, 2, 3, 4]) expect(plan.value).to.include(`Hoạt động ${number}`)
    expect(plan.value).to.include('<table>').and.to.include('cộng')
  })

  it('are well-formed in every part of Word and of slides', async () => {
    for (const name of ending('.docx', '.pptx', '.xlsx'))
      for (const [part, bytes] of await partsOf(name))
        if (/\.(xml|rels)$/.test(part))
          expect(XMLValidator.validate(bytes.toString()), `${name}: ${part}`).to.equal(true)
    for (const name of ending('.pptx')) {
      const slides = [...(await partsOf(name)).keys()].filter((part) => /^ppt\/slides\/slide\d+\.xml$/.test(part))
      expect(slides, name).to.have.length.above(3)
    }
  })

  it('have a bank of 120 questions in four forms, no two the same, with the answers that are right', async () => {
    const sheets = await readXlsxFile(pathOf('m10-ngan-hang-so-nguyen.xlsx'))
    const rows = sheets[0]!.data.slice(1) as string[][]
    expect(rows).to.have.length(120)
    const forms = ['Nhiều lựa chọn', 'Đúng – sai', 'Trả lời ngắn', 'Tự luận']
    expect(forms.map((form) => rows.filter((row) => row[1] === form).length)).to.deep.equal([50, 20, 30, 20])
    expect(new Set(rows.map((row) => row[4])).size).to.equal(120)
    for (const row of rows.filter((one) => one[1] === 'Nhiều lựa chọn')) {
      const choices = row.slice(5, 9).map(String)
      expect(new Set(choices).size, row[0]).to.equal(4)
      const right = choices['ABCD'.indexOf(row[9]!)]!
      expect(row[10], row[0]).to.match(new RegExp(` = ${right}$`))
      const [, calculation] = / phép tính (.*) là$/.exec(row[4]!)!
      expect(valueOf(calculation!), row[0]).to.equal(Number(right.replace('−', '-')))
    }
  })

  it('have a test with its matrix and what each question asks for', async () => {
    const [matrix, description] = await readXlsxFile(pathOf('m07-ma-tran.xlsx'))
    const points = matrix!.data.slice(1, -1).map((row) => Number(row.at(-1)))
    expect(points.reduce((sum, one) => sum + one, 0)).to.equal(10)
    expect(matrix!.data.at(-1)!.slice(2)).to.deep.equal([12, 6, 3, 21, 10])
    const asked = description!.data.slice(1).flatMap((row) => String(row[0]).split('; '))
    expect(asked.map(Number)).to.deep.equal([
      1,
      2,
      9,
      3,
      4,
      5,
      6,
      7,
      8,
      ...Array.from({ length: 12 }, (_, at) => at + 10),
    ])
  })

  it('are packages that play by themselves: nothing is fetched from elsewhere', async () => {
    for (const name of ending('.zip', '.h5p', '.sb3'))
      for (const [part, bytes] of await partsOf(name))
        if (/\.(html|js|css|json)$/.test(part))
          expect(bytes.toString(), `${name}: ${part}`).not.to.match(/(src|href)="https?:|url\(|import /)
    for (const name of ['m11-an-toan.zip', 'm34-python.zip', 'm38-bao-ve-du-lieu.zip']) {
      const parts = await partsOf(name)
      const manifest = parts.get('imsmanifest.xml')!.toString()
      expect(XMLValidator.validate(manifest), name).to.equal(true)
      for (const [, href] of manifest.matchAll(/<file href="([^"]+)"/g)) expect(parts.has(href!), href).to.equal(true)
    }
    for (const name of ['m09-tung-dong-xu.zip', 'm14-oxygen.zip', 'm30-bien-doi-deu.zip'])
      expect([...(await partsOf(name)).keys()]).to.include.members(['index.html', 'main.js', 'style.css'])
    for (const name of ending('.h5p')) {
      const parts = await partsOf(name)
      const { mainLibrary } = JSON.parse(parts.get('h5p.json')!.toString()) as { mainLibrary: string }
      expect(
        [...parts.keys()].some((part) => part === `${mainLibrary}-1.0/library.json`),
        name,
      ).to.equal(true)
    }
    const scratch = await partsOf('m21-so-chan-so-le.sb3')
    const { targets } = JSON.parse(scratch.get('project.json')!.toString()) as {
      targets: { costumes: { md5ext: string }[] }[]
    }
    for (const { costumes } of targets) for (const { md5ext } of costumes) expect(scratch.has(md5ext)).to.equal(true)
  })

  it('are pictures that can be drawn', async () => {
    for (const name of ending('.png', '.jpg', '.svg')) {
      const { width, height } = await sharp(pathOf(name)).metadata()
      expect(Math.min(width, height), name).to.be.above(300)
    }
    expect(XMLValidator.validate(readFileSync(pathOf('m33-so-do-tu-duy.svg'), 'utf8'))).to.equal(true)
  })

  it('are films and sounds, with captions in order', async () => {
    for (const name of ending('.mp4')) expect(await beginning(name), name).to.match(/^.{4}ftyp/s)
    for (const name of ending('.mp3')) expect(await beginning(name), name).to.match(/^(ID3|\xff[\xe0-\xff])/)
    for (const name of ending('.vtt')) {
      const text = readFileSync(pathOf(name), 'utf8')
      const times = [...text.matchAll(/(\d\d):(\d\d):(\d\d\.\d{3})/g)].map(
        ([, , minutes, seconds]) => Number(minutes) * 60 + Number(seconds),
      )
      expect(text.startsWith('WEBVTT\n'), name).to.equal(true)
      expect(times, name).to.have.length.above(7)
      expect(times).to.deep.equal([...times].sort((one, other) => one - other))
    }
  })
})

async function beginning(name: string): Promise<string> {
  return (await buffer(createReadStream(pathOf(name), { end: 15 }))).toString('latin1')
}

/** Of integers in brackets, with + − · : and those that bind closer first. */
function valueOf(calculation: string): number {
  const [first, operator, second, then, third] = calculation
    .replaceAll(/[()]/g, '')
    .replaceAll(/−(?=\d)/g, '-')
    .split(' ')
  const [a, b] = [Number(first), Number(second)]
  if (then === '·') return a - b * Number(third)
  return { '+': a + b, '−': a - b, '·': a * b, ':': a / b }[operator!]!
}
