// A new version begins as a copy of another one; the outbox fills it (copy.ts).

import { inTransaction } from '../../../storage/database/index.ts'
import { record } from '../../audit/index.ts'
import { forbidden, isDuplicateKey } from '../../errors.ts'
import type { FieldErrors } from '../../http/form.ts'
import { enqueue } from '../../outbox/index.ts'
import { canEditCurriculum } from '../access.ts'
import { kindsOfVersion, modelOf } from '../entries/kinds.ts'
import { type Change, officeMark } from '../entries/write.ts'
import { CurriculumVersion, type VersionRecord } from '../version.model.ts'
import { findVersion } from '../versions.ts'
import type { NewVersionValues } from './input.ts'

export type WrittenVersion =
  { readonly ok: true; readonly version: VersionRecord } | { readonly ok: false; readonly errors: FieldErrors }

export const copyEvent = 'curriculum.versionCopied'

/** @throws AppError 403; 404 for a version to copy that there is not */
export async function createVersion(values: NewVersionValues, { actor, origin }: Change): Promise<WrittenVersion> {
  if (!canEditCurriculum(actor)) throw forbidden()
  const { copyOf, ...facts } = values
  const { choiceGroups } = await findVersion(copyOf)
  try {
    return await inTransaction(async (session) => {
      let toCopy = 0
      for (const kind of kindsOfVersion)
        toCopy += await modelOf(kind).countDocuments({ versionCode: copyOf }).session(session)
      const version = new CurriculumVersion({
        ...facts,
        choiceGroups,
        ...officeMark(),
        ...{ copiedFrom: copyOf, isCopying: true, copied: 0, toCopy },
        ...{ createdAt: new Date(), createdByName: actor.name },
      })
      await version.save({ session })
      const subject = { kind: 'version', id: version._id }
      await record({ action: 'curriculum.versionCreated', actor, subject, after: values, origin }, session)
      await enqueue(copyEvent, { versionId: version._id.toString() }, session)
      return { ok: true, version: version.toObject() }
    })
  } catch (error) {
    if (isDuplicateKey(error)) return { ok: false, errors: await takenIn(facts) }
    throw error
  }
}

/** Which of the two unique ones it is. */
export async function takenIn({ code, firstSchoolYear }: { readonly code?: string; readonly firstSchoolYear: number }) {
  const errors: Record<string, { key: string }> = {}
  if (code !== undefined && (await CurriculumVersion.exists({ code })))
    errors.code = { key: 'curriculum.errors.codeTaken' }
  if ((await CurriculumVersion.exists({ firstSchoolYear })) && !errors.code)
    errors.firstSchoolYear = { key: 'curriculum.errors.yearTaken' }
  return errors
}
