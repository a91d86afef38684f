import { z } from 'zod'
import type { Actor } from '../actor.ts'
import {
  type ApiRoute,
  idSchema,
  listOperation,
  openListOperation,
  openOperation,
  operation,
  pageOf,
  timeSchema,
} from '../api/index.ts'
import { readId } from '../http/id.ts'
import { scopes } from '../materials/index.ts'
import { canKeep } from './access.ts'
import { addItem, arrangeAll, changeItemOf, describeCollection, removeItemOf } from './change.ts'
import type { CollectionRecord } from './collection.model.ts'
import { copyCollection, createCollection } from './create.ts'
import { findCollection, findCovers, type FoundCollection, listCollections, listKept, showCollection } from './find.ts'
import { introductionField, noteField, reasonField, sectionTextField, headingField, titleField } from './input.ts'
import { listShelves } from './list-page.ts'
import { mostItems, mostSections } from './limits.ts'
import { outcomes, type ProposalRecord } from './proposal.model.ts'
import { acceptProposal, declineProposal, listProposals, proposeMaterial, shelves } from './proposals.ts'
import { publishCollection, removeCollection, unpublishCollection } from './publish.ts'

const reach = z.enum(scopes).meta({
  description:
    'Whom it is for: its owner alone, a school, the sector, or guests too. Nobody sees more of it than they may.',
})
const revision = z
  .int()
  .min(1)
  .meta({ description: 'Which change of it the caller has seen: an older one is refused (409).' })
const unitId = idSchema.optional().meta({ description: 'The school, for the reach `school`.' })

const outlineShape = {
  id: idSchema,
  title: z.string(),
  introduction: z.string(),
  reach,
  unit: z.strictObject({ id: idSchema, name: z.string() }),
  isPublished: z.boolean(),
  isYours: z.boolean().meta({ description: 'Whether the caller may change it.' }),
  coverId: idSchema.nullable().meta({ description: 'The material whose picture stands for it.' }),
  changedAt: timeSchema,
}

const outlineSchema = z
  .strictObject({
    ...outlineShape,
    count: z.int().meta({ description: 'How many of its materials the caller is shown.' }),
  })
  .meta({ id: 'CollectionOutline' })

const collectionSchema = z
  .strictObject({
    ...outlineShape,
    revision: z.int(),
    sections: z.array(
      z.strictObject({
        id: idSchema,
        heading: z.string().meta({ description: 'Empty of what stands before the first heading.' }),
        text: z.string(),
        items: z.array(
          z.strictObject({
            id: idSchema,
            materialId: idSchema,
            title: z.string(),
            note: z.string().meta({ description: 'What whoever keeps the collection says of it.' }),
            edition: z
              .int()
              .nullable()
              .meta({ description: 'The latest one; null: readers are not shown the material.' }),
            standing: z
              .enum(['offered', 'retiring', 'narrow', 'notForGuests', 'retired', 'hidden', 'unseen', 'gone'])
              .meta({ description: 'What those who keep the collection are told; of all others it is `offered`.' }),
          }),
        ),
      }),
    ),
  })
  .meta({ id: 'Collection', description: 'Learning materials that somebody has chosen and put in order.' })

const proposalSchema = z
  .strictObject({
    id: idSchema,
    materialId: idSchema,
    title: z.string().meta({ description: 'Of the material, as it was called then.' }),
    collectionId: idSchema,
    by: z.string(),
    reason: z.string(),
    at: timeSchema,
    outcome: z.enum(outcomes).nullable().meta({ description: 'Null: it is open.' }),
    answer: z.string().nullable(),
  })
  .meta({ id: 'CollectionProposal' })

const parameters = z.object({ id: idSchema })
const itemParameters = z.object({ id: idSchema, itemId: idSchema })
const described = { title: titleField, introduction: introductionField, reach, unitId }

const read = 'collections:read'
const write = 'collections:write'

