// The kind of item in which pupils hand something in.

import { randomBytes } from 'node:crypto'
import type { ClientSession } from 'mongoose'
import { InvalidInput } from '../api/index.ts'
import { conflict } from '../errors.ts'
import { readForm } from '../http/form.ts'
import type { CourseItemKind, KindItem } from '../pages/course-kinds.ts'
import { CourseAssignment, workKinds } from './assignment.model.ts'
import { type AssignmentForm, assignmentForm, typedMoment, usualKinds } from './input.ts'
import { type Scheme, schemesFor } from './marks.ts'
import { WorkLayer } from './layers/layer.model.ts'
import { WorkMarking } from './marking/marking.model.ts'
import { type SubmissionRecord, WorkSubmission } from './submission.model.ts'
import { packRubric, unpackRubric } from './rubrics/pack.ts'
import { freeFiles } from './take-files.ts'
import { showAssignment } from './show.ts'

export const assignmentKind: CourseItemKind = {
  ...{ name: 'assignment', feature: 'assignments', icon: 'assignment', order: 15, isOpened: true },
  rules: ['submitted', 'teacher'],
  drawForm: async (_actor, item, typed, { t }, { place }) => {
    const known = item && (await CourseAssignment.findById(item._id).lean())
    const offered = schemesFor(place.level)
    const scheme = typed?.['facts.scheme'] ?? known?.scheme ?? offered[0]
    const again = typed?.['facts.again'] ?? known?.again ?? 'untilMarked'
    return {
      view: 'assignments/_form',
      model: {
        instructions: typed?.['facts.instructions'] ?? known?.instructions ?? '',
        dueAt: typed?.['facts.dueAt'] ?? typedMoment(known?.dueAt),
        closesAt: typed?.['facts.closesAt'] ?? typedMoment(known?.closesAt),
        takes: workKinds.map((one) => ({
          ...{ name: `facts.takes.${one}`, label: t(`assignments.takes.${one}`) },
          isChecked: typed ? Boolean(typed[`facts.takes.${one}`]) : (known?.takes ?? usualKinds).includes(one),
        })),
        isGroup: typed ? Boolean(typed['facts.isGroup']) : known?.isGroup,
        isAnonymous: typed ? Boolean(typed['facts.isAnonymous']) : known?.isAnonymous,
        schemes: withKnown(offered, known?.scheme).map((one) => ({
          ...{ value: one, label: t(`assignments.schemes.${one}`), isSelected: one === scheme },
        })),
        policies: (['never', 'untilMarked', 'always'] as const).map((one) => ({
          ...{ value: one, label: t(`assignments.again.${one}`), isSelected: one === again },
        })),
      },
    }
  },
  readForm: (input) => readForm(assignmentForm, input),
  save: async ({ place, itemId, values, before }, session) => {
    const form = values as AssignmentForm
    const known = before && (await CourseAssignment.findById(itemId).session(session).lean())
    if (!withKnown(schemesFor(place.level), known?.scheme).includes(form.scheme))
      throw new InvalidInput({ 'facts.scheme': { key: 'assignments.errors.scheme' } })
    const isMarked =
      known &&
      known.scheme !== form.scheme &&
      (await WorkSubmission.exists({ assignmentId: itemId, mark: { $ne: null } }).session(session))
    if (isMarked) throw new InvalidInput({ 'facts.scheme': { key: 'assignments.errors.markedAlready' } })
    if (known?.rubric && known.scheme !== form.scheme)
      throw new InvalidInput({ 'facts.scheme': { key: 'assignments.errors.rubricOfScheme' } })
    const { dueAt, closesAt, rubric: packed, ...settings } = form
    const rubric = packed !== undefined && !before ? unpackRubric(packed, form.scheme) : undefined
    if (packed !== undefined && !rubric) throw new InvalidInput({ 'facts.rubric': { key: 'field.errors.invalid' } })
    const isOther = known && (known.isGroup !== form.isGroup || known.isAnonymous !== form.isAnonymous)
    if (isOther && (await WorkSubmission.exists({ assignmentId: itemId }).session(session))) {
      const field = known.isGroup === form.isGroup ? 'facts.isAnonymous' : 'facts.isGroup'
      throw new InvalidInput({ [field]: { key: 'assignments.errors.begunAlready' } })
    }
    const fields = { ...settings, courseId: place.courseId, changedAt: new Date() }
    const unset = { ...(!dueAt && { dueAt: 1 }), ...(!closesAt && { closesAt: 1 }) }
    await CourseAssignment.updateOne(
      { _id: itemId },
      {
        $set: { ...fields, ...(dueAt && { dueAt }), ...(closesAt && { closesAt }), ...(rubric && { rubric }) },
        ...(Object.keys(unset).length > 0 && { $unset: unset }),
        $setOnInsert: { extensions: [], seed: makeSeed() },
      },
      { upsert: true, session },
    )
    return { facts: { dueAt: dueAt ?? null } }
  },
  checkRemoval,
  remove: async ({ _id }, _place, session) => {
    await checkRemoval({ _id }, session)
    for (const work of await WorkSubmission.find({ assignmentId: _id }).session(session).lean<SubmissionRecord[]>())
      await freeFiles(work, undefined, session)
    await WorkSubmission.deleteMany({ assignmentId: _id }, { session })
    await WorkMarking.deleteMany({ assignmentId: _id }, { session })
    await WorkLayer.deleteMany({ assignmentId: _id }, { session })
    await CourseAssignment.deleteOne({ _id }, { session })
  },
  /** Without its dates: they are of the year in which it was set. */
  copy: async ({ item, to }, session) => {
    const known = await CourseAssignment.findById(item._id).session(session).lean()
    if (!known) return { why: 'assignments.errors.gone' }
    const { instructions, again, scheme, takes, isGroup, isAnonymous } = known
    const copy = {
      ...{ _id: to.itemId, courseId: to.courseId, instructions, again, scheme, takes, isGroup, isAnonymous },
      ...{ seed: makeSeed(), extensions: [], changedAt: new Date() },
    }
    await CourseAssignment.create([known.rubric ? { ...copy, rubric: known.rubric } : copy], { session })
    return { facts: { dueAt: null } }
  },
  dueOf: ({ facts }) => (facts.dueAt instanceof Date ? facts.dueAt : undefined),
  costsOf: () => new Map(),
  show: showAssignment,
  textsOf: async (items) => {
    const found = await CourseAssignment.find({ _id: { $in: items.map(({ _id }) => _id) } }, { instructions: 1 }).lean()
    return new Map(found.map(({ _id, instructions }) => [_id.toString(), instructions]))
  },
  packing: {
    as: 'assignment',
    pack: async ({ _id }) => {
      const known = await CourseAssignment.findById(_id).lean()
      if (!known) return { why: 'assignments.errors.gone' }
      const { instructions, again, scheme, takes, isGroup, isAnonymous, rubric, dueAt, closesAt } = known
      return {
        fields: {
          ...{ instructions, again, scheme, 'takes.asked': 'yes' },
          ...Object.fromEntries(takes.map((kind) => [`takes.${kind}`, 'yes'])),
          ...(isGroup && { isGroup: 'yes' }),
          ...(isAnonymous && { isAnonymous: 'yes' }),
          ...(rubric && { rubric: packRubric(rubric, scheme) }),
        },
        text: instructions,
        moments: { ...(dueAt && { dueAt }), ...(closesAt && { closesAt }) },
        ...(scheme === 'points' && { points: 10 }),
      }
    },
    fieldsOf: ({ plain, level }) => ({ instructions: plain, scheme: schemesFor(level)[0]! }),
  },
}

/** Work that was handed in is never lost with what it was for. */
async function checkRemoval({ _id }: Pick<KindItem, '_id'>, session: ClientSession): Promise<void> {
  if (await WorkSubmission.exists({ assignmentId: _id, 'attempts.0': { $exists: true } }).session(session))
    throw conflict('workHandedIn')
}

/** What was chosen before stays possible. */
function withKnown(offered: readonly Scheme[], known: Scheme | undefined): readonly Scheme[] {
  return known && !offered.includes(known) ? [...offered, known] : offered
}

function makeSeed(): string {
  return randomBytes(16).toString('base64url')
}
