import { expect } from 'chai'
import {
  findGradeCounted,
  findPoint,
  findSubjectCounted,
  listSubjectsCounted,
} from '../../server/catalogue/curriculum.ts'
import { loadCurriculum } from '../../server/curriculum/index.ts'
import { keepInIndex } from '../../server/catalogue/keep.ts'
import type { Search, SearchQuery } from '../../storage/search/search.ts'
import { stores, useStores } from '../../server/stores.ts'
import { call } from '../api/client.ts'
import { silent } from '../outbox/outbox.ts'
import { makeActor, signIn, makePerson } from '../support/make.ts'
import { type RunningApp, startApp } from '../support/start.ts'
import { change, goAway, makeMaterial } from './materials.ts'

const home = '/catalogue/curriculum'
const maths = { subjects: ['TOAN'], grades: [6] }
const first = { page: 1, cursor: undefined }
const teacher = makeActor('teacher')

describe('the way through the curriculum', () => {
  let app: RunningApp
  before(async () => {
    app = await startApp()
    await loadCurriculum(silent)
    await makeMaterial({ ...maths, title: 'Tập hợp', topics: ['TOAN6.SO.STN'], outcomes: ['TOAN6.SO.STN.01'] })
    // Only an outcome is named: its topic and strand are meant too.
    await makeMaterial({ ...maths, title: 'Chia hết', outcomes: ['TOAN6.SO.STN.07'] }, { scope: 'sector' })
    await makeMaterial(
      { ...maths, title: 'Số nguyên', topics: ['TOAN6.SO.STN', 'TOAN6.SO.SNG'], outcomes: [] },
      { owner: teacher, scope: 'school' },
    )
    await makeMaterial({ ...maths, title: 'Bản nháp', topics: ['TOAN6.SO.STN'] }, { owner: teacher, isDraft: true })
    await makeMaterial({ subjects: ['TOAN'], grades: [3, 4], title: 'Phép nhân' })
    await makeMaterial({ subjects: ['VL'], grades: [10], title: 'Động học' })
    await app.work()
  })
  after(() => app.stop())

  const guest = undefined
  const stranger = makeActor('teacher')
  const pointOf = (actor: typeof teacher | undefined, code: string) =>
    findPoint(actor, { subject: 'TOAN', grade: 6, code }, first)
  const refused = async (asked: Promise<unknown>) =>
    await asked.then(
      () => 'done',
      (error: Error) => error.message,
    )

  it('does not know what is not in it', async () => {
    expect(await refused(findSubjectCounted(guest, 'NONE'))).to.equal('notFound')
    expect(await refused(findGradeCounted(guest, 'TOAN', 13))).to.equal('notFound')
    expect(await refused(findGradeCounted(guest, 'VL', 6))).to.equal('notFound')
    expect(await refused(pointOf(guest, 'TOAN6.SO.XXX'))).to.equal('notFound')
    expect(await refused(findPoint(guest, { subject: 'KHTN', grade: 6, code: 'TOAN6.SO.STN' }, first))).to.equal(
      'notFound',
    )
    for (const path of ['/NONE', '/TOAN/0', '/TOAN/13', '/TOAN/six', '/TOAN/6/NONE', '/VL/6'])
      expect((await app.visitor().get(`${home}${path}`)).status, path).to.equal(404)
  })

  it('counts for each reader what they may see, and what is live alone', async () => {
    const counts = async (actor: typeof teacher | undefined) => {
      const { subjects } = await listSubjectsCounted(actor, undefined)
      const { grades } = await findSubjectCounted(actor, 'TOAN')
      const { strands } = await findGradeCounted(actor, 'TOAN', 6)
      const { outcomes, materials } = await pointOf(actor, 'TOAN6.SO.STN')
      const numbers = strands.find(({ code }) => code === 'TOAN6.SO')!
      return {
        subject: subjects.find(({ code }) => code === 'TOAN')?.count,
        grade: grades.find(({ grade }) => grade === 6)?.count,
        strand: numbers.count,
        topics: numbers.topics.slice(0, 2).map(({ count }) => count),
        outcomes: outcomes.filter(({ count }) => count).map(({ code, count }) => `${code.slice(-2)} ${count}`),
        total: materials.total,
      }
    }
    expect(await counts(guest)).to.deep.equal({
      ...{ subject: 2, grade: 1, strand: 1, topics: [1, 0], outcomes: ['01 1'], total: 1 },
    })
    expect(await counts(stranger)).to.deep.equal({
      ...{ subject: 3, grade: 2, strand: 2, topics: [2, 0], outcomes: ['01 1', '07 1'], total: 2 },
    })
    // A material of two topics is one of their strand; a draft is none.
    expect(await counts(teacher)).to.deep.equal({
      ...{ subject: 4, grade: 3, strand: 3, topics: [3, 1], outcomes: ['01 1', '07 1'], total: 3 },
    })
  })

  it('tells a subject of several levels once, and narrows to a level', async () => {
    const all = await listSubjectsCounted(guest, undefined)
    const [subject, ...others] = all.subjects.filter(({ code }) => code === 'TOAN')
    expect([subject?.levels, others]).to.deep.equal([['primary', 'lowerSecondary', 'upperSecondary'], []])
    const primary = await listSubjectsCounted(guest, 'primary')
    expect(primary.subjects.find(({ code }) => code === 'TOAN')?.count).to.equal(1)
    expect(primary.subjects.some(({ code }) => code === 'VL')).to.be.false
  })

  it('lists the materials of a topic and of an outcome', async () => {
    const titles = async (code: string) =>
      (await pointOf(stranger, code)).materials.items.map(({ content }) => content.title)
    expect((await titles('TOAN6.SO.STN')).sort()).to.deep.equal(['Chia hết', 'Tập hợp'])
    expect(await titles('TOAN6.SO.STN.07')).to.deep.equal(['Chia hết'])
  })

  it('asks the index once for each page', async () => {
    const { search, files } = stores()
    const asked: SearchQuery[] = []
    const counting: Search = {
      ...search,
      search: (index, query) => {
        asked.push(query)
        return search.search(index, query)
      },
    }
    useStores({ files, search: counting })
    try {
      for (const path of ['', '/TOAN', '/TOAN/6', '/TOAN/6/TOAN6.SO.STN', '/TOAN/6/TOAN6.SO.STN.01', '/VL/10']) {
        asked.length = 0
        expect((await app.visitor().get(`${home}${path}`)).status).to.equal(200)
        // Where the curriculum has no tree yet the materials are listed besides.
        expect(asked.length, path).to.be.at.most(path === '/VL/10' ? 2 : 1)
      }
    } finally {
      useStores({ files, search })
    }
  })

  it('leads from page to page, and back', async () => {
    const visitor = app.visitor()
    expect((await visitor.get('/catalogue')).html).to.include(`href="${home}"`)
    expect((await visitor.get(home)).html)
      .to.include(`href="${home}/TOAN"`)
      .and.include('2 học liệu')
    expect((await visitor.get(`${home}/TOAN`)).html).to.include(`href="${home}/TOAN/6"`)
    const grade = (await visitor.get(`${home}/TOAN/6`)).html
    expect(grade).to.include(`href="${home}/TOAN/6/TOAN6.SO.STN"`).and.include('Số và Đại số')
    const topic = (await visitor.get(`${home}/TOAN/6/TOAN6.SO.STN`)).html
    expect(topic).to.include(`href="${home}/TOAN/6/TOAN6.SO.STN.01"`).and.include('Tập hợp')
    const outcome = (await visitor.get(`${home}/TOAN/6/TOAN6.SO.STN.01`)).html
    expect(outcome).to.include(`href="${home}/TOAN/6/TOAN6.SO.STN"`).and.include('Tập hợp')
    expect((await visitor.get(`${home}/VL/10`)).html)
      .to.include('chưa được chia thành chủ đề')
      .and.include('Động học')
    const browser = await signIn(app, await makePerson('teacher'))
    expect((await browser.get('/curriculum/lowerSecondary/TOAN')).html)
      .to.include(`href="${home}/TOAN"`)
      .and.include(`href="${home}/TOAN/6"`)
  })

  it('works without counts while the index is away, and says so', async () => {
    const comeBack = goAway()
    try {
      for (const path of ['', '/TOAN', '/TOAN/6', '/TOAN/6/TOAN6.SO.STN', '/TOAN/6/TOAN6.SO.STN.07']) {
        const { status, html } = await app.visitor().get(`${home}${path}`)
        expect([path, status, html.includes('chưa có số đếm')]).to.deep.equal([path, 200, true])
      }
      const { materials, outcomes } = await pointOf(stranger, 'TOAN6.SO.STN')
      expect(materials.items.map(({ content }) => content.title).sort()).to.deep.equal(['Chia hết', 'Tập hợp'])
      expect(outcomes.every(({ count }) => count === undefined)).to.be.true
      const { json } = await call(app, 'GET /catalogue/curriculum/TOAN/6', {})
      expect((json as { strands: { count: number | null }[] }).strands[0]?.count).to.be.null
    } finally {
      comeBack()
    }
  })

  it('gives the same numbers by the API', async () => {
    const { json } = await call(app, 'GET /catalogue/curriculum/TOAN/6/TOAN6.SO.STN', {})
    const { topic, outcomes } = json as { topic: { count: number }; outcomes: { code: string; count: number }[] }
    expect([topic.count, outcomes.find(({ code }) => code.endsWith('01'))?.count]).to.deep.equal([1, 1])
  })

  it('counts no longer what is hidden from readers', async () => {
    const { materials } = await pointOf(guest, 'TOAN6.SO.STN')
    const { _id } = materials.items[0]!.material
    await change(_id, { viewers: [] })
    await keepInIndex(_id)
    expect((await pointOf(guest, 'TOAN6.SO.STN')).materials.total).to.equal(0)
  })
})
