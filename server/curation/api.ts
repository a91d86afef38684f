import { z } from 'zod'
import type { Actor } from '../actor.ts'
import { type ApiRoute, idSchema, InvalidInput, listOperation, operation, timeSchema } from '../api/index.ts'
import { readId } from '../http/id.ts'
import { reasonCodes, stages, stepNames } from '../materials/index.ts'
import { canDecide, holderOf } from './access.ts'
import { batchActions } from './batch.model.ts'
import { beginBatch, type BatchReport, findBatch, mostAtOnce } from './batch.ts'
import { type Check, checkKeys, verdicts } from './checks.ts'
import { claim, handOver, release } from './claim.ts'
import { readConversation, say } from './converse.ts'
import { decide } from './decide.ts'
import { findSubmission } from './find.ts'
import type { MessageRecord } from './message.model.ts'
import { listQueue, views } from './queue.ts'
import { reviewOf } from './review.ts'
import { type SubmissionRecord, submissionStates } from './submission.model.ts'

const person = z.strictObject({ id: idSchema, name: z.string() })

const submissionSchema = z
  .strictObject({
    id: idSchema,
    materialId: idSchema,
    version: z.int().meta({ description: 'The edition that was handed in: it never changes.' }),
    title: z.string(),
    stage: z.enum(stages),
    state: z.enum(submissionStates),
    isInPanel: z.boolean(),
    unit: z.strictObject({ id: idSchema, name: z.string() }),
    owner: person,
    waitingSince: timeSchema,
    dueAt: timeSchema,
    claimedBy: person.nullable(),
    claimedUntil: timeSchema.nullable(),
    decision: z.enum(stepNames).nullable(),
    reasonCode: z.enum(reasonCodes).nullable(),
    reason: z.string().nullable().meta({ description: 'As the owner reads it.' }),
    endedAt: timeSchema.nullable(),
    mayDecide: z.boolean().meta({ description: 'Whether it lies on a desk of yours.' }),
  })
  .meta({ id: 'Submission' })

const messageSchema = z
  .strictObject({
    id: idSchema,
    submissionId: idSchema,
    answers: idSchema.nullable().meta({ description: 'The first message of its thread.' }),
    isInternal: z.boolean().meta({ description: 'A note among those who decide; authors never get it.' }),
    side: z.enum(['author', 'curator']),
    by: person,
    text: z.string(),
    at: timeSchema,
  })
  .meta({ id: 'SubmissionMessage' })

const checkSchema = z
  .strictObject({
    check: z.enum(checkKeys),
    verdict: z.enum(verdicts),
    finding: z.string().meta({ description: 'What was found, as a word of each check.' }),
    places: z.array(
      z.strictObject({
        file: z.string().nullable(),
        page: z.int().nullable(),
        url: z.string().nullable().meta({ description: 'An address of another site.' }),
        material: z.strictObject({ id: idSchema, title: z.string() }).nullable(),
        percent: z.int().nullable().meta({ description: 'How much of the texts is the same, about.' }),
        missing: z.string().nullable().meta({ description: 'What the scope asks for.' }),
      }),
    ),
  })
  .meta({ id: 'SubmissionCheck' })

const batchSchema = z
  .strictObject({
    id: idSchema,
    action: z.enum(batchActions),
    total: z.int(),
    createdAt: timeSchema,
    endedAt: timeSchema.nullable().meta({ description: 'null: the worker is still at it.' }),
    items: z.array(
      z.strictObject({
        submissionId: idSchema.nullable(),
        materialId: idSchema.nullable().meta({ description: 'Of what is live and gets other tags.' }),
        title: z.string(),
        state: z.enum(['waiting', 'done', 'failed']),
        error: z.string().nullable().meta({ description: 'The key of the reason why it was not done.' }),
      }),
    ),
  })
  .meta({ id: 'SubmissionBatch' })

const codes = z.array(z.string().min(1).max(60)).max(50).optional()
const tagsSchema = z.strictObject({
  ...{ topic: codes, outcome: codes, grade: z.array(z.int().min(1).max(12)).max(12).optional() },
  keyword: z.array(z.string().min(1).max(100)).max(50).optional(),
})

function tagsFrom({ topic, outcome, grade, keyword }: z.output<typeof tagsSchema>) {
  return { topics: topic ?? [], outcomes: outcome ?? [], grades: grade ?? [], keywords: keyword ?? [] }
}

const parameters = z.object({ id: idSchema })
const base = '/curation/submissions'

