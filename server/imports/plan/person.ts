// What a row changes of a person, and how somebody new is made.

import { canChangePerson } from '../access.ts'
import type { RecognisedPerson } from '../../people/index.ts'
import type { Reason, WantedPerson } from '../wanted.ts'
import { dayText } from './match.ts'
import type { Change } from './planned.ts'
import type { PersonFacts, Step } from './steps.ts'
import type { World } from './world.ts'

export interface PersonPlan {
  readonly changes: readonly Change[]
  readonly steps: readonly Step[]
  readonly remarks: readonly Reason[]
}

/** What is left out stays; an address for mail is only given to whoever has none, because passwords are sent there. */
export function planFacts({ setting }: World, person: RecognisedPerson, wanted: WantedPerson): PersonPlan {
  const changes: Change[] = []
  const before: Record<string, unknown> = {}
  const after: Record<string, unknown> = {}
  const change = (field: keyof PersonFacts, from: unknown, to: unknown, shown: Omit<Change, 'field'>) => {
    before[field] = from ?? null
    after[field] = to
    changes.push({ field, ...withoutNothing(shown) })
  }
  const plain = (field: 'gender' | 'sectorCode' | 'phone') => {
    const [from, to] = [person[field] ?? undefined, wanted[field]]
    const isSame = field === 'phone' ? digitsOf(to) === digitsOf(from) : to === from
    if (to !== undefined && !isSame) change(field, from, to, { before: from, after: to })
  }
  const isSameSpelling = person.fullName.toLocaleLowerCase('vi') === wanted.fullName.toLocaleLowerCase('vi')
  if (wanted.fullName !== '' && !isSameSpelling)
    change('fullName', person.fullName, wanted.fullName, { before: person.fullName, after: wanted.fullName })
  if (wanted.sortName !== undefined && wanted.sortName !== person.sortName) {
    const given = person.isSortNameGiven ? person.sortName : undefined
    change('sortName', given, wanted.sortName, { before: person.sortName, after: wanted.sortName })
  }
  const birthDay = person.birthDate ? dayText(person.birthDate) : undefined
  if (wanted.birthDate !== undefined && wanted.birthDate !== birthDay) {
    const shown = { before: birthDay, after: wanted.birthDate }
    change('birthDate', person.birthDate, new Date(wanted.birthDate), shown)
  }
  plain('gender')
  plain('sectorCode')
  plain('phone')
  if (wanted.personalId !== undefined && wanted.personalId.mark !== person.personalIdMark) {
    const former = person.personalIdSealed && { sealed: person.personalIdSealed, mark: person.personalIdMark ?? '' }
    const shown = { before: former ? hidden : undefined, after: wanted.personalId.masked }
    const { sealed, mark } = wanted.personalId
    change('personalId', former, { sealed, mark }, shown)
  }
  if (wanted.email !== undefined && !person.email) change('email', undefined, wanted.email, { after: wanted.email })

  if (changes.length === 0) return { changes, steps: [], remarks: [] }
  if (!canChangePerson(setting.actor, person.places, setting.today))
    return { changes: [], steps: [], remarks: [{ code: 'factsOfOffice' }] }
  return { changes, steps: [{ do: 'changePerson', id: person._id, before, after }], remarks: [] }
}

function digitsOf(text: string | undefined): string {
  return (text ?? '').replace(/[^\d+]/g, '').replace(/^\+84/, '0')
}

/** Of a personal id that is there already: nobody needs to see it here. */
const hidden = '•'.repeat(12)

export function factsOf(wanted: WantedPerson): PersonFacts {
  const { fullName, sortName, birthDate, gender, personalId, sectorCode, phone, email } = wanted
  return withoutNothing({
    ...{ fullName, sortName, gender, sectorCode, phone, email },
    birthDate: birthDate === undefined ? undefined : new Date(birthDate),
    personalId: personalId && { sealed: personalId.sealed, mark: personalId.mark },
  })
}

/** For people to read who look a list through before it is taken in. */
export function shownFacts(wanted: WantedPerson): Change[] {
  const { birthDate, gender, personalId, sectorCode, phone, email, userName } = wanted
  const shown = { birthDate, gender, personalId: personalId?.masked, sectorCode, phone, email, userName }
  return Object.entries(shown).flatMap(([field, after]) => (after === undefined ? [] : [{ field, after }]))
}

export function withoutNothing<T extends object>(values: T): T {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as T
}
