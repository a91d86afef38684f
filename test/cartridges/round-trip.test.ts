import { buffer } from 'node:stream/consumers'
import { expect } from 'chai'
import { type Types } from 'mongoose'
import yauzl from 'yauzl'
import { AuditEntry } from '../../server/audit/entry.model.ts'
import { itemsOf } from '../../server/arrange.ts'
import { CourseAssignment } from '../../server/assignments/assignment.model.ts'
import { Discussion } from '../../server/discussions/discussion.model.ts'
import { startImport } from '../../server/cartridges/decide.ts'
import { CourseExport, type ExportKind } from '../../server/cartridges/export.model.ts'
import { beginExport, findExport, removeExpired } from '../../server/cartridges/export.ts'
import { parseXml } from '../../server/cartridges/read/xml.ts'
import { Course, type CourseRecord } from '../../server/courses/course.model.ts'
import { addItem } from '../../server/courses/items.ts'
import { readPage } from '../../server/courses/kinds/page/save.ts'
import { createLog } from '../../server/log.ts'
import { stores } from '../../server/stores.ts'
import { change, makeMaterial } from '../catalogue/materials.ts'
import { refusalOf } from '../classes/refusal.ts'
import { changing, makeOpen, makeSchool, origin, type School, stored } from '../courses/courses.ts'
import { type RunningApp, startApp } from '../support/start.ts'
import { receive } from '../uploads/uploads.ts'
import { png } from './builders.ts'
import { importOf, rowsOf, send } from './cartridges.ts'
import { problemsIn } from './checker.ts'

