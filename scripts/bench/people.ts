// Lists of people and searches in them, in a sector of 300,000 people and in one of a hundredth of it: each page within its
// limit, and the work behind it no more in the large one than in the small one. The classes there are measured with them.

import { measureClasses } from './classes.ts'
import { type Measurement, percentile } from './measurement.ts'
import { askerOf, callerOf, measureSectors, mostRatio, ratioOf, type Sectors, slowest, timesOf } from './sectors.ts'

/** Rows of the answers that are compared: as many as the small sector has for the rarest of these. */
const rows = 5

/** Of the administrator of the sector, but for the school, which is its principal's. */
const cases: readonly (readonly [what: string, query: Readonly<Record<string, string>>, isOfSchool?: true])[] = [
  ['pupils of a school', { group: 'student' }, true],
  ['pupils of a school, one word', { group: 'student', text: 'nguyen' }, true],
  ['pupils of the sector', { group: 'student' }],
  ['staff of the sector', { group: 'staff' }],
  ['principals of the sector', { group: 'staff', role: 'principal' }],
  ['one common word', { group: 'student', text: 'nguyen' }],
  ['two common words', { group: 'student', text: 'nguyen an' }],
  ['three words', { group: 'student', text: 'nguyen van an' }],
  ['a word that nobody has', { group: 'student', text: 'xyzzy' }],
  ['the beginning of a word', { group: 'student', text: 'nguye' }],
]

const administrator = 'viet.pq@lamgiang.example'
const principal = 'thu3.1'

export function measure(): AsyncGenerator<Measurement> {
  return measureSectors(measurePeople, measureClasses)
}

async function* measurePeople({ few, many }: Sectors): AsyncGenerator<Measurement> {
  for (const [what, query, isOfSchool] of cases) {
    const userName = isOfSchool ? principal : administrator
    const search = new URLSearchParams(query).toString()
    const page = await askerOf(many.url, userName, `/people?unit=${isOfSchool ? '' : 'all'}&${search}`)
    const [times] = await timesOf([page])
    yield { what: `${what}: page`, measured: percentile(times!, 0.95), unit: 'ms', limit: slowest }

    const path = `/api/v1/people?limit=${rows}&${search}`
    const [small, large] = [await callerOf(few.url, userName, path), await callerOf(many.url, userName, path)]
    const against = `${what}: ${rows} rows, against 3,000 people`
    yield { what: against, measured: await ratioOf(small, large), unit: '× 3,000', limit: mostRatio }
  }
}
