// Courses follow materials to newer editions when whoever teaches them says so: every item that shows the material at once.

import type { ClientSession, Types } from 'mongoose'
import type { Actor, Origin } from '../../actor.ts'
import { itemsOf } from '../../arrange.ts'
import { notFound } from '../../errors.ts'
import type { UpstreamLink, UpstreamUser } from '../../upstream-users.ts'
import { canTeach } from '../access.ts'
import { Course, type CourseRecord, type CourseSection } from '../course.model.ts'
import { loadTaught, saveCourse } from '../write.ts'
import { viewerOf } from '../viewer.ts'
import { countPupilsIn } from './touches.ts'
import { isOf, useKind } from './uses.ts'

export const courseUser: UpstreamUser = {
  kind: useKind,
  take: async (actor, link, { edition, origin }, session) => {
    await setEdition({ actor, origin, link, edition }, session)
    return { from: link.synced } satisfies Kept
  },
  whyNotUndo: async ({ usedIn, materialId, synced }, _kept, session) => {
    const course = await Course.findById(usedIn)
      .session(session ?? null)
      .lean<CourseRecord>()
    const items = course ? itemsOf(course.sections).filter((item) => isOf(item, materialId)) : []
    if (items.length === 0) return 'courses.whyNotUndo.gone'
    return items.every(({ facts }) => facts.edition === synced) ? undefined : 'courses.whyNotUndo.changed'
  },
  undo: async (actor, link, kept, origin, session) =>
    await setEdition({ actor, origin, link, edition: (kept as Kept).from }, session),
  mayDecide: async (actor, { usedIn }) => {
    const course = await Course.findById(usedIn, { teachers: 1 }).lean<Pick<CourseRecord, 'teachers'>>()
    return course !== null && canTeach(await viewerOf(actor), course)
  },
  responsible: async (usedIn) => {
    const course = await Course.findById(usedIn, { teachers: 1 }).lean<Pick<CourseRecord, 'teachers'>>()
    const lasting = course?.teachers.filter(({ role }) => role !== 'substitute') ?? []
    return [...lasting]
      .sort((a, b) => Number(b.role === 'owner') - Number(a.role === 'owner'))
      .map(({ personId }) => personId)
  },
  countPupils: countPupilsIn,
}

interface Kept {
  readonly from: number
}

interface Setting {
  readonly actor: Actor
  readonly origin: Origin
  readonly link: UpstreamLink
  readonly edition: number
}

async function setEdition({ actor, origin, link, edition }: Setting, session: ClientSession): Promise<void> {
  const { usedIn, materialId, synced } = link
  const before = await loadTaught(actor, usedIn, session)
  const sections = withEdition(before.sections, materialId, edition)
  const item = itemsOf(before.sections).find((one) => isOf(one, materialId))
  if (!item) throw notFound()
  const told = { before: { title: item.title, edition: synced }, after: { title: item.title, edition } }
  await saveCourse(before, { sections }, { actor, origin, action: 'courses.editionTaken', ...told }, session)
}

function withEdition(sections: readonly CourseSection[], materialId: Types.ObjectId, edition: number): CourseSection[] {
  const changedAt = new Date()
  return sections.map((section) => ({
    ...section,
    items: section.items.map((item) =>
      isOf(item, materialId) ? { ...item, facts: { ...item.facts, edition }, changedAt } : item,
    ),
  }))
}
