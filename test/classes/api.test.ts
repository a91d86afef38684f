import { expect } from 'chai'
import { Types } from 'mongoose'
import { Assignment } from '../../server/classes/assignment.model.ts'
import { Placement } from '../../server/classes/placement.model.ts'
import { behindProxy, call, fieldCodes, refusal } from '../api/client.ts'
import { assign, makePerson, makePupil } from '../support/make.ts'
import { type RunningApp, startApp } from '../support/start.ts'
import { tokenOf } from '../tokens/tokens.ts'
import { addMembers, makeCalendar, makeSchoolYear, type TestSchool, yearKey } from './school.ts'

interface Listed {
  readonly items: readonly Record<string, unknown>[]
  readonly next?: { readonly cursor: string } | null
}

describe('classes over the API', () => {
  let app: RunningApp
  let school: TestSchool
  let token: string
  before(async () => {
    app = await startApp(behindProxy)
  })
  beforeEach(async () => {
    await app.clear()
    await makeCalendar()
    school = await makeSchoolYear([
      { name: '6A10', grades: [6], pupils: 2, hasTeacher: true },
      { name: '6A2', grades: [6] },
    ])
    token = await tokenOf(app, await makePerson('registrar', { unitId: school.schoolId }))
  })
  after(() => app.stop())
  const path = (name = '6A10') => `/classes/${String(school.of(name).id)}`
  const one = () => ({ classId: school.of('6A10').id, schoolId: school.schoolId, name: '6A10' })
  const ask = (what: string, body?: unknown, as = token) => call(app, what, { token: as, body })
  const read = async (what: string, as = token) => (await ask(`GET ${what}`, undefined, as)).json as Listed

  it('need a token with the scope', async () => {
    const person = await makePerson('registrar', { unitId: school.schoolId })
    const reading = await tokenOf(app, person, { scopes: ['classes:read'] })
    expect((await call(app, `GET ${path()}`)).status).to.equal(401)
    expect((await ask(`GET ${path()}`, undefined, reading)).status).to.equal(200)
    expect(refusal(await ask(`PATCH ${path()}`, {}, reading))).to.equal('403 insufficientScope')
  })

  it('are listed in their order, of one school, in pages', async () => {
    const { items, next } = await read(`/classes?school=${String(school.schoolId)}&year=${yearKey}`)
    expect(items.map(({ name, pupils }) => [name, pupils])).to.deep.equal([
      ['6A2', 0],
      ['6A10', 2],
    ])
    expect(next).to.equal(null)
    expect((await ask('GET /classes')).status).to.equal(422)
    expect((await ask(`GET /classes?school=${new Types.ObjectId().toString()}`)).status).to.equal(404)
    const stranger = await tokenOf(app, await makePerson('teacher'))
    expect((await ask(`GET /classes?school=${String(school.schoolId)}`, undefined, stranger)).status).to.equal(404)
  })

  it('tell an office nothing that could be known by name', async () => {
    const leader = await tokenOf(app, await makePerson('sectorLeader'))
    const { items } = await read(`/classes?school=${String(school.schoolId)}&year=${yearKey}`, leader)
    expect(items.map(({ pupils }) => pupils)).to.deep.equal([0, null])
    expect(refusal(await ask(`GET ${path()}/pupils`, undefined, leader))).to.equal('403 forbidden')
  })

  it('are made and changed by the same rules as on the pages', async () => {
    const wanted = { school: String(school.schoolId), year: yearKey, name: '6A3', grades: [6] }
    const made = await ask('POST /classes', wanted)
    expect(made.status).to.equal(201)
    expect(made.json).to.deep.include({ name: '6A3', grades: [6], campus: null })
    expect(fieldCodes(await ask('POST /classes', wanted))).to.deep.equal({ name: 'nameTaken' })
    const wrong = await ask('POST /classes', { ...wanted, name: '', grades: [13] })
    expect(Object.keys(fieldCodes(wrong))).to.have.members(['name', 'grades.0'])
    expect((await ask(`PATCH ${path()}`, { name: '6B' })).json).to.deep.include({ name: '6B', grades: [6] })
    const teacher = await tokenOf(app, await makePerson('teacher', { unitId: school.schoolId }))
    expect(refusal(await ask(`PATCH ${path()}`, { name: '6C' }, teacher))).to.equal('403 forbidden')
  })

  it('tell who is in them to those who manage the school and those who teach them', async () => {
    const [first] = (await read(`${path()}/pupils`)).items
    expect(first).to.have.all.keys('id', 'name', 'birthDate', 'grade', 'isRetained')
    const teacher = await makePerson('teacher', { unitId: school.schoolId })
    const theirs = await tokenOf(app, teacher)
    expect(refusal(await ask(`GET ${path()}/pupils`, undefined, theirs))).to.equal('403 forbidden')
    await assign(teacher, one(), 'lowerSecondary TOAN')
    expect((await read(`${path()}/pupils`, theirs)).items).to.have.lengthOf(2)
    const pupil = await tokenOf(app, await makePupil(one()))
    expect((await ask(`GET ${path()}`, undefined, pupil)).status).to.equal(200)
    expect(refusal(await ask(`GET ${path()}/pupils`, undefined, pupil))).to.equal('403 forbidden')
    expect((await ask(`GET ${path('6A2')}`, undefined, pupil)).status).to.equal(404)
  })

  it('tell the birth date of namesakes alone to a teacher of a subject', async () => {
    const birthDate = new Date('2015-03-12')
    for (const name of ['Nguyễn Minh Anh', 'Nguyễn Minh Anh', 'Đặng Ân']) await makePupil(one(), { name, birthDate })
    const teacher = await makePerson('teacher', { unitId: school.schoolId })
    await assign(teacher, one(), 'lowerSecondary TOAN')
    const { items } = await read(`${path()}/pupils`, await tokenOf(app, teacher))
    const known = items.filter(({ birthDate }) => birthDate !== null)
    expect(known.map(({ name }) => name)).to.deep.equal(['Nguyễn Minh Anh', 'Nguyễn Minh Anh'])
  })

  it('take pupils in and out', async () => {
    const free = new Types.ObjectId()
    await addMembers(school.schoolId, 'student', [free])
    const [busy] = school.of('6A10').pupilIds
    const wish = { people: [String(free), String(busy)], firstDay: '2026-09-07' }
    expect((await ask(`POST ${path('6A2')}/placements`, wish)).json).to.deep.equal({
      items: [
        { person: String(free), outcome: 'placed', className: null },
        { person: String(busy), outcome: 'inOtherClass', className: '6A10' },
      ],
    })
    const gone = `DELETE ${path('6A2')}/placements/${String(free)}`
    expect(fieldCodes(await ask(`${gone}?lastDay=2026-09-06`))).to.have.key('lastDay')
    expect((await ask(`${gone}?lastDay=2026-09-30`)).status).to.equal(204)
    expect((await ask(gone)).status).to.equal(204)
    expect(await Placement.countDocuments({ personId: free })).to.equal(0)
    expect((await ask(gone)).status).to.equal(404)
  })

  it('move a pupil to another class', async () => {
    const [pupil] = school.of('6A10').pupilIds
    const move = `POST ${path()}/placements/${String(pupil)}/move`
    const to = { class: String(school.of('6A2').id), firstDay: '2026-10-01' }
    expect(fieldCodes(await ask(move, { ...to, class: String(school.of('6A10').id) }))).to.have.key('class')
    expect(fieldCodes(await ask(move, { ...to, firstDay: '2026-08-30' }))).to.have.key('firstDay')
    const teacher = await tokenOf(app, await makePerson('teacher', { unitId: school.schoolId }))
    expect(refusal(await ask(move, to, teacher))).to.equal('403 forbidden')
    expect((await ask(move, to, await tokenOf(app, await makePerson('registrar')))).status).to.equal(404)
    const stranger = `POST ${path()}/placements/${String(new Types.ObjectId())}/move`
    expect((await ask(stranger, to)).status).to.equal(404)
    expect((await ask(move, to)).status).to.equal(204)
    expect(await Placement.countDocuments({ personId: pupil, classId: school.of('6A2').id })).to.equal(1)
  })

  it('are removed as long as nobody was ever in them', async () => {
    expect(refusal(await ask(`DELETE ${path()}`))).to.equal('409 classHasPupils')
    const teacher = await tokenOf(app, await makePerson('teacher', { unitId: school.schoolId }))
    expect(refusal(await ask(`DELETE ${path('6A2')}`, undefined, teacher))).to.equal('403 forbidden')
    expect((await ask(`DELETE ${path('6A2')}`)).status).to.equal(204)
    expect((await ask(`GET ${path('6A2')}`)).status).to.equal(404)
    expect((await ask(`DELETE ${path('6A2')}`)).status).to.equal(404)
  })

  it('tell and take the grade of a pupil in a combined class', async () => {
    const primary = await makeSchoolYear(
      [
        { name: 'Ghép', grades: [4, 5], pupils: 1 },
        { name: 'Ghép 2', grades: [3, 4] },
        { name: '5A', grades: [5] },
      ],
      { levels: ['primary'] },
    )
    const theirs = await tokenOf(app, await makePerson('registrar', { unitId: primary.schoolId }))
    const combined = `/classes/${String(primary.of('Ghép').id)}`
    const [pupil] = primary.of('Ghép').pupilIds
    const place = `${combined}/placements/${String(pupil)}`
    const grade = async (at = combined) => (await read(`${at}/pupils`, theirs)).items[0]!.grade
    expect(await grade()).to.equal(null)
    expect(fieldCodes(await ask(`PATCH ${place}`, { grade: 3 }, theirs))).to.have.key('grade')
    expect(refusal(await ask(`PATCH ${place}`, { grade: 4 }))).to.equal('404 notFound')
    expect((await ask(`PATCH ${place}`, { grade: 4 }, theirs)).status).to.equal(204)
    expect(await grade()).to.equal(4)

    const into = String(primary.of('Ghép 2').id)
    await ask(`POST ${place}/move`, { class: into, firstDay: '2026-10-01' }, theirs)
    expect((await Placement.findOne({ classId: into }).lean())!.grade).to.equal(4)
    const wish = { people: [String(pupil)], firstDay: '2026-09-07', grade: 4 }
    const wrong = `POST /classes/${String(primary.of('5A').id)}/placements`
    expect(fieldCodes(await ask(wrong, wish, theirs))).to.have.key('grade')
    expect((await read(`${path()}/pupils`)).items[0]!.grade).to.equal(6)
  })

  it('have their teachers assigned and ended', async () => {
    const person = String(school.of('6A10').teacherId)
    const subject = { person, kind: 'subject', level: 'lowerSecondary', subject: 'TOAN', firstDay: '2026-09-07' }
    expect(fieldCodes(await ask(`POST ${path()}/assignments`, { ...subject, subject: undefined }))).to.have.key(
      'subject',
    )
    const { status, json } = await ask(`POST ${path()}/assignments`, subject)
    expect(status).to.equal(201)
    const { items } = await read(`${path()}/assignments`)
    expect(items.map(({ kind, subject, firstDay }) => [kind, subject, firstDay])).to.deep.equal([
      ['homeroom', null, '2026-08-31'],
      ['subject', 'TOAN', '2026-09-07'],
    ])
    const ended = await ask(`DELETE ${path()}/assignments/${(json as { id: string }).id}?lastDay=2026-09-30`)
    expect(ended.status).to.equal(204)
    expect(await Assignment.countDocuments({ to: { $exists: true } })).to.equal(1)
  })
})
