// What is made of stored files: their text, pictures of them, lighter copies.

import type { Feature } from '../feature.ts'
import { stepsWantedEvent } from './ask.ts'
import { workLane } from './lane.ts'
import { lookAgain } from './look-again.ts'
import { fileFreedEvent, fileStoredEvent } from './source.ts'
import { fileProcessedEvent } from './run-step.ts'
import { begin, forget } from './start.ts'
import { sweep } from './sweep.ts'
import { findTool, toolNames } from './tools/places.ts'

export const processing: Feature = {
  name: 'processing',
  events: {
    [fileStoredEvent]: begin,
    [fileFreedEvent]: forget,
    [stepsWantedEvent]: workLane,
    // It need not concern anybody.
    [fileProcessedEvent]: () => Promise.resolve(),
  },
  timers: [
    { name: 'processing.lookAgain', pattern: '*/10 * * * *', run: lookAgain },
    { name: 'processing.sweep', pattern: '40 3 * * *', run: (log) => sweep(log) },
  ],
  tools: toolNames.map((name) => ({ name, check: async () => void (await findTool(name)) })),
}