describe('a course that goes out as a package', function () {
  this.timeout(200_000)
  let app: RunningApp
  let school: School
  let course: CourseRecord
  let materialId: Types.ObjectId
  before(async () => {
    app = await startApp()
    school = await makeSchool()
    course = await filled()
  })
  after(() => app.stop())

  const settings = { title: '', isPublished: true, opensAt: undefined, isOptional: false, rule: 'viewed' as const }

  /** One item of each kind, with rules and dates. */
  const filled = async (): Promise<CourseRecord> => {
    const { actor } = school.teacher
    const made = await makeOpen(school)
    const add = async (kind: string, title: string, values: object, more: object = {}) =>
      (await addItem(actor, { ...changing(made), seen: undefined }, { ...settings, title, kind, values, ...more })).item
    const picture = await receive(actor, png, 'hình.png')
    const text = `# Tập hợp\n\nXem ![hình](tệp:${picture.id.toString()}) và $x^2$.`
    const page = await add('page', 'Bài 1', { text, seen: 0 }, { uploadIds: [picture.id] })
    const file = await receive(actor, 'Phiếu học tập', 'phiếu.txt')
    await add('file', 'Phiếu', { text: 'In ra giấy', dropped: [] }, { uploadIds: [file.id] })
    await add('heading', 'Luyện tập', { text: '' }, { rule: 'none' })
    const opensAt = new Date('2026-10-05T17:00:00Z')
    await add(
      'link',
      'Trang ngoài',
      { url: 'https://vi.example/a', text: 'Xem thử' },
      { opensAt, afterItem: page._id, isOptional: true },
    )
    const dates = { dueAt: new Date('2026-10-10T16:59:00Z'), closesAt: undefined }
    const takes = ['photos', 'audio'] as const
    const set = await add(
      'assignment',
      'Bài tập',
      {
        instructions: 'Làm *bài* 1',
        again: 'never',
        scheme: 'passFail',
        takes,
        isGroup: true,
        isAnonymous: true,
        ...dates,
      },
      { isPublished: false, rule: 'submitted' },
    )
    const asked = { instructions: 'Em thấy số nào *lớn* nhất?', writeFirst: true }
    await add('discussion', 'Trao đổi', asked, { rule: 'posted' })
    const level = (id: string, value: string) => ({ id, text: `Mức ${value}`, value })
    const criteria = [
      { id: 'trinhbay', title: 'Trình bày', levels: [level('muc001', 'fail'), level('muc002', 'pass')] },
    ]
    await CourseAssignment.updateOne({ _id: set._id }, { $set: { rubric: { title: 'Phiếu', criteria } } })
    const live = await makeMaterial({ title: 'Phân số', description: 'Mô tả' }, { owner: actor, scope: 'sector' })
    materialId = live._id
    await add('material', 'Phân số', { material: live._id.toString() })
    return await stored(made)
  }
  const take = async (kind: ExportKind) => {
    const id = await beginExport(
      school.teacher.actor,
      { courseId: course._id, kind, site: 'https://hoclieu.example' },
      origin,
    )
    await app.work()
    const found = await findExport(school.teacher.actor, id)
    const bytes = await buffer((await stores().files.open(found.key!)).body)
    return { found, bytes }
  }
  const entriesOf = async (bytes: Buffer) => {
    const entries = new Map<string, Buffer>()
    const zip = await yauzl.fromBufferPromise(bytes, { lazyEntries: true, autoClose: false })
    for await (const entry of zip.eachEntry())
      entries.set(entry.fileName, await buffer(await zip.openReadStreamPromise(entry)))
    return entries
  }
  const shapeOf = async (one: CourseRecord) => {
    const items = itemsOf(one.sections)
    const at = (id: Types.ObjectId | null | undefined) => items.findIndex(({ _id }) => id?.equals(_id))
    return await Promise.all(
      items.map(async ({ _id, kind, title, isPublished, isOptional, rule, opensAt, afterItemId, facts }) => {
        const page = kind === 'page' ? await readPage(_id) : undefined
        const talk = kind === 'discussion' ? await Discussion.findById(_id).lean() : undefined
        const set = kind === 'assignment' ? await CourseAssignment.findById(_id).lean() : undefined
        const files = ((facts.files ?? page?.files ?? []) as { name: string; sha256: string }[]).map(
          ({ name, sha256 }) => [name, sha256],
        )
        return {
          ...{ kind, title, isPublished, isOptional, rule, opensAt: opensAt ?? null, after: at(afterItemId), files },
          ...{
            url: facts.url ?? null,
            said: facts.text ?? null,
            material: String(facts.materialId),
            edition: facts.edition ?? null,
          },
          text: page?.text.replace(/tệp:[0-9a-f]{24}/g, 'tệp:*') ?? null,
          set: set && [set.instructions, set.again, set.scheme, set.dueAt?.toISOString(), set.closesAt ?? null],
          talk: talk && [talk.instructions, talk.writeFirst],
          takes: set && [set.takes, set.isGroup, set.isAnonymous],
          rubric: set?.rubric?.criteria.map((one) => [one.title, one.levels.map(({ text, value }) => [text, value])]),
        }
      }),
    )
  }

  it('is taken by those who teach it alone', async () => {
    const ask = async (actor = school.teacher.actor) =>
      await refusalOf(beginExport(actor, { courseId: course._id, kind: 'own', site: '' }, origin))
    expect(await ask(school.colleague.actor)).to.equal('404 notFound')
    expect(await ask(school.pupil.actor)).to.equal('403 forbidden')
    expect(await CourseExport.countDocuments()).to.equal(0)
  })

  it('comes back from our own ZIP as it was', async () => {
    const { found, bytes } = await take('own')
    expect([found.state, found.rows, found.fileName]).to.deep.equal(['done', [], 'Toán 6 – Số tự nhiên.khoa-hoc.zip'])
    const id = await send(school.teacher.actor, bytes)
    await app.work()
    expect((await rowsOf(id)).map(({ outcome, reasons }) => [outcome, reasons])).to.deep.equal(
      Array(7).fill(['same', []]),
    )
    await startImport(school.teacher.actor, id, { days: 'keep' }, origin)
    await app.work()
    const { courseId, state } = await importOf(id)
    expect(state).to.equal('done')
    const made = await stored({ _id: courseId })
    expect(await shapeOf(made)).to.deep.equal(await shapeOf(course))
    expect(made.sections.map(({ title, text }) => [title, text])).to.deep.equal(
      course.sections.map(({ title, text }) => [title, text]),
    )
    expect([made.state, made.classIds, made.teachers.length]).to.deep.equal(['draft', [], 1])
  })

  it('holds nobody who learns, nor who teaches', async () => {
    for (const kind of ['own', 'cartridge'] as const) {
      const { bytes } = await take(kind)
      const all = [...(await entriesOf(bytes))].filter(([path]) => !path.startsWith('files/'))
      // The credit of a material names its authors, as its licence wants.
      const { personId } = school.teacher.person
      for (const name of [
        ...['Mai Anh Khôi', school.pupil.person.personId.toString(), school.group.classId.toString()],
        ...[personId.toString(), 'người dạy'],
      ])
        expect(all.filter(([, content]) => content.toString().includes(name)).map(([path]) => path)).to.deep.equal([])
    }
  })

  it('is a cartridge by the rules of version 1.3, and tells what it cannot carry', async () => {
    const { found, bytes } = await take('cartridge')
    const entries = await entriesOf(bytes)
    expect(problemsIn(entries)).to.deep.equal([])
    const manifest = parseXml(entries.get('imsmanifest.xml')!)
    expect(manifest.text).to.include('1.3.0')
    const page = [...entries].find(([path]) => path.startsWith('pages/1 '))![1].toString()
    expect(page).to.include('<img src="../files/')
    expect(page).to.include('<math')
    const told = (found.rows as { title: string; reason: { key: string } }[]).map(
      ({ title, reason }) => `${title} ${reason.key.split('.').at(-1)}`,
    )
    expect(told).to.include.members([
      'Trang ngoài noRules',
      'Trang ngoài noLinkText',
      'Bài tập wasDraft',
      'Bài tập noRules',
    ])
  })

  it('comes back from a cartridge with all that cartridges hold', async () => {
    const { bytes } = await take('cartridge')
    const id = await send(school.teacher.actor, bytes)
    await app.work()
    await startImport(school.teacher.actor, id, { days: 'keep' }, origin)
    await app.work()
    const made = (await Course.findById((await importOf(id)).courseId).lean<CourseRecord>())!
    const kinds = itemsOf(made.sections).map(({ kind, title }) => `${kind}: ${title}`)
    expect(kinds).to.include.members(['page: Bài 1', 'heading: Luyện tập', 'link: Trang ngoài', 'assignment: Bài tập'])
    const page = itemsOf(made.sections).find(({ title }) => title === 'Bài 1')!
    expect((await readPage(page._id))!.files).to.have.length(1)
  })

  it('brings what is left of a material that is not here any more', async () => {
    const { bytes } = await take('own')
    await change(materialId, { state: 'hidden' })
    const id = await send(school.teacher.actor, bytes)
    await app.work()
    await change(materialId, { state: 'publishedInSector' })
    const row = (await rowsOf(id)).at(-1)!
    expect([row.outcome, row.reasons.map(({ key }) => key)]).to.deep.equal([
      'other',
      ['cartridges.reasons.notHereMaterial'],
    ])
    expect(row.as === 'page' || row.as === 'files').to.equal(true)
  })

  it('is its owner’s alone, is told to the audit log, and is gone with its bytes after a week', async () => {
    const { found } = await take('own')
    expect(await refusalOf(findExport(school.colleague.actor, found._id))).to.equal('404 notFound')
    expect(await AuditEntry.countDocuments({ action: 'cartridges.exported' })).to.be.greaterThan(0)
    const inDays = (days: number) => new Date(Date.now() + days * 86_400_000)
    const log = createLog('silent', 'test')
    await removeExpired(log, inDays(6.9))
    expect((await findExport(school.teacher.actor, found._id)).state).to.equal('done')
    await removeExpired(log, inDays(7.1))
    await app.work()
    expect((await findExport(school.teacher.actor, found._id)).state).to.equal('gone')
    expect(await stores().files.head(found.key!)).to.equal(undefined)
  })
})
