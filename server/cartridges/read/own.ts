// Our own ZIP: all that it says is as it was, but for what this place does not have.

import { Types } from 'mongoose'
import type { z } from 'zod'
import type { Actor } from '../../actor.ts'
import { kindNamed } from '../../courses/index.ts'
import type { CourseItemKind } from '../../pages/course-kinds.ts'
import type { OpenPackage } from '../../packages/index.ts'
import { courseDocument, courseSchema, formatName, formatVersion, itemDocument } from '../format.ts'
import { CartridgeProblem } from '../problem.ts'
import type { DraftCourse, DraftFile, DraftItem, Reason } from './draft.ts'
import type { Reading } from './cartridge.ts'
import { folderOf, nameOf } from './paths.ts'
import { largestText } from './setting.ts'

/** Undefined: it is none. @throws PackageProblem, CartridgeProblem */
export async function readOwn(
  archive: OpenPackage,
  { goOn, tell }: Reading,
  actor: Actor,
): Promise<DraftCourse | undefined> {
  const entry = archive.entries.find(({ path }) => nameOf(path) === courseDocument)
  if (!entry) return undefined
  const folder = folderOf(entry.path)
  const document = await readJson(archive, entry.path)
  const { format, version } = (document ?? {}) as { format?: unknown; version?: unknown }
  if (format !== formatName) throw new CartridgeProblem('ownDamaged')
  if (version !== formatVersion) throw new CartridgeProblem('ownVersion', { version: String(version).slice(0, 20) })
  const read = courseSchema.safeParse(document)
  if (!read.success) throw new CartridgeProblem('ownDamaged')
  const { sections, ...facts } = read.data
  const ids = new Map(sections.flatMap(({ items }) => items).map(({ ref }) => [ref, new Types.ObjectId()]))
  const total = ids.size
  let position = 0
  const drafts = []
  for (const { title, text, items } of sections) {
    const made: DraftItem[] = []
    for (const item of items) {
      await goOn()
      made.push(await itemOf({ archive, folder, actor, ids }, item))
      if (++position % 20 === 0) await tell(position, total)
    }
    drafts.push({ title, text, items: made })
  }
  const { level, subjectCode, yearKey, calendar, grades, introduction, title } = facts
  return {
    ...{ format: 'hoclieu', system: 'hoclieu', title, introduction, level, subjectCode, grades, yearKey, calendar },
    ...{ sections: drafts, notes: [] },
  }
}

interface Around {
  readonly archive: OpenPackage
  readonly folder: string
  readonly actor: Actor
  readonly ids: ReadonlyMap<string, Types.ObjectId>
}

type Said = z.output<typeof courseSchema>['sections'][number]['items'][number]

async function itemOf({ archive, folder, actor, ids }: Around, said: Said): Promise<DraftItem> {
  const { ref, title, isPublished, isOptional, rule, opensAt, afterItem, wasForGroups, kind, document } = said
  const settings = { title, isPublished: isPublished && !wasForGroups, isOptional, rule, opensAt }
  const places = { itemId: ids.get(ref)!, afterItemId: afterItem === undefined ? undefined : ids.get(afterItem) }
  const read = itemDocument.safeParse(await readJson(archive, `${folder}${document}`))
  const groups: Reason[] = wasForGroups ? [{ key: 'courses.copy.wasForGroups' }] : []
  const common = { ...settings, ...places, kind, source: 'own', files: [], text: '', reasons: groups }
  if (!read.success)
    return { ...common, as: 'page', outcome: 'notHeld', reasons: [{ key: 'cartridges.reasons.ownItemDamaged' }] }
  const { as, fields, moments, text, url } = read.data
  const { files, reasons } = filesOf(archive, folder, read.data.files)
  const item = { ...common, as, fields, moments, text, url, files, reasons: [...groups, ...reasons] }
  const known = kindHere(kind)
  if (known && (await isHere(known, fields, actor)))
    // What shows a material needs no files of its own.
    return { ...item, outcome: 'same', files: as === 'material' ? [] : files }
  return instead(item, known ? 'notHereMaterial' : 'notHereKind')
}

/** Its files, its link, or at least its text. */
function instead(item: Omit<DraftItem, 'outcome'>, reason: string): DraftItem {
  const as = item.files.length > 0 ? 'files' : item.url ? 'link' : 'page'
  const outcome = as === 'page' && item.text === '' ? 'notHeld' : 'other'
  const text = as === 'page' ? item.text : item.text.slice(0, 1000)
  const reasons = [...item.reasons, { key: `cartridges.reasons.${reason}` }]
  return { ...item, as, outcome, text, kind: undefined, fields: undefined, files: item.files.slice(0, 20), reasons }
}

function kindHere(name: string): CourseItemKind | undefined {
  try {
    return kindNamed(name)
  } catch {
    return undefined
  }
}

async function isHere({ packing }: CourseItemKind, fields: Readonly<Record<string, string>>, actor: Actor) {
  return packing !== undefined && (packing.isHere === undefined || (await packing.isHere(fields, actor)))
}

function filesOf(archive: OpenPackage, folder: string, said: z.output<typeof itemDocument>['files']) {
  const reasons: Reason[] = []
  const files = said.flatMap(({ id, path, name, sha256 }): DraftFile[] => {
    const entry = archive.entries.find((one) => one.path === `${folder}${path}`)
    if (!entry) reasons.push({ key: 'cartridges.reasons.missing', values: { name } })
    return entry ? [{ id, path: entry.path, name, size: entry.size, sha256 }] : []
  })
  return { files, reasons }
}

async function readJson(archive: OpenPackage, path: string): Promise<unknown> {
  const entry = archive.entries.find((one) => one.path === path)
  const bytes = entry && (await archive.read(entry, largestText))
  try {
    return bytes && JSON.parse(bytes.toString('utf8'))
  } catch {
    return undefined
  }
}
