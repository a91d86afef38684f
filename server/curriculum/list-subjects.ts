import { Types } from 'mongoose'
import { type Order, type Page, pageFrom, type PageInput, pageQuery } from '../api/index.ts'
import { findAllSubjects, type KnownSubject, type SubjectQuery } from './programme.ts'
import { Subject } from './subject.model.ts'

/** In pages, in the order of the programme, with those that are no longer offered. @throws AppError 404 */
export async function listSubjectPage(
  { level, grade, version }: SubjectQuery,
  page: PageInput,
): Promise<Page<KnownSubject>> {
  const wanted = await findAllSubjects({ level, grade, version })
  const known = new Map(wanted.map((subject) => [subject.id, subject]))
  const { filter, sort, limit } = pageQuery(page, byPlace)
  const ofThese = { _id: { $in: wanted.map(({ id }) => new Types.ObjectId(id)) } }
  const found = await Subject.find({ $and: [ofThese, filter] })
    .sort(sort)
    .limit(limit)
    .lean()
  return pageFrom(found, page, byPlace, ({ _id }) => known.get(_id.toString())!)
}

const byPlace: Order = { field: 'place', direction: 1 }