export const collectionsApi: readonly ApiRoute[] = [
  openListOperation({
    path: '/collections',
    operationId: 'listCollections',
    summary: 'Published collections by title, or with a token what its person keeps.',
    parameters: z.object({
      shelf: z.enum(listShelves).default('all').meta({ description: '`mine`: what the caller keeps, drafts too.' }),
      q: z.string().max(200).optional().meta({ description: 'Words of the title, the introduction or the headings.' }),
      reach: z.enum(scopes).optional(),
      subject: z
        .string()
        .max(40)
        .optional()
        .meta({ description: 'The code of a subject that its materials are about.' }),
      grade: z.int().min(1).max(12).optional(),
    }),
    output: pageOf(outlineSchema),
    run: async (actor, { parameters: { shelf, q: text, reach, subject, grade, ...page } }) => {
      const query = { text, reach, subject, grade }
      const isMine = shelf === 'mine' && actor !== undefined
      const { items, next } = await (isMine ? listKept(actor, query, page) : listCollections(actor, query, page))
      const covers = await findCovers(actor, items)
      return {
        next,
        items: items.map((collection) => {
          const { count = 0, coverId } = covers.get(collection._id.toString()) ?? {}
          const isKeeper = canKeep(actor, collection)
          return { ...outlineOf({ collection, isKeeper, coverId: coverId?.toString() ?? null }), count }
        }),
      }
    },
  }),
  operation({
    method: 'post',
    path: '/collections',
    operationId: 'createCollection',
    summary: 'Begins a collection, which is a draft until it is published.',
    scope: write,
    status: 201,
    refusals: [403],
    body: z.strictObject(described),
    output: collectionSchema,
    run: async (actor, { body, origin }) => await answerOf(actor, await createCollection(actor, formOf(body), origin)),
  }),
  openOperation({
    method: 'get',
    path: '/collections/{id}',
    operationId: 'findCollection',
    summary: 'One collection, with those of its materials that the caller is shown.',
    status: 200,
    refusals: [404],
    parameters,
    output: collectionSchema,
    run: async (actor, { parameters }) => present(await findCollection(actor, readId(parameters.id))),
  }),
  operation({
    method: 'put',
    path: '/collections/{id}',
    operationId: 'describeCollection',
    summary: 'Says what a collection is called, what it is about and whom it is for; of a published one at once.',
    scope: write,
    status: 200,
    refusals: [403, 404, 409],
    parameters,
    body: z.strictObject({ ...described, revision }),
    output: collectionSchema,
    run: async (actor, { parameters, body, origin }) => {
      const changing = { id: readId(parameters.id), seen: body.revision, origin }
      return await answerOf(actor, await describeCollection(actor, changing, formOf(body)))
    },
  }),
  operation({
    method: 'put',
    path: '/collections/{id}/sections',
    operationId: 'arrangeCollection',
    summary: 'Puts the sections of a collection and their items in this order; what is not named is taken out.',
    scope: write,
    status: 200,
    refusals: [403, 404, 409],
    parameters,
    body: z.strictObject({
      revision,
      sections: z
        .array(
          z.strictObject({
            id: idSchema.optional().meta({ description: 'Left out: a new section.' }),
            heading: headingField,
            text: sectionTextField,
            items: z.array(z.strictObject({ materialId: idSchema, note: noteField })).max(mostItems),
          }),
        )
        .max(mostSections),
    }),
    output: collectionSchema,
    run: async (actor, { parameters, body, origin }) => {
      const wanted = body.sections.map(({ id, items, ...said }) => ({
        ...said,
        id: id === undefined ? undefined : readId(id),
        items: items.map(({ materialId, note }) => ({ materialId: readId(materialId), note })),
      }))
      const changing = { id: readId(parameters.id), seen: body.revision, origin }
      return await answerOf(actor, await arrangeAll(actor, changing, wanted))
    },
  }),
  operation({
    method: 'post',
    path: '/collections/{id}/items',
    operationId: 'addToCollection',
    summary: 'Puts a material at the end of a section, the last one unless said.',
    scope: write,
    status: 201,
    refusals: [403, 404, 409],
    parameters,
    body: z.strictObject({ materialId: idSchema, sectionId: idSchema.optional(), note: noteField }),
    output: collectionSchema,
    run: async (actor, { parameters, body, origin }) => {
      const { materialId: address, sectionId, note } = body
      const added = { address, note, sectionId: sectionId === undefined ? undefined : readId(sectionId) }
      const changing = { id: readId(parameters.id), seen: undefined, origin }
      return await answerOf(actor, await addItem(actor, changing, added))
    },
  }),
  operation({
    method: 'patch',
    path: '/collections/{id}/items/{itemId}',
    operationId: 'changeCollectionItem',
    summary: 'Says something else of an item, or makes its picture stand for the collection.',
    scope: write,
    status: 200,
    refusals: [403, 404, 409],
    parameters: itemParameters,
    body: z.strictObject({ revision, note: z.string().max(1000).optional(), isCover: z.literal(true).optional() }),
    output: collectionSchema,
    run: async (actor, { parameters, body: { revision, note, isCover }, origin }) => {
      const changing = { id: readId(parameters.id), seen: revision, origin }
      const item = { id: readId(parameters.itemId), note, isCover }
      return await answerOf(actor, await changeItemOf(actor, changing, item))
    },
  }),
  operation({
    method: 'delete',
    path: '/collections/{id}/items/{itemId}',
    operationId: 'removeFromCollection',
    summary: 'Takes a material out of a collection.',
    scope: write,
    status: 204,
    refusals: [403, 404, 409],
    parameters: itemParameters,
    run: async (actor, { parameters, origin }) => {
      const changing = { id: readId(parameters.id), seen: undefined, origin }
      await removeItemOf(actor, changing, readId(parameters.itemId))
    },
  }),
  operation({
    method: 'post',
    path: '/collections/{id}/publication',
    operationId: 'publishCollection',
    summary: 'Shows a collection to those whom it is for.',
    scope: write,
    status: 200,
    refusals: [403, 404, 409],
    parameters,
    body: z.strictObject({ revision }),
    output: collectionSchema,
    run: async (actor, { parameters, body, origin }) => {
      const changing = { id: readId(parameters.id), seen: body.revision, origin }
      return await answerOf(actor, await publishCollection(actor, changing))
    },
  }),
  operation({
    method: 'delete',
    path: '/collections/{id}/publication',
    operationId: 'unpublishCollection',
    summary: 'Makes a draft of a collection again, which only those who keep it see.',
    scope: write,
    status: 204,
    refusals: [403, 404, 409],
    parameters,
    run: async (actor, { parameters, origin }) =>
      void (await unpublishCollection(actor, { id: readId(parameters.id), seen: undefined, origin })),
  }),
  operation({
    method: 'delete',
    path: '/collections/{id}',
    operationId: 'removeCollection',
    summary: 'Removes a collection for good; its materials stay.',
    scope: write,
    status: 204,
    refusals: [403, 404, 409],
    parameters: z.object({
      id: idSchema,
      revision: z.coerce.number().int().min(1).meta({ description: 'What the caller has seen.' }),
    }),
    run: async (actor, { parameters, origin }) =>
      await removeCollection(actor, { id: readId(parameters.id), seen: parameters.revision, origin }),
  }),
  operation({
    method: 'post',
    path: '/collections/{id}/copies',
    operationId: 'copyCollection',
    summary: 'Copies what one is shown of a collection as one’s own.',
    scope: write,
    status: 201,
    refusals: [403, 404],
    parameters,
    body: z.strictObject({ title: titleField }),
    output: collectionSchema,
    run: async (actor, { parameters, body, origin }) =>
      await answerOf(actor, await copyCollection(actor, readId(parameters.id), body.title, origin)),
  }),
  operation({
    method: 'post',
    path: '/collections/{id}/proposals',
    operationId: 'proposeForCollection',
    summary: 'Proposes a material to those who keep a collection.',
    scope: write,
    status: 201,
    refusals: [403, 404, 409],
    parameters,
    body: z.strictObject({ materialId: idSchema, reason: reasonField }),
    output: proposalSchema,
    run: async (actor, { parameters, body, origin }) => {
      const proposing = {
        materialId: readId(body.materialId),
        collectionId: readId(parameters.id),
        reason: body.reason,
      }
      return presentProposal(await proposeMaterial(actor, proposing, origin))
    },
  }),
  listOperation({
    path: '/collection-proposals',
    operationId: 'listCollectionProposals',
    summary: 'What waits for the person whose token it is, the oldest first, or what they have proposed themselves.',
    scope: read,
    parameters: z.object({ shelf: z.enum(shelves).default('open') }),
    item: proposalSchema,
    run: async (actor, { parameters: { shelf, ...page } }) => {
      const { items, next } = await listProposals(actor, { shelf }, page)
      return { items: items.map(presentProposal), next }
    },
  }),
  operation({
    method: 'post',
    path: '/collection-proposals/{id}/acceptance',
    operationId: 'acceptCollectionProposal',
    summary: 'Puts what was proposed into the collection; whoever has proposed it is told.',
    scope: write,
    status: 200,
    refusals: [404, 409],
    parameters,
    body: z.strictObject({ sectionId: idSchema.optional() }),
    output: collectionSchema,
    run: async (actor, { parameters, body: { sectionId }, origin }) => {
      const section = sectionId === undefined ? undefined : readId(sectionId)
      return await answerOf(actor, await acceptProposal(actor, { id: readId(parameters.id), origin }, section))
    },
  }),
  operation({
    method: 'post',
    path: '/collection-proposals/{id}/refusal',
    operationId: 'declineCollectionProposal',
    summary: 'Declines a proposal, with a reason that whoever has made it is told.',
    scope: write,
    status: 204,
    refusals: [404, 409],
    parameters,
    body: z.strictObject({ answer: reasonField }),
    run: async (actor, { parameters, body, origin }) =>
      void (await declineProposal(actor, { id: readId(parameters.id), origin }, body.answer)),
  }),
]

