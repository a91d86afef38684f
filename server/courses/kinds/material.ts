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
  creditOf,
  findMaterial,
  isOffered,
  type MaterialRecord,
  readMaterials,
  recallOf,
  shownFiles,
  weighFiles,
  viewScripts,
  withoutInfected,
  yearOf,
} from '../../materials/index.ts'
import { translatorFor } from '../../i18n/translator.ts'
import type { CourseItemKind, ItemFacts, ItemPlace, KindItem, PackedItem } from '../../pages/course-kinds.ts'
import { addUse } from '../../usage/index.ts'
import { addressOfCourse } from '../address.ts'
import { editionIn, useKind } from '../materials/uses.ts'
import { packedFile } from '../packing.ts'

const form = z.object({
  material: z.string().min(1).max(500),
  /** Of a course that was put in a package with it: newer ones are offered, as they were there. */
  edition: z.coerce.number().int().min(1).optional(),
})

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
    const { material: address, edition: wanted } = values as z.output<typeof form>
    const [id] = /[0-9a-f]{24}(?![0-9a-f])/.exec(address) ?? []
    const known = before && factsOf(before)
    if (known && id === known.materialId.toString()) return { facts: known }
    const found = id ? await findOffered(actor, new Types.ObjectId(id)) : undefined
    if (!found) throw new InvalidInput({ 'facts.material': { key: 'courses.errors.noMaterial' } })
    const edition = (await editionIn(place.courseId, found._id, session)) ?? editionFor(found, wanted)
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
  weighOf: async (items) => {
    const materials = await readMaterials(items.map((item) => factsOf(item).materialId))
    const filesOf = (item: KindItem) => {
      const content = materials.get(factsOf(item).materialId.toString())?.live?.content
      return (content?.files ?? []).filter((file) => canTakeFile(undefined, file))
    }
    const weights = await weighFiles(items.map(filesOf))
    return new Map(items.map(({ _id }, at) => [_id.toString(), weights[at]!]))
  },
  show: async ({ actor, item, isTeacher, savesData, words }) => {
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
        files: await shownFiles(actor, found, { savesData, isWorking: isTeacher, words }),
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
  packing: {
    as: 'material',
    pack: packMaterial,
    isHere: async ({ material: address }, actor) => {
      const id = idIn(address)
      return id !== undefined && (await findOffered(actor, id)) !== undefined
    },
  },
}

/** One that was recalled is not begun with. */
function editionFor(found: MaterialRecord, wanted: number | undefined): number {
  const { number } = found.live!
  return wanted !== undefined && wanted <= number && !recallOf(found, wanted) ? wanted : number
}

function idIn(address: string | undefined): Types.ObjectId | undefined {
  const [id] = /[0-9a-f]{24}(?![0-9a-f])/.exec(address ?? '') ?? []
  return id ? new Types.ObjectId(id) : undefined
}

/** With its files, for where the material is not known. */
async function packMaterial(item: KindItem, actor: Actor): Promise<PackedItem | { readonly why: string }> {
  const { materialId, edition } = factsOf(item)
  // Of an edition that nobody can have any more: what it is now.
  const found =
    (await findMaterial(actor, materialId, { edition }).catch(unlessGone)) ??
    (await findMaterial(actor, materialId).catch(unlessGone))
  if (!found) return { why: 'courses.copy.materialGone' }
  const { material, content } = found
  // What is for one school alone is taken nowhere else.
  const isOfSchool = content.licence === 'NOIBO-TRUONG'
  const own = isOfSchool ? [] : content.files.filter((file) => canTakeFile(actor, file))
  const files = await withoutInfected(own)
  const address = addressOfMaterial(materialId)
  const credited = { content, unitName: material.unitName, year: yearOf(material.live?.publishedAt ?? new Date()) }
  const credit = creditOf({ ...credited, address }, translatorFor('vi').t).text
  return {
    fields: { material: address, edition: String(edition) },
    text: [content.description, credit].filter(Boolean).join('\n\n'),
    ...(content.link && { url: content.link }),
    ...(isOfSchool && { notes: ['courses.copy.ofSchoolAlone'] }),
    files: files.map(packedFile),
    outcomes: content.outcomes,
  }
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
