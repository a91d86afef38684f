import { z } from 'zod'
import type { Actor, Origin } from '../actor.ts'
import {
  type ApiRoute,
  fileOperation,
  idSchema,
  InvalidInput,
  listOperation,
  openOperation,
  operation,
} from '../api/index.ts'
import { readId } from '../http/id.ts'
import {
  contentOf,
  fileChangeBody,
  materialChangeBody,
  newMaterialBody,
  singularErrors,
  stepBody,
} from './api-input.ts'
import { adaptMaterial } from './adapt.ts'
import { editionSchema, materialSchema, presentMaterial, presentRecall } from './api-output.ts'
import { hasTopics } from './check.ts'
import { missingFor } from './completeness.ts'
import { changeDraft, createMaterial, removeMaterial } from './draft.ts'
import { attachFiles, changeFile, detachFile } from './files.ts'
import { findEdition, findMaterial, listEditions } from './find.ts'
import { listOwn, listWaiting } from './list.ts'
import type { MaterialRecord } from './material.model.ts'
import { states } from './states.ts'
import { publishAsFarAs, takeStep } from './step.ts'
import { refuseRefused } from './uploaded.ts'
import { canView } from './viewers.ts'
import { sendFile } from './view/deliver.ts'
import { findFile } from './view/take.ts'

const parameters = z.object({ id: idSchema })
const ofFile = z.object({ id: idSchema, fileId: idSchema })
const most = 100
const editionParameter = z
  .union([z.literal('draft'), z.string().regex(/^[1-9]\d{0,5}$/)])
  .optional()
  .meta({ description: 'The number of an edition, or `draft`.' })

