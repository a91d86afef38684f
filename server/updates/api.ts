import { z } from 'zod'
import { type ApiRoute, idSchema, listOperation, operation, timeSchema } from '../api/index.ts'
import { notFound } from '../errors.ts'
import { readId } from '../http/id.ts'
import { type EditionRecord, recallOf } from '../materials/index.ts'
import { skipUpdate, takeUpdate, undoUpdate } from './decide.ts'
import { findUpdate, type ListedUpdate, listUpdates, shelves, type Update } from './find.ts'
import { longestReason } from './input.ts'
import { linkStates, modes } from './link.model.ts'
import { findRecall, liftRecall, recallEdition } from './recall.ts'

const parameters = z.object({ id: idSchema })
const ofEdition = z.object({ id: idSchema, number: z.int().min(1).max(999_999) })
const outcomes = ['theirs', 'mine', 'same', 'conflict'] as const
const fates = ['untouched', 'added', 'removed', 'changed', 'absent'] as const
const revision = z.int().min(1).optional()

const recallSchema = z
  .strictObject({ reason: z.string(), at: timeSchema })
  .meta({ id: 'Recall', description: 'Why an edition must not be used.' })

const shape = {
  id: idSchema,
  kind: z.string().meta({ description: 'What uses the original: `adaptation`.' }),
  usedIn: idSchema.meta({ description: 'The id of what uses it.' }),
  title: z.string(),
  materialId: idSchema.meta({ description: 'The original.' }),
  original: z.string().nullable().meta({ description: 'What it is called; null: you no longer see it.' }),
  taken: z.int().meta({ description: 'The edition that was taken.' }),
  available: z.int().meta({ description: 'The newest edition.' }),
  skipped: z.int().meta({ description: 'The newest edition that was not wanted; 0: none.' }),
  state: z.enum(linkStates),
  recall: recallSchema.nullable().meta({ description: 'Of the edition that was taken; null: it was not recalled.' }),
  at: timeSchema,
  revision: z.int().meta({ description: 'Counts its changes: send back what you have seen.' }),
}
const listedSchema = z.strictObject(shape).meta({ id: 'ListedUpdate' })
const updateSchema = z
  .strictObject({
    ...shape,
    editions: z
      .array(z.strictObject({ version: z.int(), change: z.string(), note: z.string(), publishedAt: timeSchema }))
      .meta({ description: 'Those that have come since, the oldest first.' }),
    whyNot: z.string().nullable().meta({ description: 'Why it cannot be taken; null: it can.' }),
    canUndo: z.boolean(),
    ownRevision: z.int().nullable().meta({ description: 'Of what is yours: send back what you have seen.' }),
    licence: z.string().nullable().meta({ description: 'The licence that yours would get; null: it stays.' }),
    fields: z
      .array(z.strictObject({ field: z.string(), outcome: z.enum(outcomes) }))
      .meta({ description: 'What the original, you, both alike or both differently (`conflict`) have changed.' }),
    files: z.array(
      z.strictObject({ name: z.string(), outcome: z.enum(outcomes), theirs: z.enum(fates), mine: z.enum(fates) }),
    ),
  })
  .meta({ id: 'Update', description: 'A new edition of an original, beside what was made from an earlier one.' })

const decisionBody = z.strictObject({ revision, ownRevision: revision })