export const curationApi: readonly ApiRoute[] = [
  listOperation({
    path: base,
    operationId: 'listSubmissions',
    summary: 'What waits on your desks, the most urgent first.',
    scope: 'curation:read',
    parameters: z.object({
      stage: z.enum(stages).optional(),
      view: z.enum(views).optional(),
      subject: z.string().max(60).optional().meta({ description: 'A code: `TOAN`.' }),
      grade: z.int().min(1).max(12).optional(),
      type: z.string().max(60).optional().meta({ description: 'A code of the list of material types: `PHT`.' }),
    }),
    item: submissionSchema,
    run: async (actor, { parameters: { limit, cursor, ...query } }) => {
      const { items, next } = await listQueue(actor, query, { limit, cursor })
      return { items: items.map((one) => present(actor, one)), next }
    },
  }),
  operation({
    method: 'get',
    path: `${base}/{id}`,
    operationId: 'findSubmission',
    summary: 'One submission: yours, or one that you decide about.',
    scope: 'curation:read',
    status: 200,
    parameters,
    output: submissionSchema,
    run: (actor, { parameters: { id } }) => answer(actor, id),
  }),
  operation({
    method: 'get',
    path: `${base}/{id}/checks`,
    operationId: 'checkSubmission',
    summary: 'What was found in it without a person looking; it advises, and decides nothing.',
    scope: 'curation:read',
    status: 200,
    parameters,
    output: z.strictObject({ items: z.array(checkSchema) }),
    run: async (actor, { parameters: { id } }) => ({
      items: (await reviewOf(actor, readId(id))).checks.map(presentCheck),
    }),
  }),
  operation({
    method: 'post',
    path: `${base}/{id}/claim`,
    operationId: 'claimSubmission',
    summary: 'Claims a submission: until it is over, or given back, nobody else decides.',
    scope: 'curation:write',
    status: 200,
    refusals: [403, 409],
    parameters,
    output: submissionSchema,
    run: async (actor, { parameters: { id }, origin }) => present(actor, await claim(actor, readId(id), origin)),
  }),
  operation({
    method: 'post',
    path: `${base}/{id}/release`,
    operationId: 'releaseSubmission',
    summary: 'Gives a submission back to the queue, or frees one that is stuck.',
    scope: 'curation:write',
    status: 200,
    refusals: [403, 409],
    parameters,
    output: submissionSchema,
    run: async (actor, { parameters: { id }, origin }) => {
      await release(actor, readId(id), origin)
      return await answer(actor, id)
    },
  }),
  operation({
    method: 'post',
    path: `${base}/{id}/hand-over`,
    operationId: 'handOverSubmission',
    summary: 'Hands a submission over to a colleague who may decide about it, too.',
    scope: 'curation:write',
    status: 200,
    refusals: [403, 409],
    parameters,
    body: z.strictObject({ personId: idSchema }),
    output: submissionSchema,
    run: async (actor, { parameters: { id }, body: { personId }, origin }) => {
      await handOver(actor, readId(id), readId(personId), origin)
      return await answer(actor, id)
    },
  }),
  operation({
    method: 'post',
    path: `${base}/{id}/decision`,
    operationId: 'decideSubmission',
    summary: 'Decides: takes a step of the material with the edition that was handed in.',
    scope: 'curation:write',
    status: 200,
    refusals: [403, 409],
    parameters,
    body: z.strictObject({
      step: z.enum(stepNames),
      reasonCode: z.enum(reasonCodes).optional(),
      reason: z.string().max(2000).optional().meta({ description: 'In words, for the owner.' }),
      internalNote: z.string().max(2000).optional().meta({ description: 'For colleagues at the same stage alone.' }),
      liveOn: z.iso.date().optional().meta({ description: 'Of an approval: when it goes live by itself.' }),
    }),
    output: submissionSchema,
    run: async (actor, { parameters: { id }, body: { step, reason = '', ...said }, origin }) => {
      await decide(actor, { id: readId(id), step, form: { reason, note: '', ...said } }, origin)
      return await answer(actor, id)
    },
  }),
  operation({
    method: 'get',
    path: `${base}/{id}/messages`,
    operationId: 'listSubmissionMessages',
    summary: 'The conversation with the author and, for those who decide, their notes; the oldest first.',
    scope: 'curation:read',
    status: 200,
    parameters,
    output: z.strictObject({ items: z.array(messageSchema) }),
    run: async (actor, { parameters: { id } }) => {
      const { threads, notes = [] } = await readConversation(actor, await findSubmission(actor, readId(id)))
      const all = [...threads.flatMap(({ message, answers }) => [message, ...answers]), ...notes]
      return { items: all.sort((a, b) => a.at.getTime() - b.at.getTime()).map(presentMessage) }
    },
  }),
  operation({
    method: 'post',
    path: `${base}/{id}/messages`,
    operationId: 'addSubmissionMessage',
    summary: 'Writes to the author, to those who decide, or a note among these.',
    scope: 'curation:write',
    status: 201,
    refusals: [403],
    parameters,
    body: z.strictObject({
      text: z.string().min(1).max(4000),
      isInternal: z.boolean().optional(),
      answers: idSchema.optional(),
    }),
    output: z.strictObject({ id: idSchema }),
    run: async (actor, { parameters: { id }, body: { text, isInternal, answers }, origin }) => {
      const parentId = answers === undefined ? undefined : readId(answers)
      return { id: (await say(actor, readId(id), { text, isInternal, parentId }, origin)).toString() }
    },
  }),
  operation({
    method: 'post',
    path: '/curation/batches',
    operationId: 'beginSubmissionBatch',
    summary: 'Approves, assigns or gives other tags to many submissions, in the background, each by itself.',
    description: 'Tags also of what is live (`material`): each gets an edition of the kind `correction`.',
    scope: 'curation:write',
    status: 201,
    refusals: [403, 404, 409],
    body: z.strictObject({
      action: z.enum(batchActions),
      submission: z.array(idSchema).max(mostAtOnce).optional(),
      material: z.array(idSchema).max(mostAtOnce).optional(),
      add: tagsSchema.optional(),
      remove: tagsSchema.optional(),
      series: z.string().max(60).optional().meta({ description: 'A code of a textbook series; empty: none.' }),
      note: z.string().max(2000).optional(),
      personId: idSchema.optional().meta({ description: 'To whom they are assigned.' }),
    }),
    output: batchSchema,
    run: async (actor, { body, origin }) => {
      const { action, submission = [], material = [], personId, add = {}, remove = {}, series, note } = body
      if (submission.length + material.length === 0)
        throw new InvalidInput({ submission: { key: 'field.errors.required' } })
      const given = {
        ...{ action, submissionIds: submission.map(readId), materialIds: material.map(readId) },
        ...{ personId: personId ? readId(personId) : undefined, note },
        tags: { add: tagsFrom(add), remove: tagsFrom(remove), series },
      }
      return presentBatch(await findBatch(actor, await beginBatch(actor, given, origin)))
    },
  }),
  operation({
    method: 'get',
    path: '/curation/batches/{id}',
    operationId: 'findSubmissionBatch',
    summary: 'How far a batch of yours is, and what became of each submission.',
    scope: 'curation:read',
    status: 200,
    parameters,
    output: batchSchema,
    run: async (actor, { parameters: { id } }) => presentBatch(await findBatch(actor, readId(id))),
  }),
]

