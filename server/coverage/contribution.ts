// What materials contribute to the map, as they are now.

import { findAllSubjects, findOutcomes, findTopicsByCode } from '../curriculum/index.ts'
import type { MaterialRecord } from '../materials/index.ts'
import { findUsageTotals } from '../usage/index.ts'
import { type Contribution, isCounted, type Place, rowOf, sector } from './cells.ts'

/** By the id of the material; of those that do not count there is none. */
export async function contributionsOf(materials: readonly MaterialRecord[]): Promise<Map<string, Contribution>> {
  const counted = materials.filter(isCounted)
  if (counted.length === 0) return new Map()
  const placesOf = await findPlaces(counted)
  const totals = await findUsageTotals(counted.map(({ _id }) => _id))
  return new Map(
    counted.map((material) => {
      const { _id, live, unitId } = material
      const { views, downloads, uses } = totals.get(_id.toString())!
      const whose = live!.scope === 'school' ? unitId.toString() : sector
      const contribution = { whose, type: live!.content.type, places: placesOf(material), views, downloads, uses }
      return [_id.toString(), contribution]
    }),
  )
}

/** In every subject and grade that it is for, the rows it belongs to there. */
async function findPlaces(materials: readonly MaterialRecord[]): Promise<(material: MaterialRecord) => Place[]> {
  const contents = materials.map(({ live }) => live!.content)
  const outcomes = new Map((await findOutcomes(contents.flatMap((one) => one.outcomes))).map((one) => [one.code, one]))
  const topics = new Map((await findTopicsByCode(contents.flatMap((one) => one.topics))).map((one) => [one.code, one]))
  const taught = new Set(
    (await findAllSubjects({})).flatMap(({ code, grades }) => grades.map(({ grade }) => `${code}.${grade}`)),
  )
  const known = <T>(codes: readonly string[], all: ReadonlyMap<string, T>) =>
    codes.flatMap((code) => all.get(code) ?? [])
  return ({ live }) => {
    const { content } = live!
    const ownOutcomes = known(content.outcomes, outcomes)
    const ownTopics = known(content.topics, topics)
    return content.subjects.flatMap((subject) =>
      content.grades.flatMap((grade): Place[] => {
        if (!taught.has(`${subject}.${grade}`)) return []
        const isHere = (one: { subjectCode: string; grade: number }) =>
          one.subjectCode === subject && one.grade === grade
        const here = ownOutcomes.filter(isHere)
        const whole = ownTopics.filter((one) => isHere(one) && !here.some(({ topicCode }) => topicCode === one.code))
        const rows = [...here.map(({ code }) => rowOf.outcome(code)), ...whole.map(({ code }) => rowOf.topic(code))]
        return [{ subject, grade, rows: rows.length > 0 ? [...new Set(rows)] : [rowOf.subject] }]
      }),
    )
  }
}
