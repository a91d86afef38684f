import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { type ClientRequest, type IncomingMessage, request } from 'node:http'
import { join } from 'node:path'
import { expect } from 'chai'
import type { Feature } from '../../server/feature.ts'
import { get, post, signedIn } from '../../server/http/route.ts'
import { fileOf } from '../../server/http/upload.ts'
import type { Browser, Fields, Page } from '../support/browser.ts'
import { as } from '../support/make.ts'
import { type RunningApp, startApp } from '../support/start.ts'

const megabyte = 1024 * 1024
const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

/** Tells what it got. */
const letters: Feature = {
  name: 'letters',
  routes: [
    get('/letters', signedIn, (_req, res) => res.render('errors/error', { title: 'Thư', text: '' })),
    post(
      '/letters',
      signedIn,
      async (req, res) => {
        const file = fileOf(req)
        const body = { ...(req.body as Record<string, unknown>) }
        delete body._csrf
        if (body.fails) throw new Error('It fails.')
        res.json({ body, file: file && { ...(await told(file.path)), name: file.name, size: file.size } })
      },
      { takesFile: true },
    ),
    post('/notes', signedIn, (_req, res) => void res.json({})),
  ],
}

async function told(path: string) {
  return { path, hash: hashOf(await readFile(path)), mode: (await stat(path)).mode & 0o777 }
}

interface Told {
  readonly body: Readonly<Record<string, unknown>>
  readonly file?: { readonly path: string; readonly hash: string; readonly mode: number; name: string; size: number }
}