export const updatesApi: readonly ApiRoute[] = [
  listOperation({
    path: '/updates',
    operationId: 'listUpdates',
    summary: 'What of yours was built on an edition of which there is a newer one, the newest first.',
    scope: 'updates:read',
    parameters: z.object({ shelf: z.enum(shelves).default('open'), material: idSchema.optional() }),
    item: listedSchema,
    run: async (actor, { parameters: { shelf, material, ...page } }) => {
      const of = material === undefined ? undefined : readId(material)
      const { items, next } = await listUpdates(actor, { shelf, of }, page)
      return { items: items.map(presentListed), next }
    },
  }),
  operation({
    method: 'get',
    path: '/updates/{id}',
    operationId: 'findUpdate',
    summary: 'One of them, with what the original and you have changed.',
    scope: 'updates:read',
    status: 200,
    refusals: [404],
    parameters,
    output: updateSchema,
    run: async (actor, { parameters: { id } }) => present(await findUpdate(actor, readId(id))),
  }),
  ...modes.map((mode) =>
    operation({
      method: 'post',
      path: `/updates/{id}/${mode}`,
      operationId: mode === 'take' ? 'takeUpdate' : 'takeUpdateKeepingOwn',
      summary:
        mode === 'take'
          ? 'Takes the new edition in place of what was taken before.'
          : 'Takes the new edition, but keeps what you have changed yourself.',
      scope: 'updates:write',
      status: 200,
      refusals: [404, 409],
      parameters,
      body: decisionBody,
      output: updateSchema,
      run: async (actor, { parameters, body, origin }) => {
        const id = readId(parameters.id)
        await takeUpdate(actor, mode, { id, seen: body.revision, seenOwn: body.ownRevision, origin })
        return present(await findUpdate(actor, id))
      },
    }),
  ),
  ...(['skip', 'undo'] as const).map((what) =>
    operation({
      method: 'post',
      path: `/updates/{id}/${what}`,
      operationId: `${what}Update`,
      summary:
        what === 'skip'
          ? 'Does not want this edition: nothing is said of it until the next one.'
          : 'Goes back to before the last decision, while what is yours is still as it became by it.',
      scope: 'updates:write',
      status: 200,
      refusals: [404, 409],
      parameters,
      body: z.strictObject({ revision }),
      output: updateSchema,
      run: async (actor, { parameters, body, origin }) => {
        const id = readId(parameters.id)
        const decision = { id, seen: body.revision, origin }
        await (what === 'skip' ? skipUpdate(actor, decision) : undoUpdate(actor, decision))
        return present(await findUpdate(actor, id))
      },
    }),
  ),
  operation({
    method: 'get',
    path: '/materials/{id}/editions/{number}/recall',
    operationId: 'findRecall',
    summary: 'Why an edition was recalled, and for those who answer for materials where it is used.',
    scope: 'updates:read',
    status: 200,
    refusals: [404],
    parameters: ofEdition,
    output: z
      .strictObject({
        recall: recallSchema,
        uses: z
          .array(z.strictObject({ kind: z.string(), count: z.int() }))
          .nullable()
          .meta({ description: 'Null: it is not for you.' }),
        units: z.array(z.strictObject({ name: z.string(), count: z.int() })).nullable(),
      })
      .meta({ id: 'RecalledEdition' }),
    run: async (actor, { parameters: { id, number } }) => {
      const { recall, places } = await findRecall(actor, readId(id), number)
      if (!recall) throw notFound()
      const copied = <T extends object>(list: readonly T[] | undefined) => list?.map((one) => ({ ...one })) ?? null
      return { recall: presentRecall(recall)!, uses: copied(places?.kinds), units: copied(places?.units) }
    },
  }),
  operation({
    method: 'post',
    path: '/materials/{id}/editions/{number}/recall',
    operationId: 'recallEdition',
    summary: 'Recalls a published edition that is dangerous: everybody who uses it is told at once.',
    scope: 'updates:write',
    status: 201,
    refusals: [403, 404, 409],
    parameters: ofEdition,
    body: z.strictObject({ reason: z.string().trim().min(1).max(longestReason), revision }),
    output: recallSchema,
    run: async (actor, { parameters: { id, number: edition }, body: { reason, revision: seen }, origin }) => {
      const material = await recallEdition(actor, { id: readId(id), edition, reason, seen, origin })
      return presentRecall(recallOf(material, edition))!
    },
  }),
  operation({
    method: 'delete',
    path: '/materials/{id}/editions/{number}/recall',
    operationId: 'liftRecall',
    summary: 'Lifts the recall of an edition: it can be used again, and everybody who was warned is told.',
    scope: 'updates:write',
    status: 204,
    refusals: [403, 404],
    parameters: ofEdition,
    run: async (actor, { parameters: { id, number: edition }, origin }) => {
      await liftRecall(actor, { id: readId(id), edition, origin })
    },
  }),
]

function presentListed({ link, upstream }: ListedUpdate): z.input<typeof listedSchema> {
  const { _id, kind, usedIn, title, materialId, synced, available, skipped, state, at, revision } = link
  return {
    ...{ id: _id.toString(), kind, usedIn: usedIn.toString(), title, materialId: materialId.toString() },
    original: upstream?.live?.content.title ?? null,
    ...{ taken: synced, available, skipped, state, at: at.toISOString(), revision },
    recall: presentRecall(upstream && recallOf(upstream, synced)),
  }
}

function present(update: Update): z.input<typeof updateSchema> {
  const { link, editions, compared, whyNot, whyNotUndo } = update
  return {
    ...presentListed(update),
    editions: editions.map(presentEdition),
    whyNot: whyNot ?? null,
    canUndo: link.state === 'skipped' || (link.taken?.kept !== undefined && whyNotUndo === undefined),
    ownRevision: compared?.mine?.revision ?? null,
    licence: compared?.licence ?? null,
    fields: compared?.merged?.fields.map((one) => ({ ...one })) ?? [],
    files: compared?.merged?.files.map((one) => ({ ...one })) ?? [],
  }
}

function presentEdition({ number: version, change, note, publishedAt }: EditionRecord) {
  return { version, change, note, publishedAt: publishedAt!.toISOString() }
}

function presentRecall(recall: { readonly reason: string; readonly at: Date } | undefined) {
  return recall ? { reason: recall.reason, at: recall.at.toISOString() } : null
}
