import { expect } from 'chai'
import { startImport } from '../../server/cartridges/decide.ts'
import { beginExport, listExports } from '../../server/cartridges/export.ts'
import { makeOpen, makeSchool, origin } from '../courses/courses.ts'
import { signIn } from '../support/make.ts'
import { type RunningApp, startApp } from '../support/start.ts'
import { canvas } from './builders.ts'
import { importOf, sendMade } from './cartridges.ts'

describe('the pages of packages of courses', function () {
  this.timeout(200_000)
  let app: RunningApp
  before(async () => {
    app = await startApp()
  })
  after(() => app.stop())

  it('lead from the preview to the course, and from the course to its package', async () => {
    const school = await makeSchool()
    const { actor, person } = school.teacher
    const browser = await signIn(app, person)
    const textOf = async (url: string) => {
      const answer = await browser.get(url)
      expect([url, answer.status]).to.deep.equal([url, 200])
      return answer.html
    }
    expect(await textOf('/courses')).to.include('href="/cartridges"')
    expect(await textOf('/cartridges/new')).to.include('.imscc')
    const id = await sendMade(actor, canvas())
    await app.work()
    const preview = await textOf(`/cartridges/${id.toString()}`)
    expect(preview).to.include('Kiểm tra 15 phút').and.include('Canvas')
    await startImport(actor, id, { days: 'drop' }, origin)
    expect(await textOf(`/cartridges/${id.toString()}`)).to.include('<progress')
    await app.work()
    const { courseId } = await importOf(id)
    expect(await textOf(`/cartridges/${id.toString()}`)).to.include(`/courses/${courseId.toString()}/items/`)
    const course = await makeOpen(school)
    const url = `/courses/${course._id.toString()}`
    expect(await textOf(url)).to.include(`${url}/export`)
    expect(await textOf(`${url}/export`)).to.include('Common Cartridge 1.3')
    const exportId = await beginExport(actor, { courseId: course._id, kind: 'cartridge', site: '' }, origin)
    await app.work()
    expect(await textOf(`/cartridges/exports/${exportId.toString()}`)).to.include('/file"')
    expect((await listExports(actor, course._id, { limit: 5, cursor: undefined })).items).to.have.length(1)
    expect(await textOf('/cartridges')).to.include(`/cartridges/exports/${exportId.toString()}`)
    const stranger = await signIn(app, school.colleague.person)
    expect((await stranger.get(`/cartridges/${id.toString()}`)).status).to.equal(404)
    expect((await stranger.get(`/cartridges/exports/${exportId.toString()}/file`)).status).to.equal(404)
  })
})