describe('a form with a file', () => {
  let app: RunningApp
  let writer: Browser
  before(async () => {
    app = await startApp({ FORM_UPLOAD_LIMIT: '1' }, [letters])
    writer = await as(app, 'teacher')
  })
  after(() => app.stop())
  beforeEach(() => rm(join(app.directory, 'uploads'), { recursive: true, force: true }))

  const file = (size = 10, name = 'thư.txt') => new File([randomBytes(size)], name)
  const send = async (fields: Fields): Promise<Told> => toldOn(await writer.post('/letters', fields))
  const toldOn = ({ status, html }: Page): Told => {
    expect(status, html).to.equal(200)
    return JSON.parse(html) as Told
  }

  describe('is refused', () => {
    it('from somebody signed out, before the file has been sent', async () => {
      const { sending, answer } = begin(app.visitor(), { _csrf: 'x' })
      expect((await answer).statusCode).to.equal(401)
      expect(await temporaryFiles()).to.deep.equal([])
      sending.destroy()
    })

    it('from somebody who must choose a password first, before the file has been sent', async () => {
      const { sending, answer } = begin(await as(app, 'teacher', { mustChangePassword: true }), { _csrf: 'x' })
      expect((await answer).headers.location).to.equal('/account/password')
      expect(await temporaryFiles()).to.deep.equal([])
      sending.destroy()
    })

    it('where no file is wanted, before it has been sent', async () => {
      const { sending, answer } = begin(writer, { _csrf: await writer.token('/letters') }, '/notes')
      expect((await answer).statusCode).to.equal(415)
      expect(await temporaryFiles()).to.deep.equal([])
      sending.destroy()
    })

    it('without its token, with a wrong one and with that of another session', async () => {
      const others = await (await as(app, 'teacher')).token('/letters')
      const wrong: Fields[] = [{}, { _csrf: 'wrong' }, { _csrf: others }]
      for (const fields of wrong) {
        const page = await writer.postWithout('/letters', { ...fields, file: file() })
        expect(page.status).to.equal(403)
        await untilNoTemporaryFiles()
      }
    })

    it('when the file is larger than it may be, and is gone by then', async () => {
      expect((await send({ file: file(megabyte) })).file).to.include({ size: megabyte })
      const page = await writer.post('/letters', { file: file(megabyte + 1) })
      expect(page.status).to.equal(413)
      expect(page.html).to.contain('Tệp hoặc nội dung quá lớn')
      await untilNoTemporaryFiles()
    })

    it('when a text in it is longer than it may be', async () => {
      expect((await send({ file: file(), note: 'a'.repeat(65_536) })).body.note).to.have.length(65_536)
      expect((await writer.post('/letters', { file: file(), note: 'a'.repeat(65_537) })).status).to.equal(413)
    })

    it('when it has too many texts', async () => {
      const texts = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, at) => [`f${at}`, '']))
      // One of them is the token.
      expect(Object.keys((await send({ file: file(), ...texts(199) })).body)).to.have.length(199)
      expect((await writer.post('/letters', { file: file(), ...texts(200) })).status).to.equal(400)
    })

    it('with several files', async () => {
      expect((await writer.post('/letters', { file: [file(), file()] })).status).to.equal(400)
      expect((await writer.post('/letters', { file: file(), more: file() })).status).to.equal(400)
      await untilNoTemporaryFiles()
    })

    it('with a file in a field of another name', async () => {
      expect((await writer.post('/letters', { picture: file() })).status).to.equal(400)
    })

    it('with a field that would become an object or a list', async () => {
      for (const name of ['a[b]', 'a[]', 'a[4000000000]'])
        expect((await writer.post('/letters', { file: file(), [name]: '' })).status, name).to.equal(400)
    })

    it('when it is none', async () => {
      for (const [type, body] of [
        ['multipart/form-data', 'file=1'],
        ['multipart/form-data; boundary=x', 'file=1'],
        ['multipart/form-data; boundary=x', '--x\r\ncontent-disposition: form-data; name="note"\r\n\r\nno end'],
      ] as const) {
        const headers = { 'content-type': type, cookie: writer.cookieHeader, accept: 'text/html' }
        const { status } = await fetch(`${app.url}/letters`, { method: 'POST', headers, body })
        expect(status, body).to.equal(400)
      }
    })
  })

  it('brings the file whole, named as people read it', async () => {
    const bytes = randomBytes(700_000)
    const name = 'Bảng điểm lớp 5A – học kỳ I.xlsx'
    const { file: found } = await send({ file: new File([bytes], name.normalize('NFD')) })
    expect(found).to.include({ name: name.normalize('NFC'), size: bytes.length, hash: hashOf(bytes) })
  })

  it('keeps it where nobody else on the machine can read it, under a name that tells nothing', async () => {
    const { file: found } = await send({ file: file(10, '../../etc/passwd') })
    expect(found).to.include({ name: 'passwd', mode: 0o600 })
    expect(found!.path).to.match(/\/uploads\/[\da-f-]{36}$/)
    expect((await stat(join(app.directory, 'uploads'))).mode & 0o777).to.equal(0o700)
  })

  it('brings the texts, before and after the file', async () => {
    const _csrf = await writer.token('/letters')
    const page = await writer.postWithout('/letters', { to: 'Cô Hoà', day: ['2', '6'], file: file(), note: 'ạ', _csrf })
    expect(toldOn(page).body).to.deep.equal({ to: 'Cô Hoà', day: ['2', '6'], note: 'ạ' })
  })

  it('has no file when none was chosen', async () => {
    const told = await send({ note: 'a', file: new File([], '') })
    expect(told).to.deep.equal({ body: { note: 'a' } })
  })

  it('has no file when it comes as a form without files', async () => {
    expect(await send({ note: 'a' })).to.deep.equal({ body: { note: 'a' } })
  })

  it('has an empty file when that was chosen', async () => {
    expect((await send({ file: file(0, 'trống.txt') })).file).to.include({ name: 'trống.txt', size: 0 })
  })

  describe('leaves no file behind', () => {
    it('when it has been answered', async () => {
      await send({ file: file() })
      await untilNoTemporaryFiles()
    })

    it('when what answers it fails', async () => {
      expect((await writer.post('/letters', { file: file(), fails: 'yes' })).status).to.equal(500)
      await untilNoTemporaryFiles()
    })

    it('when it breaks off half-way', async () => {
      const { sending } = begin(writer, { _csrf: await writer.token('/letters') })
      await untilTemporaryFile()
      sending.destroy()
      await untilNoTemporaryFiles()
    })

    it('when it breaks off above the limit', async () => {
      const { sending } = begin(writer, { _csrf: await writer.token('/letters') })
      sending.write(randomBytes(megabyte))
      await untilTemporaryFile(megabyte)
      sending.destroy()
      await untilNoTemporaryFiles()
    })
  })

  it('removes what a server that was killed has left, and nothing else', async () => {
    await send({ file: file() })
    const [old, recent] = ['old', 'recent'].map((name) => join(app.directory, 'uploads', name)) as [string, string]
    for (const path of [old, recent]) await writeFile(path, '')
    const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000)
    await utimes(old, minutesAgo(61), minutesAgo(61))
    await utimes(recent, minutesAgo(59), minutesAgo(59))
    const { file: found } = await send({ file: file() })
    while ((await temporaryFiles()).some((name) => found!.path.endsWith(name))) continue
    expect(await temporaryFiles()).to.deep.equal(['recent'])
  })

  /** Sends its fields and the beginning of a file, and no more. */
  function begin(
    browser: Browser,
    fields: Readonly<Record<string, string>>,
    path = '/letters',
  ): { sending: ClientRequest; answer: Promise<IncomingMessage> } {
    const sending = request(`${app.url}${path}`, {
      method: 'POST',
      headers: {
        'content-type': 'multipart/form-data; boundary=x',
        accept: 'text/html',
        cookie: browser.cookieHeader,
      },
    })
    // It is broken off.
    sending.on('error', () => {})
    for (const [name, value] of Object.entries(fields))
      sending.write(`--x\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`)
    sending.write('--x\r\ncontent-disposition: form-data; name="file"; filename="a"\r\n\r\n')
    sending.write(randomBytes(50_000))
    return { sending, answer: once(sending, 'response').then(([response]) => response as IncomingMessage) }
  }

  async function temporaryFiles(): Promise<string[]> {
    return await readdir(join(app.directory, 'uploads')).catch(() => [])
  }

  /** It has been removed when the answer has been sent, which may be a little after it has come. */
  async function untilNoTemporaryFiles(): Promise<void> {
    while ((await temporaryFiles()).length > 0) continue
  }

  async function untilTemporaryFile(size = 1): Promise<void> {
    for (;;) {
      const [name] = await temporaryFiles()
      if (name !== undefined && (await stat(join(app.directory, 'uploads', name))).size >= size) return
    }
  }
})