export const materialsApi: readonly ApiRoute[] = [
  operation({
    method: 'post',
    path: '/materials',
    operationId: 'createMaterial',
    summary: 'Brings a material with its files.',
    description:
      'Handed in at once when its scope is wider than `personal` and nothing is `missing` of what the scope asks for; who may publish it, publishes it. Otherwise it stays a draft.',
    scope: 'materials:write',
    status: 201,
    refusals: [403, 404, 409],
    files: { field: 'file', most },
    body: newMaterialBody,
    output: materialSchema,
    run: async (actor, { body, files, origin }) => {
      refuseRefused(files)
      const { unitId, upload = [], ...content } = body
      const uploadIds = [...upload.map(readId), ...files.map(({ id }) => id)]
      const given = {
        content: contentOf(content),
        uploadIds,
        unitId: unitId === undefined ? undefined : readId(unitId),
      }
      const material = await inSingular(() => createMaterial(actor, given, origin))
      await handInIfWhole(actor, material, origin)
      return await answer(actor, material)
    },
  }),
  operation({
    method: 'post',
    path: '/materials/{id}/adaptations',
    operationId: 'adaptMaterial',
    summary: 'Makes a draft of one’s own from what is live, with the same words and files.',
    description: 'It names where it comes from, and stays bound by the licences of all that it was made from.',
    scope: 'materials:write',
    status: 201,
    refusals: [403, 404, 409],
    parameters,
    body: z.strictObject({ unitId: idSchema.optional() }),
    output: materialSchema,
    run: async (actor, { parameters: { id }, body: { unitId }, origin }) => {
      const wanted = { unitId: unitId === undefined ? undefined : readId(unitId) }
      return await answer(actor, await adaptMaterial(actor, readId(id), wanted, origin))
    },
  }),
  openOperation({
    method: 'get',
    path: '/materials/{id}',
    operationId: 'findMaterial',
    refusals: [410],
    summary: 'One material: the edition that is live, or the draft for those who work on it.',
    status: 200,
    parameters: parameters.extend({ edition: editionParameter }),
    output: materialSchema,
    run: async (actor, { parameters: { id, edition } }) => {
      return await presentMaterial(actor, await findMaterial(actor, readId(id), { edition: choiceOf(edition) }))
    },
  }),
  operation({
    method: 'patch',
    path: '/materials/{id}',
    operationId: 'changeMaterial',
    summary: 'Changes the draft: what is left out stays.',
    scope: 'materials:write',
    status: 200,
    refusals: [403, 409],
    parameters,
    body: materialChangeBody,
    output: materialSchema,
    run: async (actor, { parameters: { id }, body, origin }) => {
      const content = contentOf(body)
      return await answer(actor, await inSingular(() => changeDraft(actor, readId(id), content, origin, body.revision)))
    },
  }),
  operation({
    method: 'delete',
    path: '/materials/{id}',
    operationId: 'removeMaterial',
    summary: 'Removes a material that was never handed in.',
    scope: 'materials:write',
    status: 204,
    refusals: [403],
    parameters,
    run: async (actor, { parameters: { id }, origin }) => {
      await removeMaterial(actor, readId(id), origin)
    },
  }),
  operation({
    method: 'post',
    path: '/materials/{id}/files',
    operationId: 'addMaterialFiles',
    summary: 'Adds files to the draft.',
    scope: 'materials:write',
    status: 201,
    refusals: [403, 409],
    parameters,
    files: { field: 'file', most },
    body: z.strictObject({ upload: z.array(idSchema).max(most).optional() }),
    output: materialSchema,
    run: async (actor, { parameters: { id }, body: { upload = [] }, files, origin }) => {
      refuseRefused(files)
      const uploadIds = [...upload.map(readId), ...files.map((file) => file.id)]
      return await answer(actor, await attachFiles(actor, readId(id), uploadIds, origin))
    },
  }),
  fileOperation({
    path: '/materials/{id}/files/{fileId}',
    operationId: 'readMaterialFile',
    summary: 'The bytes of a file, or of a light copy of it.',
    parameters: ofFile.extend({
      edition: editionParameter,
      rendition: z
        .string()
        .max(60)
        .optional()
        .meta({ description: 'A light copy, as the page of the material has it.' }),
    }),
    find: async (actor, { id, fileId, edition, rendition }) => {
      const taken = await findFile(actor, readId(id), readId(fileId), choiceOf(edition))
      return (req, res) => sendFile(req, res, taken, { rendition })
    },
  }),
  operation({
    method: 'patch',
    path: '/materials/{id}/files/{fileId}',
    operationId: 'changeMaterialFile',
    summary: 'Says what a file of the draft is, or gives it another place.',
    scope: 'materials:write',
    status: 200,
    refusals: [403, 409],
    parameters: ofFile,
    body: fileChangeBody,
    output: materialSchema,
    run: async (actor, { parameters: { id, fileId }, body, origin }) =>
      await answer(actor, await changeFile(actor, readId(id), readId(fileId), body, origin)),
  }),
  operation({
    method: 'delete',
    path: '/materials/{id}/files/{fileId}',
    operationId: 'removeMaterialFile',
    summary: 'Takes a file out of the draft; editions that have it keep it.',
    scope: 'materials:write',
    status: 204,
    refusals: [403, 409],
    parameters: ofFile,
    run: async (actor, { parameters: { id, fileId }, origin }) => {
      await detachFile(actor, readId(id), readId(fileId), origin)
    },
  }),
  operation({
    method: 'post',
    path: '/materials/{id}/steps',
    operationId: 'takeMaterialStep',
    summary: 'Takes a step in the life of a material: hands it in, publishes it, sends it back.',
    scope: 'materials:write',
    status: 200,
    refusals: [403, 409],
    parameters,
    body: stepBody,
    output: materialSchema,
    run: async (actor, { parameters: { id }, body: { step, revision, reason = '', note = '', ...rest }, origin }) => {
      const form = { reason, note, ...rest }
      return await answerAfter(actor, await inSingular(() => takeStep(actor, readId(id), step, form, origin, revision)))
    },
  }),
  openOperation({
    method: 'get',
    path: '/materials/{id}/editions',
    operationId: 'listEditions',
    summary: 'The editions of a material, the newest first.',
    status: 200,
    parameters,
    output: z.strictObject({ items: z.array(editionSchema) }),
    run: async (actor, { parameters: { id } }) => {
      const { material } = await findMaterial(actor, readId(id))
      const editions = await listEditions(actor, material)
      return {
        items: editions.map(({ number, content, change, note, madeAt, publishedAt }) => ({
          ...{ version: number, title: content.title, change, note },
          madeAt: madeAt.toISOString(),
          publishedAt: publishedAt?.toISOString() ?? null,
          recall: presentRecall(material, number),
        })),
      }
    },
  }),
  listOperation({
    path: '/me/materials',
    operationId: 'listOwnMaterials',
    summary: 'Your materials, the last changed first.',
    scope: 'materials:read',
    parameters: z.object({ state: z.enum(states).optional() }),
    item: materialSchema,
    run: async (actor, { parameters: { state, ...page } }) => {
      const { items, next } = await listOwn(actor, { state }, page)
      return { items: await answerAll(actor, items), next }
    },
  }),
  listOperation({
    path: '/me/materials-to-review',
    operationId: 'listMaterialsToReview',
    summary: 'Materials that wait for a step of yours, the last changed first.',
    scope: 'materials:read',
    item: materialSchema,
    run: async (actor, { parameters }) => {
      const { items, next } = await listWaiting(actor, parameters)
      return { items: await answerAll(actor, items), next }
    },
  }),
]

function choiceOf(edition: string | undefined): 'draft' | number | undefined {
  return edition === undefined || edition === 'draft' ? edition : Number(edition)
}

async function handInIfWhole(actor: Actor, { _id, draft }: MaterialRecord, origin: Origin): Promise<void> {
  if (draft.scope === 'personal') return
  if (missingFor(draft, draft.scope, await hasTopics(draft)).length > 0) return
  await publishAsFarAs(actor, _id, { reason: '', note: '' }, origin)
}

async function answer(actor: Actor, { _id }: MaterialRecord) {
  return await presentMaterial(actor, await findMaterial(actor, _id))
}

/** Whoever has sent it back to a school may not see it any more: they get what they have decided about. */
async function answerAfter(actor: Actor, material: MaterialRecord) {
  const edition = canView(actor, material) ? undefined : await findEdition(material._id, material.latestNumber)
  if (!edition) return await answer(actor, material)
  const { content, number } = edition
  return await presentMaterial(actor, { material, content, number, isDraft: false })
}

async function answerAll(actor: Actor, materials: readonly MaterialRecord[]) {
  const answers = []
  for (const material of materials) answers.push(await answer(actor, material))
  return answers
}

async function inSingular<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw error instanceof InvalidInput ? new InvalidInput(singularErrors(error.errors)) : error
  }
}
