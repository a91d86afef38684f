import { expect } from 'chai'
import type { Actor } from '../../server/actor.ts'
import { looksAfter, lookedAfterBy, mayTell } from '../../server/announcements/access.ts'
import { Announcement, type AnnouncementRecord, Receipt } from '../../server/announcements/announcement.model.ts'
import { toldData, writtenData } from '../../server/announcements/data-of-person.ts'
import { piecesOf } from '../../server/announcements/fan-out.ts'
import { forgetEnded, forgetOfCourse, keptDays } from '../../server/announcements/forget.ts'
import {
  confirmRead,
  countReaders,
  findTold,
  keepRead,
  listOpen,
  listReaders,
  listTold,
} from '../../server/announcements/read.ts'
import { changeAnnouncement, withdrawAnnouncement } from '../../server/announcements/write.ts'
import { AuditEntry } from '../../server/audit/entry.model.ts'
import { setState } from '../../server/courses/create.ts'
import { Notice } from '../../server/notices/notice.model.ts'
import { linkGuardian } from '../../server/people/index.ts'
import { inTransaction } from '../../storage/database/index.ts'
import { refusalOf } from '../classes/refusal.ts'
import { changing, origin, prepareKinds } from '../courses/courses.ts'
import { withDatabase } from '../outbox/outbox.ts'
import { actorOf, makeGuardian, makePerson, makePupil, makeUnit } from '../support/make.ts'
import { carry, makeTelling, storedOf, toldBy, unknown } from './announcements.ts'

const page = { limit: 20, cursor: undefined }
const hour = 3600_000

