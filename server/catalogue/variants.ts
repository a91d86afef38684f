// What of a material can be found by whom. Everybody finds exactly one document of what they may see: where a text is for
// teachers only there are two, one for those who work in a school (`staff`) and one without it for the `others`. The draft
// beside an edition that is live, or waits to be decided on, is a document of its own, for its owner and the curators.

import type { Types } from 'mongoose'
import { type Actor, hasRole } from '../actor.ts'
import { type Content, draftViewersOf, type MaterialFile, type MaterialRecord, staff } from '../materials/index.ts'

export const readers = ['staff', 'others'] as const
export type Reader = (typeof readers)[number]

export interface Variant {
  readonly content: Content
  readonly isDraft: boolean
  readonly viewers: readonly string[]
}

export function readerOf(actor: Actor | undefined): Reader {
  return actor && hasRole(actor, ...staff) ? 'staff' : 'others'
}

/** `waiting`: the edition that waits to be decided on while nothing is live. */
export function variantsOf(material: MaterialRecord, waiting: Content | undefined): Variant[] {
  const { live, draft, viewers, removedAt, isRetired } = material
  if (removedAt || isRetired || viewers.length === 0) return []
  const edition = live?.content ?? waiting
  if (!edition) return [{ content: draft, isDraft: true, viewers }]
  const variants: Variant[] = [{ content: edition, isDraft: false, viewers }]
  if (!isSame(draft, edition)) variants.push({ content: draft, isDraft: true, viewers: draftViewersOf(material) })
  return variants
}

/** Ids are `<material>`, `<material>-teachers`, and the same with `-draft`. */
export function documentId(materialId: Types.ObjectId, isDraft: boolean, isForStaff: boolean): string {
  return `${materialId.toString()}${isDraft ? '-draft' : ''}${isForStaff ? '-teachers' : ''}`
}

/** All that a material can have in the index. */
export function documentIds(materialId: Types.ObjectId): string[] {
  return [false, true].flatMap((isDraft) =>
    [false, true].map((staffOnly) => documentId(materialId, isDraft, staffOnly)),
  )
}

export function readDocumentId(id: string): { readonly materialId: string; readonly isDraft: boolean } {
  return { materialId: id.slice(0, idLength), isDraft: id.includes('-draft') }
}

const idLength = 24

export interface FoundFile {
  readonly file: MaterialFile
  readonly viewers: readonly string[]
  readonly readers: readonly Reader[]
}

/** The files of all variants, each once. One that either says is for teachers only is. */
export function filesOf(variants: readonly Variant[]): FoundFile[] {
  const files = new Map<string, FoundFile>()
  for (const { content, viewers } of variants)
    for (const file of content.files) {
      const id = file._id.toString()
      const known = files.get(id)
      const isForStaff = file.isForTeachersOnly || known?.readers.length === 1
      files.set(id, {
        file: known?.file ?? file,
        viewers: [...new Set([...(known?.viewers ?? []), ...viewers])],
        readers: isForStaff ? ['staff'] : readers,
      })
    }
  return [...files.values()]
}

function isSame(draft: Content, live: Content): boolean {
  return comparable(draft) === comparable(live)
}

/** What was left out and what is empty are the same. */
function comparable(content: Content): string {
  const entries = Object.entries(content).filter(([, value]) => value !== undefined && value !== null)
  return JSON.stringify(entries.sort(([a], [b]) => (a < b ? -1 : 1)))
}
