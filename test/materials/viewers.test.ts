import { expect } from 'chai'
import { Types } from 'mongoose'
import type { Actor } from '../../server/actor.ts'
import type { LiveEdition } from '../../server/materials/material.model.ts'
import type { State } from '../../server/materials/states.ts'
import { canView, viewersOf } from '../../server/materials/viewers.ts'
import { makeActor } from '../support/make.ts'
import { office, school } from './materials.ts'

describe('who may see a material', () => {
  const own = school()
  const other = school()
  const owner = own.as('teacher')
  const leading = makeActor('subjectLeader', new Types.ObjectId(), 'subjectGroup')
  const now = new Date('2026-11-20T03:00:00Z')
  const people: Readonly<Record<string, Actor | undefined>> = {
    owner,
    colleague: own.as('teacher'),
    librarian: own.as('librarian'),
    leader: {
      ...leading,
      memberships: [{ ...leading.memberships[0]!, schoolId: own.unitId }],
    },
    pupil: own.as('student'),
    guardian: own.as('guardian'),
    teacherElsewhere: other.as('teacher'),
    librarianElsewhere: other.as('librarian'),
    pupilElsewhere: other.as('student'),
    guardianElsewhere: other.as('guardian'),
    commune: makeActor('communeOfficer', new Types.ObjectId(), 'communeOffice'),
    reviewer: office('reviewer'),
    guest: undefined,
  }

  interface Facts {
    readonly state?: State
    readonly scope?: LiveEdition['scope']
    readonly audience?: readonly string[]
    readonly latestNumber?: number
    readonly embargoUntil?: string
    readonly isForTeachersOnly?: boolean
    readonly removedAt?: Date
    readonly authorId?: Types.ObjectId
  }

  function seenBy(facts: Facts): string[] {
    const {
      state = 'draft',
      scope,
      audience = ['teachers', 'students', 'guardians'],
      latestNumber = scope ? 1 : 0,
    } = facts
    const { embargoUntil = '', isForTeachersOnly = false, removedAt, authorId } = facts
    const authors = authorId ? [{ name: 'Cùng viết', personId: authorId }] : []
    const content = { audience, embargoUntil, isForTeachersOnly, authors } as unknown as LiveEdition['content']
    const live = scope && { number: 1, scope, content, publishedAt: now }
    const material = {
      ownerId: owner.personId,
      unitId: own.unitId,
      state,
      draft: content,
      live,
      latestNumber,
      removedAt,
    }
    const viewers = viewersOf(material, now)
    return Object.keys(people).filter((name) => canView(people[name], { viewers }))
  }

  const curators = ['librarian', 'leader']
  const ownStaff = ['owner', 'colleague', ...curators]
  const staff = [...ownStaff, 'teacherElsewhere', 'librarianElsewhere', 'commune', 'reviewer']
  const inOrder = (names: readonly string[]) => Object.keys(people).filter((name) => names.includes(name))

  const cases: readonly (readonly [string, Facts, readonly string[]])[] = [
    ['a draft: its owner alone', {}, ['owner']],
    ['handed in: the curators of its school', { state: 'awaitingGroup', latestNumber: 1 }, ['owner', ...curators]],
    ['sent back: they still', { state: 'changesRequested', latestNumber: 1 }, ['owner', ...curators]],
    [
      'proposed: those of the sector, too',
      { state: 'proposedToSector', latestNumber: 1 },
      ['owner', ...curators, 'reviewer'],
    ],
    [
      'live in the school: all of it',
      { state: 'publishedInSchool', scope: 'school' },
      [...ownStaff, 'pupil', 'guardian'],
    ],
    [
      'live in the school, for teachers',
      { state: 'publishedInSchool', scope: 'school', audience: ['teachers'] },
      ownStaff,
    ],
    [
      'live in the school, for pupils',
      { state: 'publishedInSchool', scope: 'school', audience: ['students'] },
      [...ownStaff, 'pupil'],
    ],
    [
      'live in the school, for pupils, but the answers of it',
      { state: 'publishedInSchool', scope: 'school', isForTeachersOnly: true },
      ownStaff,
    ],
    [
      'live in the school and on its way to the sector',
      { state: 'inPanel', scope: 'school' },
      [...ownStaff, 'pupil', 'guardian', 'reviewer'],
    ],
    [
      'live in the sector',
      { state: 'publishedInSector', scope: 'sector' },
      [...staff, 'pupil', 'guardian', 'pupilElsewhere', 'guardianElsewhere'],
    ],
    [
      'live in the sector, for teachers',
      { state: 'publishedInSector', scope: 'sector', audience: ['teachers'] },
      staff,
    ],
    ['public: everybody', { state: 'publishedInSector', scope: 'public' }, Object.keys(people)],
    [
      'public, for teachers: also guests and guardians, but not to be found by pupils',
      { state: 'publishedInSector', scope: 'public', audience: ['teachers'] },
      [...staff, 'guardian', 'guardianElsewhere', 'guest'],
    ],
    ['public, with a newer edition on its way', { state: 'awaitingSchool', scope: 'public' }, Object.keys(people)],
    ['hidden', { state: 'hidden', scope: 'public' }, ['owner', ...curators, 'reviewer']],
    ['archived', { state: 'archived', scope: 'school' }, ['owner', ...curators]],
    ['removed', { state: 'publishedInSector', scope: 'public', removedAt: now }, []],
    [
      'embargoed until tomorrow',
      { state: 'publishedInSchool', scope: 'school', embargoUntil: '2026-11-21' },
      ['owner', ...curators],
    ],
    [
      'embargoed until today',
      { state: 'publishedInSchool', scope: 'school', embargoUntil: '2026-11-20' },
      [...ownStaff, 'pupil', 'guardian'],
    ],
    [
      'a draft that somebody else writes, too',
      { authorId: people.guardianElsewhere!.personId },
      ['owner', 'guardianElsewhere'],
    ],
  ]
  for (const [what, facts, expected] of cases) it(what, () => expect(seenBy(facts)).to.deep.equal(inOrder(expected)))

  it('ends an embargo at the beginning of its day in Vietnam, not before', () => {
    const content = {
      audience: ['teachers'],
      embargoUntil: '2026-11-21',
      authors: [],
    } as unknown as LiveEdition['content']
    const live = { number: 1, scope: 'school' as const, content, publishedAt: now }
    const facts = {
      ownerId: owner.personId,
      unitId: own.unitId,
      state: 'publishedInSchool' as const,
      draft: content,
      live,
      latestNumber: 1,
    }
    const isOpen = (at: string) =>
      viewersOf({ ...facts, removedAt: undefined }, new Date(at)).includes(`staff.${own.unitId.toString()}`)
    expect(isOpen('2026-11-20T16:59:59.999Z')).to.equal(false)
    expect(isOpen('2026-11-20T17:00:00.000Z')).to.equal(true)
  })

  it('counts a pupil who also teaches as a teacher', () => {
    const both = {
      ...own.as('student'),
      memberships: [...own.as('student').memberships, ...other.as('teacher').memberships],
    }
    expect(canView(both, { viewers: ['guests'] })).to.equal(true)
    expect(canView(own.as('student'), { viewers: ['guests'] })).to.equal(false)
  })
})
