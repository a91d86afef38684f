import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { deflateSync } from 'node:zlib'
import { usualLimits, useJobLimits } from '../../server/processing/child/child.ts'
import { readPages, retryStep } from '../../server/processing/index.ts'
import { attribute, tokensOf } from '../../server/processing/reading/xml.ts'
import { useToolFolders } from '../../server/processing/tools/places.ts'
import type { Format } from '../../server/uploads/index.ts'
import { AppError } from '../../server/errors.ts'
import {
  makeBomb,
  makeDocx,
  makeExplodingPdf,
  makeLongPdf,
  makeLoopingPdf,
  makeOpenDocument,
  makePdf,
  makeZip,
} from './files.ts'
import { everywhere, look, nowhere, processed, take, withFiles, work } from './processing.ts'

describe('a file that is broken or meant to do harm', () => {
  withFiles()
  before(() => useToolFolders(nowhere))
  afterEach(() => useJobLimits(usualLimits))

  async function fails(body: Buffer, format: Format, reason: string): Promise<void> {
    const { steps } = await processed(body, format)
    expect(steps.text).to.include({ state: 'failed', reason })
  }

  it('costs one failed step when it unpacks into ten gigabytes', async () => {
    const bomb = makeBomb('word/document.xml', 10 * 1024 ** 3)
    expect(bomb.length).to.be.below(15 * 1024 * 1024)
    await fails(bomb, 'docx', 'unpacksTooLarge')
    expect((await processed(makeBomb('content/content.json', 10 * 1024 ** 3), 'h5p')).steps.text.reason).to.equal(
      'unpacksTooLarge',
    )
  })

  it('costs one failed step when it unpacks into more than it says', async () => {
    const bomb = makeBomb('word/document.xml', 200 * 1024 * 1024)
    // In the directory and before the entry it says one megabyte.
    const size = Buffer.alloc(4)
    size.writeUInt32LE(200 * 1024 * 1024)
    for (let at = bomb.indexOf(size); at >= 0; at = bomb.indexOf(size)) bomb.writeUInt32LE(1024 * 1024, at)
    await fails(bomb, 'docx', 'broken')
  })

  it('costs one failed step when it has too many entries', async () => {
    const entries = Object.fromEntries(Array.from({ length: 20_001 }, (_, at) => [`a${at}`, '']))
    await fails(await makeZip(entries), 'epub', 'tooManyEntries')
  })

  it('is read as far as it goes when its XML is nested a million times', async () => {
    useJobLimits({ ...usualLimits, milliseconds: 15_000 })
    const deep = '<w:p><w:r><w:t>Bề mặt</w:t></w:r></w:p>' + '<w:x>'.repeat(1_000_000)
    const docx = await makeDocx([], { 'word/document.xml': `<w:document><w:body>${deep}` })
    const id = await take(docx, 'docx')
    expect((await look(id)).steps.text.state).to.equal('done')
    expect((await readPages(id))[0]?.text).to.equal('Bề mặt')
  })

  it('is read without its entities, be there a billion laughs', async () => {
    const laughs = Array.from({ length: 9 }, (_, at) => `<!ENTITY l${at + 1} "${`&l${at};`.repeat(10)}">`).join('')
    const docx = await makeDocx([], {
      'word/document.xml': `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "ha">${laughs}]><w:document><w:body><w:p><w:r><w:t>Cười &l9; &#72;</w:t></w:r></w:p></w:body></w:document>`,
    })
    const id = await take(docx, 'docx')
    expect((await readPages(id))[0]?.text).to.equal('Cười &l9; H')
  })

  it('costs one failed step when the tree of its pages contains itself', async () => {
    await fails(makeLoopingPdf(), 'pdf', 'broken')
  })

  it('is read with 10,000 pages as far as 2,000', async () => {
    const { steps, facts, textPages } = await processed(makeLongPdf(10_000), 'pdf')
    expect(steps.text).to.include({ state: 'done', reason: 'cut' })
    expect(facts.pages).to.equal(10_000)
    expect(textPages).to.equal(2000)
  })

  it('is stopped when it takes too long, and whoever works goes on with the next file', async () => {
    useJobLimits({ ...usualLimits, milliseconds: 4000 })
    const { steps } = await processed(makeExplodingPdf(), 'pdf')
    expect(steps.thumbnail.state).to.equal('failed')
    expect(steps.thumbnail.reason).to.be.oneOf(['tookTooLong', 'tookTooMuchMemory'])

    useJobLimits(usualLimits)
    expect((await processed(await makePdf(['tiếp theo']), 'pdf')).steps.text.state).to.equal('done')
  })

  it('is stopped when it takes too much memory', async () => {
    useJobLimits({ ...usualLimits, megabytes: 40 })
    const { steps } = await processed(makeExplodingPdf(), 'pdf')
    expect(steps.thumbnail).to.include({ state: 'failed', reason: 'tookTooMuchMemory' })
  })

  it('is stopped when it fills the disk', async () => {
    useJobLimits({ ...usualLimits, outputMegabytes: 0 })
    await fails(Buffer.concat([await makePdf(['một trang']), randomBytes(1000)]), 'pdf', 'madeTooMuch')
  })

  it('costs one failed step when it is cut off', async () => {
    await fails((await makeDocx(['Nửa chừng'])).subarray(0, 400), 'docx', 'broken')
    await fails(Buffer.from('%PDF-1.7\nkhông có gì'), 'pdf', 'broken')
    const { steps } = await processed(Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), 'png')
    expect(steps.thumbnail).to.include({ state: 'failed', reason: 'broken' })
  })

  it('is not read when it has a password', async () => {
    await fails(await makePdf(['bí mật'], { userPassword: 'mat khau' }), 'pdf', 'passwordProtected')
    const compound = Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), randomBytes(2000)])
    await fails(compound, 'docx', 'passwordProtected')
    const secret =
      '<manifest:file-entry manifest:full-path="content.xml"><manifest:encryption-data/></manifest:file-entry>'
    await fails(await makeOpenDocument('text', '', secret), 'odt', 'passwordProtected')
  })

  it('is no picture when it has more than 100 megapixels', async () => {
    const { steps } = await processed(makeHugePng(20_000, 20_000), 'png')
    expect(steps.thumbnail).to.include({ state: 'failed', reason: 'tooLarge' })
    expect(steps.renditions).to.include({ state: 'failed', reason: 'tooLarge' })
  })

  it('is not what it says, and fails in each step for itself', async () => {
    const { steps } = await processed(randomBytes(5000), 'pptx')
    expect(steps.text.state).to.equal('failed')
    expect(steps.thumbnail.state).to.equal('failed')
    expect(steps.preview.state).to.equal('failed')
    expect(steps.renditions.state).to.equal('notApplicable')
  })

  it('is tried again when somebody wants it, and only then', async () => {
    useJobLimits({ ...usualLimits, milliseconds: 1 })
    const id = await take(await makePdf(['lần hai']), 'pdf')
    useJobLimits(usualLimits)
    await work()
    expect((await look(id)).steps.text.state).to.equal('failed')

    await retryStep(id, 'text')
    expect((await look(id)).steps.text.state).to.equal('waiting')
    await work()
    expect((await look(id)).steps.text.state).to.equal('done')
    const again = await retryStep(id, 'text').catch((error: unknown) => error)
    expect(again).to.be.instanceOf(AppError).and.to.include({ status: 409, code: 'stepNotFailed' })
  })

  after(() => useToolFolders(everywhere))
})