async function answer(actor: Actor, id: string) {
  return present(actor, await findSubmission(actor, readId(id)))
}

function present(actor: Actor, submission: SubmissionRecord): z.input<typeof submissionSchema> {
  const { _id, materialId, edition, title, stage, state, isInPanel, unitId, unitName, ownerId, ownerName } = submission
  const holder = holderOf(submission, new Date())
  return {
    ...{ id: _id.toString(), materialId: materialId.toString(), version: edition, title, stage, state, isInPanel },
    unit: { id: unitId.toString(), name: unitName },
    owner: { id: ownerId.toString(), name: ownerName },
    waitingSince: submission.waitingSince.toISOString(),
    dueAt: submission.dueAt.toISOString(),
    claimedBy: holder ? { id: holder.toString(), name: submission.claimedByName ?? '' } : null,
    claimedUntil: holder ? submission.claimedUntil!.toISOString() : null,
    decision: submission.decision ?? null,
    reasonCode: submission.reasonCode ?? null,
    reason: submission.feedback ?? null,
    endedAt: submission.endedAt?.toISOString() ?? null,
    mayDecide: canDecide(actor, submission),
  }
}

function presentMessage({ _id, submissionId, parentId, isInternal, side, byId, byName, text, at }: MessageRecord) {
  return {
    ...{ id: _id.toString(), submissionId: submissionId.toString(), answers: parentId?.toString() ?? null },
    ...{ isInternal, side, by: { id: byId.toString(), name: byName }, text, at: at.toISOString() },
  }
}

function presentCheck({ key, verdict, says, places }: Check): z.input<typeof checkSchema> {
  return {
    ...{ check: key, verdict, finding: says },
    places: places.map(({ file = null, page = null, url = null, material = null, percent = null, missing = null }) => ({
      ...{ file, page, url, percent, missing },
      material: material && { id: material.id, title: material.title },
    })),
  }
}

function presentBatch({ batch, rows }: BatchReport): z.input<typeof batchSchema> {
  const { _id, action, total, createdAt, endedAt } = batch
  return {
    ...{
      id: _id.toString(),
      action,
      total,
      createdAt: createdAt.toISOString(),
      endedAt: endedAt?.toISOString() ?? null,
    },
    items: rows.map(({ submissionId, materialId, title, state, error }) => ({
      ...{ submissionId: submissionId?.toString() ?? null, materialId: materialId?.toString() ?? null, title, state },
      error: (error as { key: string } | undefined)?.key ?? null,
    })),
  }
}
