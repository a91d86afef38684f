import { request } from 'node:http'
import { expect } from 'chai'
import { Types } from 'mongoose'
import { z } from 'zod'
import { type ApiCall, operation } from '../../server/api/index.ts'
import type { Feature } from '../../server/feature.ts'
import { get, post, signedIn } from '../../server/http/route.ts'
import { stores } from '../../server/stores.ts'
import { takesUploads, uploadsOf } from '../../server/uploads/index.ts'
import { UploadModel } from '../../server/uploads/upload.model.ts'
import { UsageModel } from '../../server/uploads/usage.model.ts'
import { call, refusal } from '../api/client.ts'
import type { Browser, Fields } from '../support/browser.ts'
import { makePerson, type MadePerson, signIn } from '../support/make.ts'
import { type RunningApp, startApp } from '../support/start.ts'
import { tokenOf } from '../tokens/tokens.ts'
import { until } from './uploads.ts'

const megabyte = 1024 * 1024

/** Tells what it got. */
const letters: Feature = {
  name: 'letters',
  routes: [
    get('/letters', signedIn, (_req, res) => res.render('errors/error', { title: 'Thư', text: '' })),
    post(
      '/letters',
      signedIn,
      (req, res) => {
        const { note } = req.body as Record<string, string>
        res.json({
          note,
          uploads: uploadsOf(req).map(({ name, size, state, format }) => ({ name, size, state, format })),
        })
      },
      { reads: takesUploads('file', { most: 2 }) },
    ),
  ],
  api: [
    operation({
      method: 'post',
      path: '/letters',
      operationId: 'createLetter',
      summary: 'A letter.',
      scope: 'any',
      status: 201,
      files: { field: 'file', most: 2 },
      body: z.strictObject({ title: z.string().min(1), grade: z.array(z.int()).optional() }),
      output: z.strictObject({ title: z.string(), grade: z.array(z.int()), files: z.array(z.string()) }),
      run: (_actor, { body, files }: ApiCall<unknown, { title: string; grade?: number[] | undefined }>) =>
        Promise.resolve({
          ...{ title: body.title, grade: body.grade ?? [] },
          files: files.map(({ name, state }) => `${name} ${state}`),
        }),
    }),
  ],
}

describe('files that come with a form', () => {
  let app: RunningApp
  let teacher: MadePerson
  let browser: Browser
  before(async () => {
    app = await startApp({ FORM_UPLOAD_LIMIT: '1' }, [letters])
    teacher = await makePerson('teacher')
    browser = await signIn(app, teacher)
  })
  after(() => app.stop())
  beforeEach(async () => {
    await UploadModel.deleteMany({})
    await UsageModel.deleteMany({})
  })

  const file = (size = 10, name = 'thư.txt') => new File(['a'.repeat(size)], name)
  const expectNothing = async () => {
    await app.work()
    expect(await UploadModel.countDocuments()).to.equal(0)
    for await (const { id } of stores().files.drafts.list()) throw new Error(`There is the draft ${id}.`)
    const usage = await UsageModel.findById(`person.${teacher.personId.toString()}`).lean()
    expect(usage?.total ?? 0).to.equal(0)
  }

  describe('are refused', () => {
    it('without the token of the form, with a wrong one, and when it comes after them', async () => {
      const _csrf = await browser.token('/letters')
      const wrong: Fields[] = [{ file: file() }, { _csrf: 'wrong', file: file() }, { file: file(), _csrf }]
      for (const fields of wrong) {
        expect((await browser.postWithout('/letters', fields)).status).to.equal(403)
        await expectNothing()
      }
    })

    it('when one is larger than the limit, and then the others go with it', async () => {
      const page = await browser.post('/letters', { file: [file(), file(megabyte + 1)] })
      expect(page.status).to.equal(413)
      await expectNothing()
    })

    it('when there are more than may be, or in another field', async () => {
      expect((await browser.post('/letters', { file: [file(), file(), file()] })).status).to.equal(400)
      expect((await browser.post('/letters', { picture: file() })).status).to.equal(400)
      await expectNothing()
    })

    it('for a school that is not theirs', async () => {
      const unitId = new Types.ObjectId().toString()
      expect((await browser.post('/letters', { unitId, file: file() })).status).to.equal(404)
      await expectNothing()
    })
  })

  it('go whole into the store, with what they are', async () => {
    const name = 'Đề số 1.txt'
    const page = await browser.post('/letters', {
      note: 'ạ',
      file: [file(megabyte - 2000, name.normalize('NFD')), file(0)],
    })
    expect(JSON.parse(page.html)).to.deep.equal({
      note: 'ạ',
      uploads: [
        { name: name.normalize('NFC'), size: megabyte - 2000, state: 'ready', format: 'txt' },
        { name: 'thư.txt', size: 0, state: 'refused' },
      ],
    })
  })

  it('may be none', async () => {
    expect(JSON.parse((await browser.post('/letters', { note: 'a' })).html)).to.deep.equal({ note: 'a', uploads: [] })
  })

  it('leave nothing behind when they break off', async () => {
    const headers = {
      ...{ 'content-type': 'multipart/form-data; boundary=x', cookie: browser.cookieHeader },
      ...{ 'content-length': '500000' },
    }
    const _csrf = await browser.token('/letters')
    const sending = request(`${app.url}/letters`, { method: 'POST', headers })
    sending.on('error', () => {})
    sending.write(`--x\r\ncontent-disposition: form-data; name="_csrf"\r\n\r\n${_csrf}\r\n`)
    sending.write('--x\r\ncontent-disposition: form-data; name="file"; filename="a"\r\n\r\n')
    sending.write('a'.repeat(100_000))
    await until(async () => (await UploadModel.countDocuments()) === 1)
    sending.destroy()
    await until(async () => (await UploadModel.countDocuments()) === 0)
    await expectNothing()
  })

  describe('of the API', () => {
    const send = async (fields: [string, string | File][], token?: string) => {
      const body = new FormData()
      for (const [name, value] of fields) body.append(name, value as string)
      const answer = await fetch(`${app.url}/api/v1/letters`, {
        ...{ method: 'POST', body },
        headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
      })
      return { status: answer.status, json: (await answer.json()) as { code?: string } }
    }

    it('are refused without a token, as another type of body, and with fields that are wrong; nothing is left then', async () => {
      const token = await tokenOf(app, teacher)
      expect((await send([['file', file()]])).status).to.equal(401)
      expect(refusal(await call(app, 'POST /letters', { token, body: { title: 'a' } }))).to.equal(
        '415 unsupportedMediaType',
      )
      for (const fields of [
        [],
        [
          ['title', 'a'],
          ['nobodyKnows', '1'],
        ],
        [
          ['title', 'a'],
          ['grade', 'x'],
        ],
      ])
        expect(
          (await send([...(fields as [string, string][]), ['file', file()]], token)).status,
          JSON.stringify(fields),
        ).to.equal(422)
      await expectNothing()
    })

    it('come with the values of its body', async () => {
      const fields: [string, string | File][] = [
        ...([
          ['title', 'Thư'],
          ['grade', '6'],
          ['grade', '7'],
        ] as [string, string][]),
        ['file', file()],
      ]
      expect(await send(fields, await tokenOf(app, teacher))).to.deep.equal({
        status: 201,
        json: { title: 'Thư', grade: [6, 7], files: ['thư.txt ready'] },
      })
    })
  })
})
