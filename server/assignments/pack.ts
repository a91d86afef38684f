// Everything that was handed in, as one ZIP: a folder for each in the order of the class list, and a list of all.

import type { Request, Response } from 'express'
import type { Translator } from '../i18n/translator.ts'
import {
  type Packed,
  fileFrom,
  openArchiveOf,
  safeName,
  sendZip,
  uniqueNames,
  withoutInfected,
} from '../materials/index.ts'
import { csvLine } from '../spreadsheets/index.ts'
import { findStoredFiles } from '../uploads/index.ts'
import { codeOf } from './alias.ts'
import type { FoundAssignment, PupilWork } from './find.ts'
import { typedMark } from './marks.ts'
import { lastAttempt } from './standing.ts'
import type { Attempt } from './submission.model.ts'

/** Whoever marks has been asked for. */
export async function sendWork(req: Request, res: Response, found: FoundAssignment, works: readonly PupilWork[]) {
  const words = req.context.translator
  const handedIn = works.filter(({ work }) => lastAttempt(work))
  const packed: Packed[] = [{ path: 'list.csv', what: listOf(found, works, words) }]
  for (const [at, one] of handedIn.entries()) {
    const folder = folderOf(found, one, at + 1)
    for (const { path, what } of await packedOf(lastAttempt(one.work)!, words))
      packed.push({ path: `${folder}/${path}`, what })
  }
  const name = `${safeName(found.item.title)}.zip`
  await sendZip(req, res, await openArchiveOf(packed), { materials: [], name })
}

/** Such as `07 Nguyễn Thị Ánh (K7PQ2)`: by the code files find back to whom they are of, whatever else is renamed. */
function folderOf({ assignment }: FoundAssignment, { person, ownerId }: PupilWork, number: number): string {
  const code = codeOf(assignment.seed, ownerId)
  const name = person.fullName === `#${code}` ? '' : `${safeName(person.fullName).slice(0, 80)} `
  return `${String(number).padStart(2, '0')} ${name}(${code})`
}

async function packedOf({ text, link, files, photos }: Attempt, { t }: Translator): Promise<Packed[]> {
  const texts = [
    { name: `${t('assignments.pack.text')}.txt`, text },
    { name: `${t('assignments.pack.link')}.txt`, text: link },
  ].filter((one) => one.text !== '')
  const all = [...files, ...photos]
  const stored = await findStoredFiles(all.map(({ key }) => key))
  const kept = await withoutInfected(
    all.flatMap(({ key, name }) => {
      const file = stored.get(key)
      return file ? [fileFrom({ ...file, storedFileId: file._id, name })] : []
    }),
  )
  const paths = uniqueNames([...texts.map(({ name }) => name), ...kept.map(({ name }) => name)])
  return [...texts.map((one) => one.text), ...kept].map((what, at) => ({ path: paths[at]!, what }))
}

function listOf({ assignment }: FoundAssignment, works: readonly PupilWork[], { t }: Translator): string {
  const rows = works.map(({ person, work, ownerId }) => {
    const last = lastAttempt(work)
    const mark = work?.mark ? typedMark(assignment.scheme, work.mark.value) : ''
    return [codeOf(assignment.seed, ownerId), person.fullName, last?.submittedAt.toISOString() ?? '', mark]
  })
  const heads = ['code', 'name', 'at', 'mark'].map((name) => t(`assignments.pack.columns.${name}`))
  return `\ufeff${[heads, ...rows].map((cells) => csvLine(cells)).join('')}`
}
