import type { PersonData } from '../../../person-data.ts'
import { CoursePage } from './page.model.ts'

/** The texts stay with the course; nothing in them tells then who wrote them. */
export const writtenPageData: PersonData = {
  key: 'courses.written',
  isKept: true,
  read: async (personId) => {
    const wrote = { $or: [{ changedById: personId }, { 'versions.personId': personId }] }
    const found = await CoursePage.find(wrote, { courseId: 1, itemId: 1, changedAt: 1 }).sort({ _id: 1 }).lean()
    if (found.length === 0) return undefined
    return found.map(({ courseId, itemId, changedAt }) => ({
      ...{ course: courseId.toString(), item: itemId.toString(), changedAt },
    }))
  },
  remove: async (personId, session) => {
    await CoursePage.updateMany({ changedById: personId }, { $set: { changedByName: '' } }, { session })
    await CoursePage.updateMany(
      { 'versions.personId': personId },
      { $set: { 'versions.$[own].name': '' } },
      { session, arrayFilters: [{ 'own.personId': personId }] },
    )
  },
}
