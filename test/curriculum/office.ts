// The office of a sector at work: a person who may edit the curriculum, and words for what they do.

import type { Actor } from '../../server/actor.ts'
import { type EntryRecord, type KindName, kinds, modelOf } from '../../server/curriculum/entries/kinds.ts'
import type { Change } from '../../server/curriculum/entries/write.ts'
import { type Values, valuesOf } from '../../server/curriculum/entries/values.ts'
import { AppError } from '../../server/errors.ts'
import type { Role } from '../../server/roles.ts'
import { actorOf, makePerson, makeUnit } from '../support/make.ts'

export const supplied = 'GDPT2018'

/** By somebody with this role. */
export async function changeBy(role: Role = 'sectorSpecialist'): Promise<Change & { readonly actor: Actor }> {
  const unitId = await makeUnit('sectorOffice')
  const actor = await actorOf(await makePerson(role, { unitId }))
  return { actor, origin: { address: '192.0.2.1', device: 'test' } }
}

export async function entryCalled(
  kind: KindName,
  code: string,
  more: Partial<Pick<EntryRecord, 'versionCode' | 'level' | 'grade' | 'subjectCode'>> = {},
): Promise<EntryRecord> {
  const filter = kinds[kind].isOfVersion ? { versionCode: supplied, ...more } : more
  const found = await modelOf(kinds[kind])
    .findOne(kind === 'subjectGrade' ? { ...filter, subjectCode: code } : { ...filter, code })
    .lean<EntryRecord>()
  if (!found) throw new Error(`There is no ${kind} ${code}.`)
  return found
}

export async function valuesNow(kind: KindName, { _id }: EntryRecord): Promise<Values> {
  return valuesOf(kinds[kind], (await modelOf(kinds[kind]).findById(_id).lean<EntryRecord>())!)
}

/** In the order that people see. */
export async function codesOf(kind: KindName, filter: object): Promise<(string | undefined)[]> {
  const found = await modelOf(kinds[kind]).find(filter).sort({ place: 1, _id: 1 }).lean<EntryRecord[]>()
  return found.map(({ code }) => code)
}

/** `409 conflict` */
export async function refusalOf(work: Promise<unknown>): Promise<string | undefined> {
  return await work.then(
    () => undefined,
    (error: unknown) => {
      if (error instanceof AppError) return `${error.status} ${error.code}`
      throw error
    },
  )
}
