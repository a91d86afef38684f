// The links of what was handed in are tried by the worker, when it is set up to.

import { Types } from 'mongoose'
import { findEdition } from '../materials/index.ts'
import type { EventHandler } from '../outbox/run.ts'
import { linksIn } from './links.ts'
import { editionReadEvent, readFirstPages } from './read.ts'
import { Reading, type TriedLink } from './reading.model.ts'
import { tryLink } from './try-link.ts'

let isWanted = false

export function useLinkChecks(wanted: boolean): void {
  isWanted = wanted
}

/** Whether links will be tried at all. */
export function triesLinks(): boolean {
  return isWanted
}

export const linkEvents: Readonly<Record<string, EventHandler>> = {
  [editionReadEvent]: async ({ materialId, edition }) => {
    if (isWanted) await tryLinksOf(new Types.ObjectId(materialId as string), edition as number, tryLink)
  },
}

/** A few at a time, each once. */
export async function tryLinksOf(
  materialId: Types.ObjectId,
  number: number,
  tryOne: (address: string) => Promise<TriedLink['state']>,
): Promise<void> {
  const edition = await findEdition(materialId, number)
  if (!edition) return
  const pages = await readFirstPages(edition.content.files)
  const waiting = linksIn(
    edition.content,
    pages.map(({ text }) => text),
  )
  const links: TriedLink[] = []
  const work = async () => {
    for (let url = waiting.shift(); url !== undefined; url = waiting.shift())
      links.push({ url, state: await tryOne(url) })
  }
  await Promise.all(Array.from({ length: atATime }, work))
  await Reading.updateOne({ materialId, edition: number }, { $set: { links } })
}

const atATime = 4