describe('an announcement', () => {
  withDatabase()
  before(prepareKinds)

  const as = (group: string, { actor }: { readonly actor: Actor }) => `${group} ${actor.personId.toString()}`

  it('is written by those who teach the course, lead the class or run the school, and by nobody else', async () => {
    const made = await makeTelling()
    const { tell, toCourse, toClass, toSchool, teacher, homeroom, principal, pupil, colleague, guardian, other } = made
    const refused = async (actor: Actor, target: Parameters<typeof tell>[1]) => await refusalOf(tell(actor, target))
    expect(await refused(pupil.actor, toCourse)).to.equal('403 forbidden')
    expect(await refused(guardian.actor, toClass)).to.equal('403 forbidden')
    expect(await refused(colleague.actor, toCourse)).to.equal('404 notFound')
    expect(await refused(principal.actor, toCourse)).to.equal('403 forbidden')
    expect(await refused(teacher.actor, toClass)).to.equal('403 forbidden')
    expect(await refused(homeroom.actor, { ...toClass, classIds: [other.classId] })).to.equal('403 forbidden')
    expect(await refused(homeroom.actor, toSchool)).to.equal('403 forbidden')
    expect(await refused(homeroom.actor, { ...toClass, groups: ['staff'] })).to.equal('403 forbidden')
    expect(await refused(teacher.actor, { ...toCourse, groups: ['pupils', 'staff'] })).to.equal('403 forbidden')
    const elsewhere = await makePerson('principal', { unitId: await makeUnit() })
    expect(await refused(await actorOf(elsewhere), toSchool)).to.equal('403 forbidden')
    expect(await refused(principal.actor, { ...toClass, classIds: [unknown] })).to.equal('classes field.errors.invalid')
    for (const [who, target] of [
      [teacher, toCourse],
      [homeroom, toClass],
      [principal, toSchool],
      [principal, toClass],
    ] as const)
      expect(await refused(who.actor, target)).to.equal('none')
    expect(
      mayTell(principal.actor, { kind: 'school', unitId: made.unitId.toString(), classIds: [], groups: [] }),
    ).to.equal(false)
    expect(await AuditEntry.countDocuments({ action: 'announcements.written' })).to.equal(4)
  })

  it('is not for a course that is closed, and ends after it begins', async () => {
    const { tell, toCourse, teacher, course } = await makeTelling()
    const now = Date.now()
    const early = { startsAt: new Date(now + hour), endsAt: new Date(now + hour) }
    expect(await refusalOf(tell(teacher.actor, toCourse, early))).to.equal('endsAt announcements.errors.endsBefore')
    const long = { endsAt: new Date(now + 401 * 24 * hour) }
    expect(await refusalOf(tell(teacher.actor, toCourse, long))).to.equal('endsAt announcements.errors.endsBefore')
    await setState(teacher.actor, changing(course), 'closed')
    expect(await refusalOf(tell(teacher.actor, toCourse))).to.equal('409 cannotTellClosed')
  })

  it('is written once, however often the same form is sent', async () => {
    const { tell, toCourse, teacher } = await makeTelling()
    const send = () => tell(teacher.actor, toCourse, {}, 'the-same-form')
    const sent = [...(await Promise.all([send(), send()])), await send()]
    expect(new Set(sent.map(({ _id }) => _id.toString())).size).to.equal(1)
    expect(await Announcement.countDocuments()).to.equal(1)
  })

  it('goes to those it is for, each once, whichever way they come to it', async () => {
    const made = await makeTelling()
    const { tell, toSchool, toCourse, toClass, teacher, homeroom, principal, pupil, otherPupil, guardian, colleague } =
      made
    // A second child in the other class.
    const twin = await makePupil(made.other, { name: 'Mai Anh Thư' })
    const bothGuardian = await makeGuardian(twin)
    await linkGuardian({
      ...{ guardianId: bothGuardian.personId, childId: pupil.actor.personId, relation: 'father' },
      ...{ from: new Date('2020-01-01'), origin: 'school' },
    })
    const whole = await tell(principal.actor, toSchool)
    await carry(whole)
    const both = `guardians ${bothGuardian.personId.toString()}`
    const families = [as('pupils', pupil), as('guardians', guardian), both]
    const others = [as('pupils', otherPupil), `pupils ${twin.personId.toString()}`]
    const staff = [teacher, homeroom, colleague].map((one) => as('staff', one))
    expect(await toldBy(whole)).to.have.members([...families, ...others, ...staff])
    expect((await storedOf(whole)).state).to.equal('sent')
    expect(await Notice.countDocuments({ key: 'announcements.notices.told' })).to.equal(8)

    const inClass = await tell(homeroom.actor, toClass)
    await carry(inClass)
    expect(await toldBy(inClass)).to.have.members(families)
    const inCourse = await tell(teacher.actor, { ...toCourse, groups: ['pupils'] })
    await carry(inCourse)
    expect(await toldBy(inCourse)).to.deep.equal([as('pupils', pupil)])
    const toStaff = await tell(principal.actor, { ...toSchool, groups: ['staff'] })
    await carry(toStaff)
    expect(await toldBy(toStaff)).to.have.members(staff)
  })

  it('goes on where it was when the worker was stopped between two pieces, and two workers tell nobody twice', async () => {
    const { tell, toSchool, principal } = await makeTelling()
    const made = await tell(principal.actor, toSchool)
    const pieces = await piecesOf(made, new Date())
    await Announcement.updateOne({ _id: made._id }, { $set: { state: 'sending', pieces, done: 1 } })
    await Promise.all([carry(made), carry(made)])
    await carry(made)
    const told = await toldBy(made)
    // What the first piece would have told is missing, for it counts as done.
    expect(told.some((one) => one.startsWith('pupils'))).to.equal(true)
    expect(new Set(told).size).to.equal(told.length)
    expect(await Notice.countDocuments()).to.equal(told.length)
    expect((await storedOf(made)).done).to.equal(pieces.length)
  })

  it('waits for its time, and for the one that it was put off to', async () => {
    const { tell, toCourse, teacher } = await makeTelling()
    const made = await tell(teacher.actor, toCourse, { startsAt: new Date(Date.now() + hour) })
    await carry(made)
    expect([await toldBy(made), (await storedOf(made)).state]).to.deep.equal([[], 'waiting'])
    const words = { title: 'Sửa', text: 'x', link: '', asksConfirmation: false }
    const changed = await changeAnnouncement(teacher.actor, { id: made._id, seen: 1, origin }, words)
    await carry(made)
    expect(await toldBy(made)).to.have.length(2)
    expect(changed.changedAt).to.equal(undefined)
  })

  it('is read and confirmed by whoever was told, and counted for whoever looks after it', async () => {
    const made = await makeTelling()
    const { tell, toCourse, teacher, pupil, guardian, otherPupil, colleague, principal } = made
    const one = await tell(teacher.actor, toCourse, { asksConfirmation: true })
    await carry(one)
    const open = async (actor: Actor) => await findTold(actor, one._id)
    expect(await refusalOf(open(otherPupil.actor))).to.equal('404 notFound')
    expect(await refusalOf(open(colleague.actor))).to.equal('404 notFound')
    expect(await listOpen(pupil.actor.personId, 4)).to.have.length(1)
    await keepRead(await open(pupil.actor))
    // It is still to be confirmed.
    expect(await listOpen(pupil.actor.personId, 4)).to.have.length(1)
    await confirmRead(pupil.actor, one._id)
    await confirmRead(pupil.actor, one._id)
    expect(await listOpen(pupil.actor.personId, 4)).to.have.length(0)
    await keepRead(await open(guardian.actor))
    expect(await countReaders(teacher.actor, one._id)).to.deep.equal([
      { as: 'pupils', told: 1, read: 1, confirmed: 1 },
      { as: 'guardians', told: 1, read: 1, confirmed: 0 },
    ])
    expect(await refusalOf(countReaders(pupil.actor, one._id))).to.equal('404 notFound')
    expect(await refusalOf(countReaders(principal.actor, one._id))).to.equal('404 notFound')
    const readers = await listReaders(teacher.actor, one._id, page, { show: 'read', as: 'guardians' })
    expect(readers.items.map(({ personId }) => personId.toString())).to.deep.equal([guardian.actor.personId.toString()])
    expect((await listReaders(teacher.actor, one._id, page, { show: 'unread' })).items).to.be.empty
  })

  it('stands in the course for whoever comes later, and not for families it was not for', async () => {
    const { tell, toCourse, teacher, group, guardian } = await makeTelling()
    const one = await tell(teacher.actor, { ...toCourse, groups: ['pupils'] })
    await carry(one)
    const late = await actorOf(await makePupil(group))
    expect((await findTold(late, one._id)).receipt).to.equal(undefined)
    expect(await refusalOf(findTold(guardian.actor, one._id))).to.equal('404 notFound')
    expect(await refusalOf(confirmRead(late, one._id))).to.equal('409 nothingToConfirm')
  })

  it('says that it was changed, is refused to the second who changes it, and is seen by nobody once taken back', async () => {
    const { tell, toCourse, teacher, pupil, colleague } = await makeTelling()
    const one = await tell(teacher.actor, toCourse)
    await carry(one)
    const words = { title: 'Mới', text: 'y', link: '', asksConfirmation: false }
    const change = (actor: Actor, seen: number) => changeAnnouncement(actor, { id: one._id, seen, origin }, words)
    expect(await refusalOf(change(colleague.actor, 1))).to.equal('404 notFound')
    expect((await change(teacher.actor, 1)).changedAt).to.be.instanceOf(Date)
    expect(await refusalOf(change(teacher.actor, 1))).to.equal('409 announcementChanged')
    expect((await listTold(pupil.actor, page)).items[0]!.announcement.title).to.equal('Mới')
    expect(await refusalOf(withdrawAnnouncement(pupil.actor, { id: one._id, origin }))).to.equal('404 notFound')
    await withdrawAnnouncement(teacher.actor, { id: one._id, origin })
    expect((await listTold(pupil.actor, page)).items).to.be.empty
    expect(await listOpen(pupil.actor.personId, 4)).to.be.empty
    expect(await refusalOf(findTold(pupil.actor, one._id))).to.equal('404 notFound')
    expect((await findTold(teacher.actor, one._id)).announcement.state).to.equal('withdrawn')
    expect(await refusalOf(change(teacher.actor, 3))).to.equal('409 announcementWithdrawn')
  })

  it('is not sent any more once it was taken back', async () => {
    const { tell, toCourse, teacher } = await makeTelling()
    const one = await tell(teacher.actor, toCourse)
    await withdrawAnnouncement(teacher.actor, { id: one._id, origin })
    await carry(one)
    expect(await toldBy(one)).to.deep.equal([])
  })

  it('ends: then it is in no list, and a year later it is gone', async () => {
    const { tell, toCourse, teacher, pupil } = await makeTelling()
    const one = await tell(teacher.actor, toCourse)
    await carry(one)
    const { endsAt } = await storedOf(one)
    const after = new Date(endsAt.getTime() + 1)
    expect((await listTold(pupil.actor, page, after)).items).to.be.empty
    expect(await listOpen(pupil.actor.personId, 4, after)).to.be.empty
    expect(await refusalOf(findTold(pupil.actor, one._id, after))).to.equal('404 notFound')
    const lastDay = new Date(endsAt.getTime() + keptDays * 24 * hour)
    await forgetEnded(lastDay)
    expect(await Announcement.countDocuments()).to.equal(1)
    await forgetEnded(new Date(lastDay.getTime() + 1))
    expect([await Announcement.countDocuments(), await Receipt.countDocuments()]).to.deep.equal([0, 0])
  })

  it('goes with its course, and its people', async () => {
    const { tell, toCourse, teacher, pupil, course } = await makeTelling()
    const one = await tell(teacher.actor, toCourse)
    await carry(one)
    expect(JSON.stringify(await toldData.read(pupil.actor.personId))).to.include('Nghỉ lễ')
    expect(JSON.stringify(await writtenData.read(teacher.actor.personId))).to.include('Nghỉ lễ')
    for (let times = 0; times < 2; times++)
      await inTransaction(async (session) => {
        await toldData.remove(pupil.actor.personId, session)
        await writtenData.remove(teacher.actor.personId, session)
      })
    expect(await toldData.read(pupil.actor.personId)).to.equal(undefined)
    expect(await writtenData.read(teacher.actor.personId)).to.equal(undefined)
    expect((await storedOf(one)).authorId).to.equal(undefined)
    await forgetOfCourse({ courseId: course._id.toString() }, undefined as never)
    expect([await Announcement.countDocuments(), await Receipt.countDocuments()]).to.deep.equal([0, 0])
  })

  it('is looked after by the same people as the query of their list finds', async () => {
    const made = await makeTelling()
    const { tell, toCourse, toClass, toSchool, teacher, homeroom, principal, colleague, pupil, guardian } = made
    await tell(teacher.actor, toCourse)
    await tell(homeroom.actor, toClass)
    await tell(principal.actor, toSchool)
    const elsewhere = await actorOf(await makePerson('principal', { unitId: await makeUnit() }))
    const sector = await actorOf(await makePerson('sectorAdministrator', { unitId: await makeUnit('sectorOffice') }))
    const all = await Announcement.find().lean<AnnouncementRecord[]>()
    const counts = []
    for (const actor of [
      ...[teacher, homeroom, principal, colleague, pupil, guardian].map((one) => one.actor),
      ...[elsewhere, sector],
    ]) {
      const found = await Announcement.find(lookedAfterBy(actor)).lean<AnnouncementRecord[]>()
      const wanted = all.filter((one) => looksAfter(actor, one))
      expect(found.map(({ _id }) => _id.toString()).sort()).to.deep.equal(
        wanted.map(({ _id }) => _id.toString()).sort(),
      )
      counts.push(found.length)
    }
    expect(counts).to.deep.equal([1, 1, 2, 0, 0, 0, 0, 2])
  })
})
