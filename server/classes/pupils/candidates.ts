// The pupils of a school who are in no class of a year.

import { Types } from 'mongoose'
import type { Page, PageInput } from '../../api/index.ts'
import { type KnownPerson, listMembers } from '../../people/index.ts'
import { SchoolClass, type ClassRecord } from '../class.model.ts'

/** By name. */
export async function listCandidates(
  { schoolId, yearKey }: Pick<ClassRecord, 'schoolId' | 'yearKey'>,
  { text, at, ...page }: PageInput & { readonly text: string; readonly at: Date },
): Promise<Page<KnownPerson>> {
  const classes = await SchoolClass.find({ schoolId, yearKey }, { _id: 1 }).lean<{ _id: Types.ObjectId }[]>()
  const notInClassIds = classes.map(({ _id }) => _id)
  return await listMembers({ unitId: schoolId, group: 'student', text, notInClassIds }, page, at)
}

/** The other classes of the same year, to which a pupil may move. */
export async function listOtherClasses({ _id, schoolId, yearKey }: ClassRecord): Promise<ClassRecord[]> {
  return await SchoolClass.find({ schoolId, yearKey, _id: { $ne: _id } })
    .sort({ sortKey: 1, _id: 1 })
    .lean()
}
