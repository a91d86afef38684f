// What is kept of people here: for the copy that they may have of it, and for the day when it has to go.

import type { PersonData } from '../person-data.ts'
import { enqueue } from '../outbox/index.ts'
import { draftEvent } from './free.ts'
import { holdOf } from './keep.ts'
import { giveBack } from './quota.ts'
import { UploadModel } from './upload.model.ts'
import { UseModel } from './use.model.ts'
import { endUse } from './uses.ts'

/** What they have sent and nothing was made of. Gone after three days anyway. */
export const uploadData: PersonData = {
  key: 'uploads.sent',
  isKept: false,
  read: async (ownerId) => {
    const uploads = await UploadModel.find({ ownerId }).sort({ _id: 1 }).lean()
    if (uploads.length === 0) return undefined
    return uploads.map(({ name, size, state, createdAt, expiresAt }) => ({ name, size, state, createdAt, expiresAt }))
  },
  remove: async (ownerId, session) => {
    for (const upload of await UploadModel.find({ ownerId }, undefined, { session }).lean()) {
      const { _id, draftId, reserved, storedFileId } = upload
      await UploadModel.deleteOne({ _id }, { session })
      await giveBack(upload, reserved, session)
      if (storedFileId) await endUse(storedFileId, holdOf(_id), session)
      await enqueue(draftEvent, { draftId }, session)
    }
  },
}

/** On whose account files are that something was made of: what it is, the feature says that made it. */
export const useData: PersonData = {
  key: 'uploads.uses',
  isKept: true,
  read: async (ownerId) => {
    const files = await UseModel.countDocuments({ ownerId })
    return files === 0 ? undefined : { files }
  },
  // A number of bytes under an id that nobody has any more.
  remove: () => Promise.resolve(),
}
