import { expect } from 'chai'
import { Types } from 'mongoose'
import {
  canEnter,
  canOwn,
  canTeach,
  canView,
  childrenIn,
  isShown,
  learnedBy,
  openTo,
  roleIn,
  taughtBy,
  templatesFor,
} from '../../server/courses/access.ts'
import { Course, type CourseRecord } from '../../server/courses/course.model.ts'
import { derivedOf } from '../../server/courses/derive.ts'
import { viewerOf } from '../../server/courses/viewer.ts'
import { withDatabase } from '../outbox/outbox.ts'
import { actorOf, makeClass, makeGuardian, makePupil, makeUnit } from '../support/make.ts'
import { makeSchool } from './courses.ts'

describe('who may do what with a course', () => {
  withDatabase()

  /** The rules and the queries, of everybody and every course. */
  it('is the same in the rule and in the query', async () => {
    const { unitId, group, as, teacher, colleague, pupil } = await makeSchool()
    const office = await makeUnit('sectorOffice')
    const other = await makePupil(await makeClass(unitId))
    const people = {
      ...{ teacher, colleague, pupil },
      substitute: await as('teacher'),
      former: await as('teacher'),
      principal: await as('principal'),
      administrator: await as('schoolAdministrator'),
      specialist: await as('sectorSpecialist', office),
      stranger: await as('teacher', await makeUnit()),
      classmate: { person: other, actor: await actorOf(other) },
      guardian: await (async () => {
        const person = await makeGuardian(pupil.person)
        return { person, actor: await actorOf(person) }
      })(),
    }
    const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)
    const seat = (
      { actor }: typeof teacher,
      role: 'owner' | 'coTeacher' | 'substitute',
      from?: string,
      to?: string,
    ) => ({
      ...{ _id: new Types.ObjectId(), personId: actor.personId, name: actor.name, role, from, to },
    })
    const make = (more: Partial<CourseRecord>): CourseRecord => {
      const facts = {
        ...{
          title: 'Toán 6',
          introduction: '',
          unitId,
          unitName: 'Trường Sen',
          isOfOffice: false,
          yearKey: 2026,
          grades: [6],
        },
        ...{ state: 'open' as const, classIds: [group.classId], personIds: [], door: 'closed' as const, groups: [] },
        teachers: [
          seat(teacher, 'owner'),
          seat(people.substitute, 'substitute', day(-2), day(2)),
          seat(people.former, 'substitute', day(-9), day(-3)),
        ],
        ...{ sections: [], isTemplate: false, ...more },
      }
      return {
        _id: new Types.ObjectId(),
        ...facts,
        ...derivedOf(facts),
        revision: 1,
        createdAt: new Date(),
        changedAt: new Date(),
      }
    }
    const courses = {
      open: make({}),
      draft: make({ state: 'draft' }),
      closed: make({ state: 'closed' }),
      single: make({ classIds: [], personIds: [other.personId] }),
      template: make({ isTemplate: true, classIds: [], state: 'draft' }),
      // Enrolled one by one, before the stranger was elsewhere: of a school as long as they are there.
      left: make({ classIds: [], personIds: [people.stranger.actor.personId] }),
      forAll: make({ classIds: [], personIds: [people.stranger.actor.personId], door: 'everyone' }),
      forStaff: make({ classIds: [], door: 'staff' }),
      officeForStaff: make({ classIds: [], unitId: office, isOfOffice: true, teachers: [], door: 'staff' }),
      draftForAll: make({ classIds: [], door: 'everyone', state: 'draft' }),
      ofOffice: make({ isTemplate: true, classIds: [], unitId: office, isOfOffice: true, teachers: [] }),
    }
    await Course.create(Object.values(courses))

    const told: Record<string, string> = {}
    const doors: Record<string, string> = {}
    for (const [who, { actor }] of Object.entries(people)) {
      const viewer = await viewerOf(actor)
      const among = async (filter: object) =>
        new Set((await Course.find(filter, { _id: 1 }).lean()).map(({ _id }) => _id.toString()))
      const [taught, learned, templates, open] = [
        await among(taughtBy(viewer)),
        await among(learnedBy([...viewer.keys, ...viewer.children.flatMap(({ keys }) => keys)])),
        await among(templatesFor(actor)),
        await among(openTo(actor)),
      ]
      const parts: string[] = []
      const enters: string[] = []
      for (const [name, course] of Object.entries(courses)) {
        const id = course._id.toString()
        expect(taught.has(id), `${who} teaches ${name}`).to.equal(canTeach(viewer, course))
        expect(open.has(id), `${who} may enter ${name}`).to.equal(canEnter(actor, course))
        if (canEnter(actor, course)) enters.push(name)
        const learns = viewer.children.length > 0 ? childrenIn(viewer, course).length > 0 : undefined
        if (learns !== undefined) expect(learned.has(id), `${who} learns ${name}`).to.equal(learns)
        if (canOwn(viewer, course)) parts.push(`owns ${name}`)
        else if (canTeach(viewer, course)) parts.push(`teaches ${name}`)
        else if (canView(viewer, course)) parts.push(`sees ${name}`)
        if (!canView(viewer, course)) expect([taught.has(id), learned.has(id), templates.has(id)]).to.not.include(true)
      }
      told[who] = parts.join(', ')
      doors[who] = enters.join(', ')
    }
    const all = (verb: string, ...names: string[]) => names.map((name) => `${verb} ${name}`).join(', ')
    const others = ['left', 'forAll', 'forStaff', 'draftForAll']
    expect(told).to.deep.equal({
      teacher: `${all('owns', 'open', 'draft', 'closed', 'single', 'template', ...others)}, sees ofOffice`,
      colleague: all('sees', 'template', 'ofOffice'),
      pupil: all('sees', 'open', 'closed'),
      substitute: `${all('teaches', 'open', 'draft', 'closed', 'single', 'template', ...others)}, sees ofOffice`,
      former: all('sees', 'template', 'ofOffice'),
      principal: `${all('owns', 'open', 'draft', 'closed', 'single', 'template', ...others)}, sees ofOffice`,
      administrator: all('sees', 'template', 'ofOffice'),
      specialist: 'sees ofOffice',
      stranger: all('sees', 'forAll', 'ofOffice'),
      classmate: 'sees single',
      guardian: all('sees', 'open', 'closed'),
    })
    const atSchool = 'forAll, forStaff, officeForStaff'
    expect(doors).to.deep.equal({
      ...{ teacher: atSchool, colleague: atSchool, substitute: atSchool, former: atSchool, principal: atSchool },
      ...{ administrator: atSchool, specialist: 'forAll, officeForStaff', stranger: 'forAll, officeForStaff' },
      ...{ pupil: 'forAll', classmate: 'forAll', guardian: 'forAll' },
    })
  })

  it('begins and ends with the days of a substitute', () => {
    const personId = new Types.ObjectId()
    const seat = {
      _id: new Types.ObjectId(),
      personId,
      name: '',
      role: 'substitute' as const,
      from: '2026-11-02',
      to: '2026-11-04',
    }
    const on = (today: string) => roleIn({ teachers: [seat] }, personId, today)
    expect(['2026-11-01', '2026-11-02', '2026-11-04', '2026-11-05'].map(on)).to.deep.equal([
      ...[undefined, 'substitute', 'substitute', undefined],
    ])
  })

  it('shows a pupil what is published, from its time on, and what is for their group', () => {
    const [own, other] = [new Types.ObjectId(), new Types.ObjectId()]
    const now = new Date('2026-11-20T08:00:00Z')
    const shown = (item: Partial<Parameters<typeof isShown>[0]>) =>
      isShown({ isPublished: true, opensAt: undefined, groupIds: [], ...item }, { now, groups: [own] })
    expect(shown({})).to.equal(true)
    expect(shown({ isPublished: false })).to.equal(false)
    expect(shown({ opensAt: new Date(now) })).to.equal(true)
    expect(shown({ opensAt: new Date(now.getTime() + 1) })).to.equal(false)
    expect(shown({ groupIds: [other] })).to.equal(false)
    expect(shown({ groupIds: [other, own] })).to.equal(true)
  })
})
