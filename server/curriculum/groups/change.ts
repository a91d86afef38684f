// Which subjects pupils choose from, and how many of them: said once for a version.

import { inTransaction } from '../../../storage/database/index.ts'
import { record } from '../../audit/index.ts'
import { conflict, forbidden } from '../../errors.ts'
import type { FieldErrors } from '../../http/form.ts'
import { canEditCurriculum } from '../access.ts'
import { isSame } from '../entries/values.ts'
import { type Change, officeMark } from '../entries/write.ts'
import { SubjectGrade } from '../subject-grade.model.ts'
import { CurriculumVersion } from '../version.model.ts'
import { announceVersion, type ChoiceGroup, isOver } from '../versions.ts'
import { findAnyVersion } from '../versions/change.ts'
import type { WrittenVersion } from '../versions/create.ts'

/**
 * All of a version at once. One of which subjects are said to be stays.
 * @throws AppError 403; 404; 409 `conflict` when somebody has changed the version since, 409 `curriculumVersionOver`
 */
export async function changeChoiceGroups(
  { code, edition }: { readonly code: string; readonly edition: string },
  groups: readonly ChoiceGroup[],
  { actor, origin }: Change,
): Promise<WrittenVersion> {
  if (!canEditCurriculum(actor)) throw forbidden()
  const known = await findAnyVersion(code)
  if (known.isCopying) throw conflict()
  if (await isOver(known)) throw conflict('curriculumVersionOver')
  const twice = repeated(groups)
  if (twice) return { ok: false, errors: twice }
  return await inTransaction(async (session) => {
    const former = await CurriculumVersion.findOne({ code }).session(session).lean()
    if (former?.edition !== edition) throw conflict()
    const before = former.choiceGroups.map(({ level, code: own, name, choose }) => ({ level, code: own, name, choose }))
    const wanted = groups.map(({ level, code: own, name, choose }) => ({ level, code: own, name, choose }))
    if (isSame(before, wanted)) return { ok: true, version: former }
    for (const { level, code: own, name } of before) {
      if (wanted.some((group) => group.level === level && group.code === own)) continue
      const used = await SubjectGrade.exists({ versionCode: code, level, choiceGroup: own }).session(session)
      if (used) return { ok: false, errors: { groups: { key: 'curriculum.errors.groupUsed', values: { name } } } }
    }
    const update = { choiceGroups: wanted, ...officeMark() }
    const version = await CurriculumVersion.findOneAndUpdate({ code, edition }, update, {
      session,
      returnDocument: 'after',
    }).lean()
    if (!version) throw conflict()
    const subject = { kind: 'version', id: version._id }
    const noted = { before: { choiceGroups: before }, after: { choiceGroups: wanted }, origin }
    await record({ action: 'curriculum.choiceGroupsChanged', actor, subject, ...noted }, session)
    await announceVersion(code, session)
    return { ok: true, version }
  })
}

function repeated(groups: readonly ChoiceGroup[]): FieldErrors | undefined {
  const seen = new Set<string>()
  for (const [at, { level, code }] of groups.entries()) {
    const key = `${level} ${code}`
    if (seen.has(key)) return { [`groups.${at}.code`]: { key: 'curriculum.errors.codeTaken' } }
    seen.add(key)
  }
  return undefined
}
