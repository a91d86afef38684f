import { dayOf } from '../schools/index.ts'
import { dayOfBirth } from './facts.ts'

/** Whole years on a day in Vietnam. Who was born on 29 February is a year older on 1 March. */
export function ageOn(birthDate: Date, now: Date): number {
  const [year = 0, ...day] = dayOf(now).split('-').map(Number)
  const [birthYear = 0, ...birthDay] = dayOfBirth(birthDate).split('-').map(Number)
  const isBefore = day[0]! < birthDay[0]! || (day[0] === birthDay[0] && day[1]! < birthDay[1]!)
  return year - birthYear - (isBefore ? 1 : 0)
}
