import type { PersonData } from '../../person-data.ts'
import { OutlineChange } from './change.model.ts'

/** For the few days for which a change of an outline can be undone. */
export const changedOutlineData: PersonData = {
  key: 'courses.changedOutline',
  isKept: true,
  read: async (personId) => {
    const own = { $or: [{ personId }, { undoneById: personId }] }
    const found = await OutlineChange.find(own, { courseId: 1, action: 1, at: 1 }).sort({ _id: 1 }).lean()
    if (found.length === 0) return undefined
    return found.map(({ courseId, action, at }) => ({ course: courseId.toString(), action, at }))
  },
  remove: async (personId, session) => {
    await OutlineChange.updateMany({ personId }, { $set: { name: '' } }, { session })
    await OutlineChange.updateMany({ undoneById: personId }, { $set: { undoneByName: '' } }, { session })
  },
}
