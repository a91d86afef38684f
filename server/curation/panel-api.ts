import { z } from 'zod'
import type { Actor } from '../actor.ts'
import { type ApiRoute, idSchema, operation, timeSchema } from '../api/index.ts'
import { forbidden } from '../errors.ts'
import { readId } from '../http/id.ts'
import { findSubmission } from './find.ts'
import { ask, findPanel, newPanel, score } from './judge.ts'
import { canScore, canSeePanel, canSeeScores, isComplete, needsThird, seatOf } from './panel-rules.ts'
import { changeRubric, findRubric, mostCriteria, mostPoints } from './rubric.ts'

const criterionSchema = z
  .strictObject({
    key: z.string(),
    name: z.string(),
    englishName: z.string(),
    most: z.int().meta({ description: 'Points, at most.' }),
  })
  .meta({ id: 'Criterion' })

const rubricSchema = z.strictObject({ criteria: z.array(criterionSchema) })

const scoreSchema = z
  .strictObject({
    points: z.record(z.string(), z.int()).meta({ description: 'By the key of the criterion.' }),
    total: z.int(),
    feedback: z.string().meta({ description: 'For the author, who gets it without a name.' }),
    internalNote: z.string(),
  })
  .meta({ id: 'PanelScore' })

const panelSchema = z
  .strictObject({
    criteria: z.array(criterionSchema),
    gap: z.int().meta({ description: 'Totals that differ by more call for a third.' }),
    needsThird: z.boolean().nullable().meta({ description: 'null: not for you to know yet.' }),
    isComplete: z.boolean(),
    mayScore: z.boolean().meta({ description: 'Whether you are asked, and can still give or change your points.' }),
    reviewers: z.array(
      z.strictObject({
        person: z.strictObject({ id: idSchema, name: z.string() }),
        askedAt: timeSchema,
        answeredAt: timeSchema.nullable(),
        score: scoreSchema
          .nullable()
          .meta({ description: 'null: not given, or not for you to see before all have answered.' }),
      }),
    ),
  })
  .meta({ id: 'Panel' })

const parameters = z.object({ id: idSchema })
const base = '/curation/submissions/{id}/panel'

export const panelApi: readonly ApiRoute[] = [
  operation({
    method: 'get',
    path: base,
    operationId: 'findPanel',
    summary: 'Who judges a submission, and what they give once all have answered.',
    scope: 'curation:read',
    status: 200,
    refusals: [403],
    parameters,
    output: panelSchema,
    run: (actor, { parameters: { id } }) => answer(actor, id),
  }),
  operation({
    method: 'put',
    path: base,
    operationId: 'askPanel',
    summary: 'Gives the free seats to these people; whoever has answered keeps theirs.',
    scope: 'curation:write',
    status: 200,
    refusals: [403, 409],
    parameters,
    body: z.strictObject({ person: z.array(idSchema).min(1).max(10) }),
    output: panelSchema,
    run: async (actor, { parameters: { id }, body: { person }, origin }) => {
      await ask(actor, readId(id), person.map(readId), origin)
      return await answer(actor, id)
    },
  }),
  operation({
    method: 'put',
    path: `${base}/score`,
    operationId: 'giveScore',
    summary: 'Gives your points, or changes them until the others are in.',
    scope: 'curation:write',
    status: 200,
    refusals: [403, 409],
    parameters,
    body: z.strictObject({
      points: z.record(z.string().max(60), z.int()),
      feedback: z.string().max(2000).optional(),
      internalNote: z.string().max(2000).optional(),
    }),
    output: panelSchema,
    run: async (actor, { parameters: { id }, body: { points, feedback = '', internalNote = '' }, origin }) => {
      await score(actor, readId(id), { points, feedback, internalNote }, origin)
      return await answer(actor, id)
    },
  }),
  operation({
    method: 'get',
    path: '/curation/rubric',
    operationId: 'findRubric',
    summary: 'By what panels that begin now judge.',
    scope: 'curation:read',
    status: 200,
    output: rubricSchema,
    run: async () => ({ criteria: [...(await findRubric())] }),
  }),
  operation({
    method: 'put',
    path: '/curation/rubric',
    operationId: 'changeRubric',
    summary: 'Changes by what panels judge; those that have begun keep theirs.',
    scope: 'curation:write',
    status: 200,
    refusals: [403],
    body: z.strictObject({
      criteria: z
        .array(
          z.strictObject({
            key: z.string().max(60).optional().meta({ description: 'Left out: a new criterion.' }),
            name: z.string().max(200),
            englishName: z.string().max(200),
            most: z.int().min(1).max(mostPoints),
          }),
        )
        .min(1)
        .max(mostCriteria),
    }),
    output: rubricSchema,
    run: async (actor, { body: { criteria }, origin }) => {
      await changeRubric(actor, criteria, origin)
      return { criteria: [...(await findRubric())] }
    },
  }),
]

/** Those who decide see who is asked; whoever is asked sees themselves. */
async function answer(actor: Actor, id: string): Promise<z.input<typeof panelSchema>> {
  const submission = await findSubmission(actor, readId(id))
  const panel = (await findPanel(submission._id)) ?? (await newPanel(submission))
  const seesAll = canSeePanel(actor, submission, panel)
  if (!seesAll && !seatOf(panel, actor.personId)) throw forbidden()
  const seesScores = canSeeScores(actor, submission, panel)
  const isOwn = (personId: Actor['personId']) => personId.equals(actor.personId)
  return {
    criteria: panel.criteria.map(({ key, name, englishName, most }) => ({ key, name, englishName, most })),
    gap: panel.gap,
    needsThird: seesAll ? needsThird(panel) : null,
    isComplete: isComplete(panel),
    mayScore: submission.state === 'open' && canScore(panel, actor.personId),
    reviewers: panel.asked
      .filter(({ personId }) => seesAll || isOwn(personId))
      .map(({ personId, personName, askedAt, scoredAt, points, total = 0, feedback = '', internalNote = '' }) => ({
        person: { id: personId.toString(), name: personName },
        askedAt: askedAt.toISOString(),
        answeredAt: scoredAt?.toISOString() ?? null,
        score:
          scoredAt && (seesScores || isOwn(personId))
            ? { points: Object.fromEntries(points.map((one) => [one.key, one.points])), total, feedback, internalNote }
            : null,
      })),
  }
}
