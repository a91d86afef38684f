import { z } from 'zod'
import { type ApiRoute, idSchema, operation, timeSchema } from '../api/index.ts'
import { readId } from '../http/id.ts'
import { recordPaper } from './answer.ts'
import { findSubject, type Subject } from './find.ts'
import { purposes } from './purposes.ts'
import { answers, sides } from './statement.model.ts'

const consentSchema = z
  .strictObject({
    purpose: z.enum(purposes),
    isGiven: z.boolean().meta({ description: 'Whether the data may be used for it now.' }),
    needed: z.array(z.enum(sides)).meta({ description: 'Whose consent is needed at this age.' }),
    textVersion: z.int().meta({ description: 'Of the text that is asked for now.' }),
  })
  .meta({ id: 'Consent' })

const consentsSchema = z
  .strictObject({
    personId: idSchema,
    consents: z.array(consentSchema),
    statements: z
      .array(
        z.strictObject({
          purpose: z.enum(purposes),
          answer: z.enum(answers),
          side: z.enum(sides),
          saidBy: z.string(),
          saidAt: timeSchema,
          channel: z.enum(['online', 'paper']),
          textVersion: z.int(),
        }),
      )
      .meta({ description: 'All that was said, the latest first.' }),
  })
  .meta({ id: 'Consents', description: 'What may be done with the data of a person.' })

const parameters = z.object({ personId: idSchema })

export const consentsApi: readonly ApiRoute[] = [
  operation({
    method: 'get',
    path: '/consents/{personId}',
    operationId: 'findConsents',
    summary: 'What may be done with the data of a person, and what was said about it.',
    scope: 'consents:read',
    status: 200,
    refusals: [404],
    parameters,
    output: consentsSchema,
    run: async (actor, call) => answerOf(await findSubject(actor, readId(call.parameters.personId))),
  }),
  operation({
    method: 'post',
    path: '/consents/{personId}',
    operationId: 'recordConsent',
    summary: 'Enters what was signed on paper.',
    scope: 'consents:write',
    status: 201,
    refusals: [403, 404, 409],
    parameters,
    body: z.strictObject({
      purpose: z.enum(purposes),
      answer: z.enum(answers),
      side: z.enum(sides),
      guardianId: idSchema.optional().meta({ description: 'Who signed as a guardian, when the school knows them.' }),
      guardianName: z.string().min(1).max(200).optional().meta({ description: 'Otherwise the name on the paper.' }),
      day: z.iso.date().meta({ description: 'The day of the signature, in Vietnam.' }),
      note: z.string().max(500).optional(),
      textVersion: z.int().min(1).meta({ description: 'Of the text that was signed, which must be the present one.' }),
    }),
    output: consentsSchema,
    run: async (actor, { parameters, body, origin }) => {
      const personId = readId(parameters.personId)
      const { purpose, guardianId = '', guardianName = '', note = '', ...rest } = body
      await recordPaper(actor, { personId, purpose }, { ...rest, guardianId, guardianName, note }, origin)
      return answerOf(await findSubject(actor, personId))
    },
  }),
]

function answerOf({ person, consents, statements }: Subject) {
  return {
    personId: person.id,
    consents: consents.map(({ purpose, text, standing: { isGiven, needed } }) => ({
      ...{ purpose, isGiven, needed: [...needed] },
      textVersion: text.text.version,
    })),
    statements: statements.map(({ purpose, answer, side, saidByName, saidAt, channel, textVersion }) => ({
      ...{ purpose, answer, side, channel, textVersion },
      saidBy: saidByName,
      saidAt: saidAt.toISOString(),
    })),
  }
}
