import { expect } from 'chai'
import { stores, useStores } from '../../server/stores.ts'
import { type Files, StorageAway, StorageFull } from '../../storage/files/files.ts'
import type { Browser } from '../support/browser.ts'
import { signIn } from '../support/make.ts'
import { type RunningApp, startApp } from '../support/start.ts'
import { bring, makePlace, makeType, publish } from './published.ts'

describe('materials while the place of the files is away', () => {
  let app: RunningApp
  let owner: Browser
  let url: string
  let fileUrl: string
  before(async () => {
    app = await startApp()
    await makeType()
    const place = await makePlace()
    const material = await bring(place.owner.actor, [{ name: 'bai.txt', body: 'một bài' }], { scope: 'school' })
    await publish(place, material)
    await app.work()
    owner = await signIn(app, place.owner.person)
    url = `/materials/${material._id.toString()}`
    fileUrl = `${url}/files/${material.draft.files[0]!._id.toString()}`
  })
  after(() => app.stop())

  async function without<T>(error: Error, work: () => Promise<T>): Promise<T> {
    const before = stores()
    const fail = () => Promise.reject(error)
    const drafts = { ...before.files.drafts, append: fail, open: fail, sizeOf: fail }
    const files: Files = { ...before.files, put: fail, open: fail, head: fail, signedUrl: fail, drafts }
    useStores({ search: before.search, files })
    try {
      return await work()
    } finally {
      useStores(before)
    }
  }

  const away = new StorageAway('It is away.')

  it('can be seen, found and described', async () => {
    await without(away, async () => {
      for (const path of [url, '/materials', '/catalogue', `${url}/edit`, '/materials/new'])
        expect((await owner.get(path)).status, path).to.equal(200)
      const { html } = await owner.get(`${url}/edit`)
      const revision = /name="revision" value="(\d+)"/.exec(html)![1]!
      const form = { title: 'Tên mới', revision, languages: 'vi', audience: 'teachers', scope: 'school' }
      expect((await owner.post(`${url}/edit`, form)).status).to.equal(303)
    })
    expect((await owner.get(`${url}/draft`)).html).to.contain('Tên mới')
  })

  it('say in a sentence that their files cannot be had just now, and have them afterwards', async () => {
    const refused = await without(away, () => owner.get(fileUrl))
    expect(refused.status).to.equal(503)
    expect(refused.html).to.contain('Nơi chứa tệp đang được bảo trì')
    expect(refused.html).to.contain('Những gì đã lưu vẫn an toàn')
    expect((await owner.get(fileUrl)).html).to.equal('một bài')
  })

  it('take no more files when there is no room, which is told, and keep the form for another try', async () => {
    const full = new StorageFull(new Error('ENOSPC'))
    const page = await owner.get('/materials/new')
    const token = /name="_csrf" value="([^"]+)"/.exec(page.html)![1]!
    const send = async () => {
      const form = new FormData()
      form.append('_csrf', token)
      form.append('title', 'Bài khác')
      form.append('file', new File(['hai bài'], 'hai.txt'))
      const headers = { cookie: owner.cookieHeader, accept: 'text/html' }
      const answer = await fetch(`${app.url}/materials/new`, {
        method: 'POST',
        headers,
        body: form,
        redirect: 'manual',
      })
      return { status: answer.status, html: await answer.text() }
    }
    const refused = await without(full, send)
    expect(refused.status).to.equal(507)
    expect(refused.html).to.contain('Máy chủ hết chỗ chứa tệp')
    expect((await send()).status).to.equal(303)
  })
})
