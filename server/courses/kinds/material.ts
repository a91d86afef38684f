// A learning material of the repository, in the edition that was chosen: newer ones are offered, never put in its place.

import { Types } from 'mongoose'
import { z } from 'zod'
import type { Actor } from '../../actor.ts'
import { InvalidInput } from '../../api/index.ts'
import { AppError, conflict, notFound } from '../../errors.ts'
import { readForm } from '../../http/form.ts'
import {
  addressOfMaterial,
  canTakeFile,
  type Content,
  findMaterial,
  isOffered,
  type MaterialRecord,
  readMaterials,
  recallOf,
  shownFiles,
  viewScripts,
} from '../../materials/index.ts'
import type { CourseItemKind, ItemFacts, ItemPlace, KindItem } from '../../pages/course-kinds.ts'
import { addUse } from '../../usage/index.ts'
import { addressOfCourse } from '../address.ts'
import { editionIn, useKind } from '../materials/uses.ts'

const form = z.object({ material: z.string().min(1).max(500) })

export interface MaterialFacts extends ItemFacts {
  readonly materialId: Types.ObjectId
  readonly edition: number
}

export const material: CourseItemKind = {
  ...{ name: 'material', feature: 'courses', icon: 'repository', order: 20, isOpened: true },
  rules: ['viewed', 'byHand', 'allPages', 'watched'],
  drawForm: (_actor, item, typed) => ({
    view: 'courses/kinds/_material',
    model: { material: typed?.['facts.material'] ?? (item ? addressOfMaterial(factsOf(item).materialId) : '') },
  }),
  readForm: (input) => readForm(form, input),
  save: async ({ actor, place, before, values }, session) => {
    const { material: address } = values as z.output<typeof form>
    const [id] = /[0-9a-f]{24}(?![0-9a-f])/.exec(address) ?? []
    const known = before && factsOf(before)
    if (known && id === known.materialId.toString()) return { facts: known }
    const found = id ? await findOffered(actor, new Types.ObjectId(id)) : undefined
    if (!found) throw new InvalidInput({ 'facts.material': { key: 'courses.errors.noMaterial' } })
    const edition = (await editionIn(place.courseId, found._id, session)) ?? found.live!.number
    const facts = { materialId: found._id, edition }
    await addUse(actor, useOf(facts, place), session)
    return { facts, title: found.live!.content.title }
  },
  restore: async ({ actor, item, place }, session) => {
    const { materialId, edition } = factsOf(item)
    const known = await editionIn(place.courseId, materialId, session)
    const found = known === undefined ? await findOffered(actor, materialId) : undefined
    if (known === undefined && (!found || recallOf(found, edition))) throw conflict('courseUndoMaterial')
    const facts = { materialId, edition: known ?? edition }
    await addUse(actor, useOf(facts, place), session)
    return facts
  },
  // Uses end with the last item that shows the material (materials/uses.ts).
  remove: () => undefined,
  copy: async ({ actor, item, to }, session) => {
    const { materialId, edition } = factsOf(item)
    const found = await findOffered(actor, materialId)
    if (!found) return { why: 'courses.copy.materialGone' }
    const known = await editionIn(to.courseId, materialId, session)
    if (known === undefined && recallOf(found, edition)) return { why: 'courses.copy.materialRecalled' }
    const facts = { materialId, edition: known ?? edition }
    await addUse(actor, useOf(facts, to), session)
    return { facts }
  },
  costsOf: async (items) => {
    const materials = await readMaterials(items.map((item) => factsOf(item).materialId))
    return new Map(
      items.map((item) => [
        item._id.toString(),
        costOf(materials.get(factsOf(item).materialId.toString())?.live?.content),
      ]),
    )
  },
  show: async ({ actor, item, isTeacher, words }) => {
    const { materialId, edition } = factsOf(item)
    const found = await findMaterial(actor, materialId, { edition }).catch(unlessGone)
    if (!found) return { view: 'courses/kinds/_material-shown', model: { isGone: true } }
    return {
      view: 'courses/kinds/_material-shown',
      scripts: viewScripts,
      seen: found.material,
      model: {
        url: `${addressOfMaterial(materialId)}/editions/${edition}`,
        link: found.content.link || undefined,
        description: found.content.description,
        files: await shownFiles(actor, found, { savesData: false, isWorking: isTeacher, words }),
      },
    }
  },
  textsOf: async (items) => {
    const materials = await readMaterials(items.map((item) => factsOf(item).materialId))
    return new Map(
      items.map((item) => {
        const content = materials.get(factsOf(item).materialId.toString())?.live?.content
        return [item._id.toString(), content ? `${content.title} ${content.description}` : '']
      }),
    )
  },
}

export function factsOf({ facts }: Pick<KindItem, 'facts'>): MaterialFacts {
  if (!(facts.materialId instanceof Types.ObjectId)) throw notFound()
  return facts as MaterialFacts
}

function costOf(content: Content | undefined): { bytes?: number } {
  if (!content) return {}
  return {
    bytes: content.files.filter((file) => canTakeFile(undefined, file)).reduce((sum, { size }) => sum + size, 0),
  }
}

/** It has been hidden or taken down since: the lesson goes on without it. */
function unlessGone(error: unknown): undefined {
  if (!(error instanceof AppError) || ![404, 410].includes(error.status)) throw error
}

async function findOffered(actor: Actor, id: Types.ObjectId): Promise<MaterialRecord | undefined> {
  const found = await findMaterial(actor, id).catch(() => undefined)
  return found && isOffered(found.material) ? found.material : undefined
}

function useOf({ materialId, edition }: MaterialFacts, { courseId, unitId, courseTitle }: ItemPlace) {
  const url = addressOfCourse(courseId)
  return { materialId, edition, kind: useKind, id: courseId, title: courseTitle, url, unitId }
}
