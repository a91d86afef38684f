// By what a panel judges. A panel keeps the rubric that it began with.

import { inTransaction } from '../../storage/database/index.ts'
import { type Actor, hasRole, type Origin } from '../actor.ts'
import { InvalidInput } from '../api/index.ts'
import { record } from '../audit/index.ts'
import { forbidden } from '../errors.ts'
import type { FieldError } from '../http/form.ts'
import type { Role } from '../roles.ts'
import { type Criterion, Rubric } from './rubric.model.ts'

export const rubricEditors: readonly Role[] = ['sectorAdministrator', 'sectorSpecialist']
export const mostCriteria = 10
export const mostPoints = 100

/** The five that the workflow of the sector names; each counts the same until the sector decides otherwise. */
export const usualRubric: readonly Criterion[] = [
  { key: 'accuracy', name: 'Chính xác khoa học', englishName: 'Scientific accuracy', most: 20 },
  { key: 'outcomes', name: 'Bám yêu cầu cần đạt', englishName: 'Fit to the outcomes of the curriculum', most: 20 },
  { key: 'pedagogy', name: 'Sư phạm', englishName: 'Teaching quality', most: 20 },
  { key: 'technical', name: 'Kĩ thuật và khả năng tiếp cận', englishName: 'Technique and accessibility', most: 20 },
  { key: 'rights', name: 'Bản quyền', englishName: 'Rights', most: 20 },
]

export async function findRubric(): Promise<readonly Criterion[]> {
  const found = await Rubric.findById(sector).lean()
  return found
    ? found.criteria.map(({ key, name, englishName, most }) => ({ key, name, englishName, most }))
    : usualRubric
}

/** Without a key: a new criterion. */
export type CriterionForm = Omit<Criterion, 'key'> & { readonly key?: string | undefined }

/** Panels that have begun keep theirs. @throws AppError 403; InvalidInput by field: `criteria.<at>.<what>` */
export async function changeRubric(actor: Actor, given: readonly CriterionForm[], origin: Origin): Promise<void> {
  if (!hasRole(actor, ...rubricEditors)) throw forbidden()
  refuseOdd(given)
  await inTransaction(async (session) => {
    const before = (await Rubric.findById(sector).session(session).lean())?.criteria ?? usualRubric
    const known = new Set(before.map(({ key }) => key))
    const keys = new Set(given.flatMap(({ key }) => (key !== undefined && known.has(key) ? [key] : [])))
    const criteria = given.map(({ key, ...words }) => ({
      ...words,
      key: key && keys.delete(key) ? key : newKey(known),
    }))
    await Rubric.updateOne({ _id: sector }, { $set: { criteria } }, { upsert: true, session })
    const told = (list: readonly Omit<Criterion, 'key'>[]) =>
      list.map(({ name, most }) => `${name} (${most})`).join(', ')
    await record(
      {
        ...{ action: 'curation.rubricChanged', actor, origin, unitIds: [] },
        subject: { kind: 'rubric', id: sector },
        before: { criteria: told(before) },
        after: { criteria: told(criteria) },
      },
      session,
    )
  })
}

const sector = 'sector'

function newKey(known: Set<string>): string {
  let at = known.size + 1
  while (known.has(`criterion${at}`)) at++
  known.add(`criterion${at}`)
  return `criterion${at}`
}

function refuseOdd(given: readonly CriterionForm[]): void {
  const errors: Record<string, FieldError> = {}
  if (given.length === 0) errors['criteria.0.name'] = { key: 'curation.errors.noCriteria' }
  for (const [at, { name, englishName, most }] of given.entries()) {
    if (name === '') errors[`criteria.${at}.name`] = { key: 'field.errors.required' }
    if (englishName === '') errors[`criteria.${at}.englishName`] = { key: 'field.errors.required' }
    if (!Number.isInteger(most) || most < 1 || most > mostPoints)
      errors[`criteria.${at}.most`] = { key: 'curation.errors.points', values: { least: 1, most: mostPoints } }
  }
  if (Object.keys(errors).length > 0) throw new InvalidInput(errors)
}
