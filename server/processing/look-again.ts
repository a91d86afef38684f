// What was left because a tool was missing, or because an event got lost with its worker.

import { inTransaction } from '../../storage/database/index.ts'
import { ask } from './ask.ts'
import { ProcessingModel } from './processing.model.ts'
import { type StepName, stepNames } from './steps.ts'
import { hasTool, type ToolName, toolNames } from './tools/places.ts'

export async function lookAgain(): Promise<void> {
  for (const tool of toolNames) if (await hasTool(tool)) await takeUp(tool)
  const now = new Date()
  for (const step of stepNames)
    if (await ProcessingModel.exists({ [`steps.${step}.runAt`]: { $lte: now } }))
      await inTransaction((session) => ask([step], session))
}

/** What is made of a preview follows it by itself. */
const uses: Readonly<Record<ToolName, readonly StepName[]>> = {
  soffice: ['preview'],
  ffmpeg: ['thumbnail', 'renditions'],
}

async function takeUp(tool: ToolName): Promise<void> {
  const now = new Date()
  for (const step of uses[tool]) {
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
