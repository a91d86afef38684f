import { z } from 'zod'
import { reasonCodes, stages, stepNames } from '../materials/index.ts'
import { views } from './queue.ts'

const emptyToNothing = <T extends z.ZodType>(schema: T) =>
  z.preprocess((given) => (given === '' ? undefined : given), schema.optional())
const code = z.string().max(60)

/** What a queue is filtered with: it stays in the address from one submission to the next. */
export const queueQuery = z.object({
  stage: emptyToNothing(z.enum(stages)).catch(undefined),
  view: emptyToNothing(z.enum(views)).catch(undefined),
  subject: emptyToNothing(code).catch(undefined),
  grade: emptyToNothing(z.coerce.number().int().min(1).max(12)).catch(undefined),
  type: emptyToNothing(code).catch(undefined),
})

const words = (most: number) => z.string().max(most)

export const decisionForm = z.object({
  step: z.enum(stepNames, 'curation.errors.noDecision'),
  reasonCode: emptyToNothing(z.enum(reasonCodes)),
  reason: words(2000).default(''),
  internalNote: words(2000).default(''),
  liveOn: emptyToNothing(z.iso.date()),
})

export const messageForm = z.object({
  text: words(4000).min(1),
  kind: z.enum(['author', 'internal']).default('author'),
  parent: emptyToNothing(z.string().regex(/^[0-9a-f]{24}$/)),
})

export const handOverForm = z.object({ person: z.string().regex(/^[0-9a-f]{24}$/, 'curation.errors.noColleague') })

/** The points are read by the criteria of the panel. */
export const scoreForm = z.object({ feedback: words(2000).default(''), panelNote: words(2000).default('') })

const manyIds = (most: number) =>
  z.preprocess(
    (given) => (given === undefined ? [] : [given].flat()),
    z.array(z.string().regex(/^[0-9a-f]{24}$/)).max(most),
  )

export const pupilsForm = z.object({
  pupil: manyIds(200),
  nobody: z.preprocess((given) => given === 'yes', z.boolean()),
})
export const askForm = z.object({ person: manyIds(10) })
