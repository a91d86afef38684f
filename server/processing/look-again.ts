// What was left because a tool was missing, or because an event got lost with its worker.

import { inTransaction } from '../../storage/database/index.ts'
import { ask } from './ask.ts'
import { ProcessingModel } from './processing.model.ts'
import { stepNames } from './steps.ts'
import { hasTool, toolNames } from './tools/places.ts'

export async function lookAgain(): Promise<void> {
  for (const tool of toolNames) if (await hasTool(tool)) await takeUp(tool)
  const now = new Date()
  for (const step of stepNames)
    if (await ProcessingModel.exists({ [`steps.${step}.runAt`]: { $lte: now } }))
      await inTransaction((session) => ask([step], session))
}

/** The thumbnail and the text that need a preview come by themselves after it. */
async function takeUp(tool: string): Promise<void> {
  const now = new Date()
  for (const step of stepNames) {
    const at = `steps.${step}`
    await ProcessingModel.updateMany(
      { [`${at}.missing`]: tool },
      {
        $set: { [`${at}.state`]: 'waiting', [`${at}.runAt`]: now, [`${at}.attempts`]: 0 },
        $unset: { [`${at}.missing`]: 1 },
      },
    )
  }
}
