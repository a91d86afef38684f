import { inTransaction } from '../../../storage/database/index.ts'
import { record } from '../../audit/index.ts'
import { conflict, forbidden, isDuplicateKey, notFound } from '../../errors.ts'
import { canEditCurriculum } from '../access.ts'
import { isSame } from '../entries/values.ts'
import { type Change, officeMark } from '../entries/write.ts'
import { CurriculumVersion, type VersionRecord } from '../version.model.ts'
import { announceVersion, isOver } from '../versions.ts'
import { takenIn, type WrittenVersion } from './create.ts'
import type { VersionValues } from './input.ts'

/** Also one that is still being copied. @throws AppError 404 */
export async function findAnyVersion(code: unknown): Promise<VersionRecord> {
  const version = typeof code === 'string' ? await CurriculumVersion.findOne({ code }).lean() : null
  if (!version) throw notFound()
  return version
}

/** The newest first, with those that are still being copied. */
export async function listAllVersions(): Promise<VersionRecord[]> {
  return await CurriculumVersion.find().sort({ firstSchoolYear: -1, _id: -1 }).lean()
}

/** @throws AppError 403; 404; 409 `conflict` when somebody has changed it since, 409 `curriculumVersionOver` */
export async function changeVersion(
  { code, edition }: { readonly code: string; readonly edition: string },
  values: VersionValues,
  { actor, origin }: Change,
): Promise<WrittenVersion> {
  if (!canEditCurriculum(actor)) throw forbidden()
  if (await isOver(await findAnyVersion(code))) throw conflict('curriculumVersionOver')
  try {
    return await inTransaction(async (session) => {
      const former = await CurriculumVersion.findOne({ code }).session(session).lean()
      if (former?.edition !== edition) throw conflict()
      const names = (['name', 'legalBasis', 'firstSchoolYear'] as const).filter(
        (name) => !isSame(values[name], former[name]),
      )
      if (names.length === 0) return { ok: true, version: former }
      const pick = (all: VersionValues) => Object.fromEntries(names.map((name) => [name, all[name]]))
      const update = { ...pick(values), ...officeMark() }
      const version = await CurriculumVersion.findOneAndUpdate({ code, edition }, update, {
        session,
        returnDocument: 'after',
      }).lean()
      if (!version) throw conflict()
      const subject = { kind: 'version', id: version._id }
      const noted = { before: pick(former), after: pick(values), origin }
      await record({ action: 'curriculum.versionChanged', actor, subject, ...noted }, session)
      await announceVersion(code, session)
      return { ok: true, version }
    })
  } catch (error) {
    if (isDuplicateKey(error)) return { ok: false, errors: await takenIn(values) }
    throw error
  }
}
