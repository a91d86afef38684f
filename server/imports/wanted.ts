// What a line of a list says, whatever kind of list it stands in: read once, kept with the line, and compared with what is
// there when it is shown and again when it is carried out. What is left out changes nothing.

import type { Gender, GuardianRelation } from '../people/index.ts'
import type { Role } from '../roles.ts'
import type { SchoolLevel } from '../schools/index.ts'

export const kinds = ['schools', 'classes', 'staff', 'pupils', 'guardians'] as const
/** In the order in which they are taken in: each may need the ones before it. */
export type Kind = (typeof kinds)[number]

/** A word `imports.reasons.<code>` and what fills it; `field` is one of `imports.fields`. */
export interface Reason {
  readonly code: string
  readonly values?: Readonly<Record<string, string | number>>
}

/** A personal id, never in the clear. */
export interface SealedId {
  readonly sealed: string
  readonly mark: string
  /** `••••••••0101` */
  readonly masked: string
}

export interface WantedPerson {
  /** Ours, where the list comes from here. */
  readonly id?: string
  readonly fullName: string
  readonly sortName?: string
  /** `2015-03-02` */
  readonly birthDate?: string
  readonly gender?: Gender
  readonly personalId?: SealedId
  readonly sectorCode?: string
  readonly phone?: string
  readonly email?: string
  readonly userName?: string
}

interface InSchool {
  /** Of the school; left out: the one that the list is for. */
  readonly schoolCode?: string
}

export interface WantedSchool {
  readonly kind: 'schools'
  readonly code: string
  readonly name: string
  readonly levels?: readonly SchoolLevel[]
  /** Code or name of the office. */
  readonly managedBy?: string
}

export interface WantedClass extends InSchool {
  readonly kind: 'classes'
  readonly name: string
  readonly grades?: readonly number[]
  readonly yearKey?: number
  /** Code or name. */
  readonly campus?: string
  readonly sectorCode?: string
  readonly homeroomName?: string
  readonly homeroomCode?: string
}

export interface WantedTeaching {
  readonly subject: string
  readonly className: string
}

export interface WantedStaff extends InSchool {
  readonly kind: 'staff'
  readonly person: WantedPerson
  readonly roles: readonly Role[]
  /** Code or name of a subject group. */
  readonly group?: string
  readonly homeroomClasses?: readonly string[]
  readonly teaching?: readonly WantedTeaching[]
  readonly yearKey?: number
  readonly ends?: true
}

export interface WantedGuardian {
  readonly relation: GuardianRelation
  readonly person: WantedPerson
}

export interface WantedPupil extends InSchool {
  readonly kind: 'pupils'
  readonly person: WantedPerson
  readonly className?: string
  readonly grades?: readonly number[]
  readonly yearKey?: number
  readonly firstDay?: string
  readonly guardians?: readonly WantedGuardian[]
  /** The list says that they have left: their role here ends, if somebody says so. */
  readonly ends?: true
}

export interface WantedLink extends InSchool {
  readonly kind: 'guardians'
  readonly person: WantedPerson
  readonly relation: GuardianRelation
  readonly child: WantedPerson & { readonly className?: string }
  readonly ends?: true
}

export type Wanted = WantedSchool | WantedClass | WantedStaff | WantedPupil | WantedLink

/** A line as it was read. */
export interface Draft {
  readonly kind: Kind
  /** Where it stands, for people: `Lớp 6A1, 12`; `users.csv, 5`. */
  readonly place: string
  readonly label: string
  /** Undefined when it could not be understood, or is no record at all. */
  readonly wanted?: Wanted
  readonly problems: readonly Reason[]
  readonly remarks: readonly Reason[]
  /** Why it is left out although nothing is wrong with it. */
  readonly leftOut?: Reason
}
