import type { Types } from 'mongoose'
import { inTransaction } from '../../storage/database/index.ts'
import { conflict, notFound } from '../errors.ts'
import { ask } from './ask.ts'
import { ProcessingModel } from './processing.model.ts'
import type { StepName } from './steps.ts'

/** Whoever calls it has checked that this person may. Throws `conflict` when the step has not failed. */
export async function retryStep(storedFileId: Types.ObjectId, step: StepName): Promise<void> {
  const at = `steps.${step}`
  await inTransaction(async (session) => {
    const now = new Date()
    const { matchedCount } = await ProcessingModel.updateOne(
      { _id: storedFileId, [`${at}.state`]: { $in: ['failed', 'notHere'] } },
      { $set: { [at]: { state: 'waiting', runAt: now, at: now, attempts: 0 } } },
      { session },
    )
    if (matchedCount > 0) return await ask([step], session)
    const isThere = await ProcessingModel.exists({ _id: storedFileId }).session(session)
    throw isThere ? conflict('stepNotFailed') : notFound()
  })
}
