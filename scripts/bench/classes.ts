// The classes of one large school, which is the same in a sector of 300,000 people and in one of a hundredth of it.

import { largeSchoolUsers as users } from './large-school-users.ts'
import { type Measurement, median, percentile } from './measurement.ts'
import {
  askerOf,
  type LargeSchool,
  measureSectors,
  mostRatio,
  type Sector,
  type Sectors,
  slowest,
  timesOf,
} from './sectors.ts'

type PathIn = (school: LargeSchool) => string

const cases: readonly (readonly [what: string, userName: string, path: PathIn])[] = [
  ['classes of a school of 2,000 pupils', users.registrar, ({ schoolId }) => `/classes?school=${schoolId}&year=2026`],
  ['roll of a class with guardians', users.registrar, ({ classId }) => `/classes/${classId}`],
  ['the same for its class teacher', users.teacher, ({ classId }) => `/classes/${classId}`],
  ['pupils without a class', users.registrar, ({ classId }) => `/classes/${classId}/pupils/add`],
  ['the same, one word', users.registrar, ({ classId }) => `/classes/${classId}/pupils/add?text=nguyen`],
  ['classes that a teacher teaches', users.teacher, () => '/'],
  ['classes of a family', users.guardian, () => '/'],
]

export function measure(): AsyncGenerator<Measurement> {
  return measureSectors(measureClasses)
}

export async function* measureClasses({ few, many }: Sectors): AsyncGenerator<Measurement> {
  for (const [what, userName, pathIn] of cases) {
    const askIn = ({ url, school }: Sector) => askerOf(url, userName, pathIn(school))
    const [small, large] = await timesOf([await askIn(few), await askIn(many)])
    yield { what: `${what}: page`, measured: percentile(large!, 0.95), unit: 'ms', limit: slowest }
    const ratio = median(large!) / median(small!)
    yield { what: `${what}: against 3,000 people`, measured: ratio, unit: '× 3,000', limit: mostRatio }
  }
  const path = `/classes/rollover?school=${many.school.schoolId}&year=2026`
  const [times] = await timesOf([await askerOf(many.url, users.registrar, path)], { warmUps: 3, rounds: 20 })
  // Looked at once a year: told, and held to nothing.
  yield {
    what: 'preview of a rollover of 2,000 pupils',
    measured: percentile(times!, 0.95),
    unit: 'ms',
    limit: Infinity,
  }
}
