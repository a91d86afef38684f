import { z } from 'zod'
import { type ApiRoute, idSchema, listOperation, operation } from '../../api/index.ts'
import { readId } from '../../http/id.ts'
import { listWanted } from './find.ts'
import { answerWanted, dismissWanted, reopenWanted } from './settle.ts'
import { type WantedRecord, wantedStates } from './wanted.model.ts'

const wantedSchema = z
  .strictObject({
    id: idSchema,
    text: z.string().meta({ description: 'Without marks, as most have typed it.' }),
    subject: z.string().nullable(),
    grade: z.int().nullable(),
    type: z.string().nullable(),
    count: z.int(),
    askers: z.int().meta({ description: 'People of a day, each day anew. Who they were is stored nowhere.' }),
    lastOn: z.iso.date(),
    state: z.enum(wantedStates),
    materialId: idSchema.nullable(),
    callId: idSchema.nullable(),
  })
  .meta({ id: 'Wanted', description: 'What was looked for and not found, by enough people to be told.' })

const parameters = z.object({ id: idSchema })
const settling = {
  method: 'post',
  scope: 'coverage:write',
  status: 204,
  refusals: [403, 404, 409],
  parameters,
} as const

export const wantedApi: readonly ApiRoute[] = [
  listOperation({
    path: '/wanted',
    operationId: 'listWanted',
    summary: 'What was looked for and not found, the most wanted first.',
    scope: 'coverage:read',
    refusals: [403],
    parameters: z.object({
      state: z.enum(wantedStates).default('open'),
      subject: z.string().max(75).optional(),
      grade: z.coerce.number().int().min(1).max(12).optional(),
    }),
    item: wantedSchema,
    run: async (actor, { parameters: { state, subject, grade, ...page } }) => {
      const { items, next } = await listWanted(actor, { state, subject, grade }, page)
      return { items: items.map(present), next }
    },
  }),
  operation({
    ...settling,
    path: '/wanted/{id}/answer',
    operationId: 'answerWanted',
    summary: 'Says that there is a material for it now.',
    body: z.strictObject({ materialId: idSchema }),
    run: async (actor, { parameters, body, origin }) =>
      await answerWanted(actor, readId(parameters.id), body.materialId, origin),
  }),
  operation({
    ...settling,
    path: '/wanted/{id}/dismiss',
    operationId: 'dismissWanted',
    summary: 'Says that nothing is to be made of it.',
    run: async (actor, { parameters, origin }) => await dismissWanted(actor, readId(parameters.id), origin),
  }),
  operation({
    ...settling,
    path: '/wanted/{id}/reopen',
    operationId: 'reopenWanted',
    summary: 'Puts it back among what is wanted.',
    run: async (actor, { parameters, origin }) => await reopenWanted(actor, readId(parameters.id), origin),
  }),
]

function present(wanted: WantedRecord) {
  const { _id, text, subject, grade, type, count, askers, lastOn, state, materialId, callId } = wanted
  return {
    ...{ id: _id.toString(), text, subject: subject || null, grade: grade || null, type: type || null },
    ...{ count, askers, lastOn, state },
    ...{ materialId: materialId?.toString() ?? null, callId: callId?.toString() ?? null },
  }
}
