// What carrying out a row does, one thing after another. Kept with the row, because undoing it does the reverse.

import type { Types } from 'mongoose'
import type { Gender, GuardianRelation } from '../../people/index.ts'
import type { Role } from '../../roles.ts'
import type { SchoolLevel } from '../../schools/index.ts'
import type { SealedId } from '../wanted.ts'

type Id = Types.ObjectId

/** As they are written; null: there is none. */
export interface PersonFacts {
  readonly fullName?: string
  readonly sortName?: string | null
  readonly birthDate?: Date | null
  readonly gender?: Gender | null
  /** Sealed. */
  readonly personalId?: Pick<SealedId, 'sealed' | 'mark'> | null
  readonly sectorCode?: string | null
  readonly phone?: string | null
  readonly email?: string | null
}

export interface RoleFrom {
  readonly unitId: Id
  readonly role: Role
  readonly from: Date
}

export type Step =
  | {
      readonly do: 'addSchool'
      readonly id: Id
      readonly code: string
      readonly name: string
      readonly levels: readonly SchoolLevel[]
      readonly managedById?: Id
      readonly guidedById?: Id
      readonly from: Date
    }
  | { readonly do: 'changeSchool'; readonly id: Id; readonly before: SchoolFacts; readonly after: SchoolFacts }
  | {
      readonly do: 'addClass'
      readonly id: Id
      readonly schoolId: Id
      readonly yearKey: number
      readonly name: string
      readonly grades: readonly number[]
      readonly campusId?: Id
      readonly sectorCode?: string
    }
  | {
      readonly do: 'changeClass'
      readonly id: Id
      readonly schoolId: Id
      readonly before: ClassFacts
      readonly after: ClassFacts
    }
  | { readonly do: 'addPerson'; readonly id: Id; readonly facts: PersonFacts; readonly roles: readonly RoleFrom[] }
  | { readonly do: 'changePerson'; readonly id: Id; readonly before: PersonFacts; readonly after: PersonFacts }
  | {
      readonly do: 'beginRole'
      readonly personId: Id
      readonly unitId: Id
      readonly role: Role
      readonly from: Date
      readonly formerTo?: Date
    }
  | {
      readonly do: 'endRole'
      readonly personId: Id
      readonly unitId: Id
      readonly role: Role
      readonly on: Date
      readonly formerTo?: Date
    }
  | ({ readonly do: 'place' } & Place)
  | ({ readonly do: 'endPlace'; readonly on: Date; readonly formerTo?: Date } & Place)
  | ({ readonly do: 'assign' } & Teaching)
  | ({ readonly do: 'endAssign'; readonly on: Date } & Teaching)
  | {
      readonly do: 'link'
      readonly guardianId: Id
      readonly childId: Id
      readonly relation: GuardianRelation
      readonly from: Date
    }
  | {
      readonly do: 'unlink'
      readonly guardianId: Id
      readonly childId: Id
      readonly relation: GuardianRelation
      readonly from: Date
      readonly on: Date
    }
  | {
      readonly do: 'addAccount'
      readonly personId: Id
      readonly group: 'pupils' | 'staff'
      /** As the list wants it, then as it was given. */
      readonly userName?: string
    }

export interface Place {
  readonly personId: Id
  readonly classId: Id
  readonly schoolId: Id
  readonly yearKey: number
  readonly from: Date
}

export interface Teaching extends Place {
  readonly kind: 'homeroom' | 'subject'
  readonly level?: string
  readonly subjectCode?: string
}

export interface SchoolFacts {
  readonly name?: string
  readonly levels?: readonly SchoolLevel[]
}

export interface ClassFacts {
  readonly grades?: readonly number[]
  readonly campusId?: Id | null
  readonly sectorCode?: string | null
}
