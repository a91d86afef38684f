import { createHash } from 'node:crypto'
import { readdirSync, readlinkSync } from 'node:fs'
import { get as httpGet } from 'node:http'
import { join } from 'node:path'
import { expect } from 'chai'
import yauzl from 'yauzl'
import { openFiles, readSignedUrl } from '../../storage/files/index.ts'
import { Material } from '../../server/materials/material.model.ts'
import { stores, useStores } from '../../server/stores.ts'
import { flushCounts } from '../../server/usage/index.ts'
import { type RunningApp, startApp } from '../support/start.ts'
import { makePdf } from '../processing/files.ts'
import { until } from '../uploads/uploads.ts'
import { bring, type GivenFile, makePlace, makeType, type Place, publish } from './published.ts'

const forAll = { audience: ['teachers'], link: '', scope: 'public' } as const

describe('taking files of a material', () => {
  let app: RunningApp
  let place: Place
  before(async () => {
    app = await startApp()
    await makeType()
    place = await makePlace()
  })
  after(() => app.stop())

  const offer = async (...files: readonly GivenFile[]) => {
    const material = await publish(place, await bring(place.owner.actor, files, { ...forAll, audience: ['teachers'] }))
    const url = `${app.url}/materials/${material._id.toString()}`
    const downloads = async () => {
      await flushCounts()
      return (await Material.findById(material._id).lean())!.downloads
    }
    return { url, files: material.draft.files.map(({ _id }) => `${url}/files/${_id.toString()}`), downloads }
  }
  const take = async (address: string, headers: Record<string, string> = {}, method = 'GET') => {
    const answer = await fetch(address, { method, headers, redirect: 'manual' })
    return {
      status: answer.status,
      head: (name: string) => answer.headers.get(name),
      body: Buffer.from(await answer.arrayBuffer()),
    }
  }
  const words = 'Một hai ba bốn năm'
  const bytes = Buffer.from(words)

  it('gives all of it, with size, type, name and a tag that is its content', async () => {
    const { files } = await offer({ name: 'Phiếu số 1.txt'.normalize('NFD'), body: words })
    const { status, head, body } = await take(files[0]!)
    expect([status, body.toString()]).to.deep.equal([200, words])
    expect(head('content-length')).to.equal(String(bytes.length))
    expect(head('content-type')).to.equal('text/plain; charset=utf-8')
    expect(head('etag')).to.equal(`"${createHash('sha256').update(bytes).digest('hex')}"`)
    expect(head('accept-ranges')).to.equal('bytes')
    expect(head('x-content-type-options')).to.equal('nosniff')
    expect(head('content-disposition')).to.equal(
      `attachment; filename="Phieu so 1.txt"; filename*=UTF-8''${encodeURIComponent('Phiếu số 1.txt'.normalize('NFC'))}`,
    )
  })

  it('gives parts of it, on both sides of each border', async () => {
    const { files } = await offer({ name: 'a.txt', body: words })
    const last = bytes.length - 1
    for (const [range, from, to] of [
      ['bytes=0-0', 0, 0],
      [`bytes=${last}-`, last, last],
      [`bytes=0-${last}`, 0, last],
      [`bytes=0-${last + 1}`, 0, last],
      ['bytes=-3', last - 2, last],
    ] as const) {
      const { status, head, body } = await take(files[0]!, { range })
      expect([status, head('content-range')], range).to.deep.equal([206, `bytes ${from}-${to}/${bytes.length}`])
      expect(body.equals(bytes.subarray(from, to + 1)), range).to.equal(true)
      expect(head('content-length')).to.equal(String(to - from + 1))
    }
    for (const range of [`bytes=${bytes.length}-`, 'bytes=-0']) {
      const { status, head, body } = await take(files[0]!, { range })
      expect([status, head('content-range'), body.length], range).to.deep.equal([416, `bytes */${bytes.length}`, 0])
    }
    expect((await take(files[0]!, { range: 'bytes=0-1,3-4' })).status).to.equal(200)
  })

  it('sends nothing again, and no part of something else', async () => {
    const { files } = await offer({ name: 'a.txt', body: words })
    const tag = (await take(files[0]!)).head('etag')!
    const unchanged = await take(files[0]!, { 'if-none-match': tag })
    expect([unchanged.status, unchanged.body.length, unchanged.head('etag')]).to.deep.equal([304, 0, tag])
    expect((await take(files[0]!, { 'if-none-match': '"other"' })).status).to.equal(200)
    expect((await take(files[0]!, { range: 'bytes=0-0', 'if-range': tag })).status).to.equal(206)
    expect((await take(files[0]!, { range: 'bytes=0-0', 'if-range': '"other"' })).status).to.equal(200)
  })

  it('tells of it without sending it', async () => {
    const { url, files, downloads } = await offer({ name: 'a.txt', body: words }, { name: 'b.txt', body: 'b' })
    const { status, head, body } = await take(files[0]!, {}, 'HEAD')
    expect([status, head('content-length'), body.length]).to.deep.equal([200, String(bytes.length), 0])
    const part = await take(files[0]!, { range: 'bytes=0-0' }, 'HEAD')
    expect([part.status, part.head('content-length')]).to.deep.equal([206, '1'])
    expect((await take(`${url}/zip`, {}, 'HEAD')).status).to.equal(200)
    expect(await downloads()).to.equal(0)
  })

  it('packs nothing on the way', async () => {
    const { files } = await offer({ name: 'a.txt', body: words.repeat(1000) })
    const { head, body } = await take(files[0]!, { 'accept-encoding': 'gzip, br' })
    expect([head('content-encoding'), body.length]).to.deep.equal([null, bytes.length * 1000])
  })

  it('lets nothing that people bring run here', async () => {
    const { files } = await offer(
      { name: 'trang.html', body: '<!doctype html><html><body><script>alert(1)</script>xin chào</body></html>' },
      { name: 'hinh.svg', body: '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>' },
      { name: 'chu.txt', body: '<script>alert(1)</script> chữ thường, không phải trang' },
    )
    const [page, drawing, text] = files as [string, string, string]
    for (const address of [page, `${page}?inline`, drawing, text])
      expect((await take(address)).head('content-disposition'), address).to.match(/^attachment/)
    for (const address of [`${drawing}?inline`, `${text}?inline`])
      expect((await take(address)).head('content-disposition'), address).to.match(/^inline/)
    expect((await take(`${text}?inline`)).head('content-type')).to.equal('text/plain; charset=utf-8')
    for (const address of [page, `${page}?inline`, `${drawing}?inline`, text]) {
      const { head } = await take(address)
      expect(head('content-security-policy'), address).to.match(/default-src 'none'.*sandbox$/)
      expect(head('x-content-type-options')).to.equal('nosniff')
    }
  })

  it('shows a PDF without the sandbox in which browsers show none, and without anything that could run', async () => {
    const { files } = await offer({ name: 'đề.pdf', body: await makePdf(['Đề thi']) })
    const { head, body } = await take(`${files[0]}?inline`, { range: 'bytes=0-4' })
    expect(body.toString()).to.equal('%PDF-')
    expect(head('content-type')).to.equal('application/pdf')
    expect(head('content-security-policy'))
      .to.match(/^default-src 'none'/)
      .and.not.include('sandbox')
    expect(head('content-disposition')).to.match(/^inline; filename="de.pdf"/)
  })

  it('counts whole files that have arrived, once each, and nothing else', async () => {
    const { url, files, downloads } = await offer({ name: 'a.txt', body: words }, { name: 'b.txt', body: 'b' })
    await take(`${files[0]}?inline`)
    await take(files[0]!, { range: 'bytes=0-3' })
    await take(files[0]!, { 'if-none-match': (await take(`${files[0]}?inline`)).head('etag')! })
    expect(await downloads()).to.equal(0)
    await take(files[0]!)
    await until(async () => (await downloads()) === 1)
    await take(`${url}/zip`)
    await until(async () => (await downloads()) === 2)
  })

  describe('all at once', () => {
    it('come as they are, under names that are their own, with what is to be said about them', async () => {
      const { url } = await offer(
        { name: 'Đề thi.txt'.normalize('NFD'), body: words },
        { name: 'đề thi.txt', body: 'khác' },
        { name: 'rỗng.txt', body: 'x' },
      )
      const { status, head, body } = await take(`${url}/zip`)
      expect([status, head('content-type')]).to.deep.equal([200, 'application/zip'])
      expect(head('content-length')).to.equal(String(body.length))
      expect(head('content-disposition')).to.include("filename*=UTF-8''X%C3%A2y%20d%E1%BB%B1ng")
      const entries = await readZip(body)
      expect([...entries.keys()]).to.deep.equal([
        'Giấy phép và ghi công.txt',
        'Đề thi.txt',
        'đề thi (2).txt',
        'rỗng.txt',
      ])
      const [credit, first, second] = [...entries.values()]
      expect(credit!.text).to.include('CC BY 4.0').and.include('Nguyễn Văn Thử').and.include(`${url}/editions/1`)
      expect([first!.text, second!.text]).to.deep.equal([words, 'khác'])
      for (const { isUtf8, isStored } of entries.values()) expect([isUtf8, isStored]).to.deep.equal([true, true])
    })

    it('are given up when whoever asked goes away', async () => {
      const kept = join(app.directory, 'files')
      const large = 'x'.repeat(24 * 1024 * 1024)
      const { url, files, downloads } = await offer(
        { name: 'a.txt', body: large },
        { name: 'b.txt', body: `${large}b` },
      )
      for (const address of [`${url}/zip`, files[0]!]) {
        let isBusy = false
        await new Promise<void>((resolve, reject) => {
          const asking = httpGet(address, (answer) => {
            let received = 0
            answer.on('data', (chunk: Buffer) => {
              received += chunk.length
              if (received < 100_000 || asking.destroyed) return
              isBusy = openIn(kept) > 0
              asking.destroy()
              resolve()
            })
            answer.on('error', () => {})
          })
          asking.on('error', reject)
        })
        expect(isBusy, address).to.equal(true)
        await until(() => openIn(kept) === 0)
      }
      expect((await take(files[1]!)).body.length).to.equal(large.length + 1)
      await until(async () => (await downloads()) === 1)
    })
  })

  describe('from a store that makes addresses of its own', () => {
    const secret = 'x'.repeat(32)
    const setup = async () => {
      const before = stores()
      const signing = { base: 'https://files.example', secret }
      const files = await openFiles({ directory: join(app.directory, 'files'), signing })
      useStores({ ...before, files })
      return () => useStores(before)
    }

    it('leads there who saves a file, for a short time and under its name; what a page shows comes from here', async () => {
      const { files, downloads } = await offer({ name: 'Đề thi.txt', body: words })
      const restore = await setup()
      try {
        const { status, head } = await take(files[0]!)
        expect([status, head('cache-control')]).to.deep.equal([302, 'private, no-store'])
        const token = head('location')!.replace('https://files.example/', '')
        expect(readSignedUrl(token, secret)).to.include({
          downloadName: 'Đề thi.txt',
          type: 'text/plain; charset=utf-8',
        })
        expect(readSignedUrl(token, secret, Date.now() + 300_001)).to.equal(undefined)
        await until(async () => (await downloads()) === 1)
        expect((await take(`${files[0]}?inline`)).body.toString()).to.equal(words)
        expect((await take(files[0]!, {}, 'HEAD')).status).to.equal(200)
        const tag = (await take(`${files[0]}?inline`)).head('etag')!
        expect((await take(files[0]!, { 'if-none-match': tag })).status).to.equal(304)
      } finally {
        restore()
      }
    })
  })
})

/** Of files that are kept. */
function openIn(directory: string): number {
  return readdirSync('/proc/self/fd').filter((name) => {
    try {
      return readlinkSync(`/proc/self/fd/${name}`).startsWith(directory)
    } catch {
      return false
    }
  }).length
}

interface ReadEntry {
  readonly text: string
  readonly isUtf8: boolean
  readonly isStored: boolean
}

async function readZip(bytes: Buffer): Promise<Map<string, ReadEntry>> {
  const zip = await yauzl.fromBufferPromise(bytes)
  const entries = new Map<string, ReadEntry>()
  for await (const entry of zip.eachEntry()) {
    const chunks: Buffer[] = []
    for await (const chunk of (await zip.openReadStreamPromise(entry)) as AsyncIterable<Buffer>) chunks.push(chunk)
    const isUtf8 = (entry.generalPurposeBitFlag & 0x800) !== 0
    entries.set(entry.fileName, {
      text: Buffer.concat(chunks).toString(),
      isUtf8,
      isStored: entry.compressionMethod === 0,
    })
  }
  return entries
}
