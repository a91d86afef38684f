// What a page shows besides its text: its pictures under their addresses, materials that whoever reads it may see.

import { Types } from 'mongoose'
import type { Actor } from '../../../actor.ts'
import { addressOfMaterial, findMaterials, type MaterialFile } from '../../../materials/index.ts'
import type { Translator } from '../../../i18n/translator.ts'
import { findProcessing } from '../../../processing/index.ts'
import type { Upload } from '../../../uploads/index.ts'
import { addressOfCourse, addressOfItem } from '../../address.ts'
import { namedIn, parsePage } from './markdown.ts'
import type { Around, Card, Picture } from './render.ts'

export interface Shown {
  readonly text: string
  readonly courseId: Types.ObjectId
  /** Undefined: there is none yet, and only uploads are shown. */
  readonly itemId: Types.ObjectId | undefined
  readonly files: readonly MaterialFile[]
  /** Of whoever writes it: no part of the page yet. */
  readonly uploads?: readonly Upload[]
}

export async function aroundOf(actor: Actor, shown: Shown, { t }: Translator): Promise<Around> {
  const { pictureIds, materialIds } = namedIn(parsePage(shown.text))
  return {
    pictures: await picturesOf(shown, pictureIds),
    materials: await cardsOf(actor, materialIds),
    words: { material: t('courses.kinds.page.material'), pictureGone: t('courses.kinds.page.pictureGone') },
  }
}

async function picturesOf(
  { courseId, itemId, files, uploads = [] }: Shown,
  named: readonly string[],
): Promise<Map<string, Picture>> {
  const known = files.filter(({ _id }) => named.includes(_id.toString()))
  const processing = await findProcessing(known.map(({ storedFileId }) => storedFileId))
  const own = known.map(({ _id, storedFileId }): [string, Picture] => {
    const { width, height } = processing.get(storedFileId.toString())?.facts ?? {}
    const url = `${addressOfItem(courseId, itemId!)}/files/${_id.toString()}?inline=yes`
    return [_id.toString(), { url, width, height }]
  })
  const waiting = uploads.map(({ id }): [string, Picture] => [
    id.toString(),
    { url: `${addressOfCourse(courseId)}/uploads/${id.toString()}` },
  ])
  return new Map([...waiting, ...own])
}

async function cardsOf(actor: Actor, ids: readonly string[]): Promise<Map<string, Card>> {
  if (ids.length === 0) return new Map()
  const found = await findMaterials(
    actor,
    ids.map((id) => new Types.ObjectId(id)),
  )
  return new Map(
    [...found].flatMap(([id, { live, _id }]): [string, Card][] =>
      live ? [[id, { title: live.content.title, url: addressOfMaterial(_id) }]] : [],
    ),
  )
}