describe('XML', () => {
  it('is read as what stands in it', () => {
    const xml = '<?xml version="1.0"?><!-- <a> --><a:b c="1 > 0" d=\'&quot;\'>x &amp; y<![CDATA[<z>]]><e/></a:b>'
    const tokens = [...tokensOf(xml)]
    expect(tokens.map((token) => (token.kind === 'text' ? token.text : `${token.kind} ${token.name}`))).to.deep.equal([
      'open b',
      'x & y',
      '<z>',
      'open e',
      'close e',
      'close b',
    ])
    const [first] = tokens
    expect(first?.kind === 'open' && attribute(first.attributes, 'c')).to.equal('1 > 0')
    expect(first?.kind === 'open' && attribute(first.attributes, 'd')).to.equal('"')
  })
})

/** White, and therefore small. */
function makeHugePng(width: number, height: number): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
    const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)]
    length.writeUInt32BE(data.length)
    check.writeUInt32BE(crc(body))
    return Buffer.concat([length, body, check])
  }
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head.set([1, 0, 0, 0, 0], 8)
  const rows = deflateSync(Buffer.alloc((Math.ceil(width / 8) + 1) * height))
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', head),
    chunk('IDAT', rows),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function crc(bytes: Buffer): number {
  let sum = 0xffffffff
  for (const byte of bytes) {
    sum ^= byte
    for (let bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0)
  }
  return (sum ^ 0xffffffff) >>> 0
}
