// What earlier rows of the same list have said, while it is looked through: what they will create is not there yet.

import type { Types } from 'mongoose'
import { fold } from '../../../storage/search/fold.ts'
import { type RecognisedPerson, walkPeople } from '../../people/index.ts'
import type { KnownUnit } from '../../schools/index.ts'
import type { WantedPerson } from '../wanted.ts'
import type { KnownClass } from './world.ts'

export interface EarlierPerson {
  readonly id: Types.ObjectId
  readonly place: string
  readonly wanted: WantedPerson
}

export class ListMemory {
  /** By what tells people apart for certain, each with where it stands. */
  readonly seen = new Map<string, string>()
  /** Those who are new, by every key of theirs. */
  readonly people = new Map<string, EarlierPerson>()
  readonly guardians = new Map<string, Types.ObjectId>()
  readonly classes = new Map<string, KnownClass>()
  readonly schools = new Map<string, KnownUnit>()
  readonly rosters = new Rosters()
}

/** Names as they are compared: without marks, case and signs. */
export function nameKeyOf(fullName: string): string {
  return fold(fullName).replace(/['’ʼ`]/g, '')
}

/** Everybody of a school by name, read once; of several schools, those that were looked at last. */
class Rosters {
  readonly #known = new Map<string, Map<string, RecognisedPerson[]>>()

  async of(schoolId: Types.ObjectId): Promise<ReadonlyMap<string, readonly RecognisedPerson[]>> {
    const key = schoolId.toString()
    const known = this.#known.get(key)
    if (known) return known
    const byName = new Map<string, RecognisedPerson[]>()
    for await (const person of walkPeople(schoolId)) {
      const name = nameKeyOf(person.fullName)
      const same = byName.get(name)
      if (same) same.push(person)
      else byName.set(name, [person])
    }
    this.#known.set(key, byName)
    if (this.#known.size > mostRosters) this.#known.delete(this.#known.keys().next().value!)
    return byName
  }
}

const mostRosters = 10