function formOf({
  title,
  introduction,
  reach,
  unitId,
}: {
  title: string
  introduction: string
  reach: CollectionRecord['reach']
  unitId?: string | undefined
}) {
  return { title, introduction, place: { reach, unitId: unitId === undefined ? undefined : readId(unitId) } }
}

async function answerOf(actor: Actor, collection: CollectionRecord) {
  return present(await showCollection(actor, collection))
}

type Outlined = Pick<FoundCollection, 'collection' | 'isKeeper'> & { readonly coverId: string | null }

function outlineOf({ collection, isKeeper, coverId }: Outlined) {
  const { _id, title, introduction, reach, unitId, unitName, isPublished, changedAt } = collection
  return {
    ...{ id: _id.toString(), title, introduction, reach, isPublished, isYours: isKeeper, coverId },
    unit: { id: unitId.toString(), name: unitName },
    changedAt: changedAt.toISOString(),
  }
}

function present({ collection, isKeeper, sections }: FoundCollection) {
  const items = sections.flatMap((section) => section.items)
  const cover = items.find(({ item, found }) => found && collection.coverId?.equals(item.materialId))
  return {
    ...outlineOf({ collection, isKeeper, coverId: cover?.item.materialId.toString() ?? null }),
    revision: collection.revision,
    sections: sections.map(({ _id, heading, text, items }) => ({
      ...{ id: _id.toString(), heading, text },
      items: items.map(({ item, standing, found }) => ({
        ...{ id: item._id.toString(), materialId: item.materialId.toString(), note: item.note },
        title: found?.content.title ?? item.title,
        edition: found?.number ?? null,
        standing: isKeeper ? standing : ('offered' as const),
      })),
    })),
  }
}

function presentProposal(proposal: ProposalRecord) {
  const { _id, materialId, title, collectionId, proposerName, reason, at, isOpen, outcome, answer } = proposal
  return {
    ...{ id: _id.toString(), materialId: materialId.toString(), title, collectionId: collectionId.toString() },
    ...{ by: proposerName, reason, at: at.toISOString(), answer: answer ?? null },
    outcome: isOpen ? null : (outcome ?? null),
  }
}
