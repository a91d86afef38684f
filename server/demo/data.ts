// The demo sector, an invented province: its units, school years and people, as the files beside this one tell them.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Purpose } from '../consents/index.ts'
import type { ChangeKind, Content, FileRole, ReasonCode, Scope, StepName } from '../materials/index.ts'
import type { Gender, GuardianRelation } from '../people/index.ts'
import type { Role } from '../roles.ts'
import type { RelationKind, SchoolLevel, UnitKind } from '../schools/index.ts'
import type { Decision, ReportKind } from '../reports/index.ts'

/** Days as in `2026-08-31`. */
export interface Lasting {
  readonly firstDay?: string
  readonly lastDay?: string
}

export interface DemoUnit extends Lasting {
  readonly code: string
  readonly name: string
  readonly kind: UnitKind
  readonly levels?: readonly SchoolLevel[]
  readonly relations?: readonly (Lasting & { readonly kind: RelationKind; readonly unit: string })[]
  readonly successors?: readonly string[]
}

export interface DemoPerson {
  /** What the plan of the demo calls them. */
  readonly key: string
  readonly fullName: string
  readonly birthDate?: string
  readonly gender?: Gender
  readonly personalId?: string
  readonly email?: string
  readonly userName: string
  readonly memberships: readonly { readonly role: Role; readonly unit: string }[]
}

/** Of this school year. People by their keys, a subject by its level and code. */
export interface DemoClass {
  readonly school: string
  readonly name: string
  readonly grades: readonly number[]
  readonly campus?: string
  readonly homeroom?: string
  readonly teachers?: readonly {
    readonly person: string
    readonly level: string
    readonly subjects: readonly string[]
  }[]
  readonly pupils?: readonly string[]
}

export interface DemoGuardian {
  readonly guardian: string
  readonly child: string
  readonly relation: GuardianRelation
}

export interface DemoYear extends Required<Lasting> {
  /** The calendar year in which it begins. */
  readonly key: number
  readonly firstSchoolDay: string
  readonly openingDay: string
  readonly terms: readonly Required<Lasting>[]
  readonly breaks: readonly (Required<Lasting> & { readonly name: string })[]
}

export interface DemoConsent {
  readonly child: string
  readonly purpose: Purpose
  readonly answer: 'given' | 'refused' | 'withdrawn'
  readonly side: 'self' | 'guardian'
  readonly person: string
  readonly day: string
}

export interface DemoFileOfMaterial {
  /** In the folder `files`. */
  readonly file: string
  /** As people would call it; in whatever letters their system writes it. */
  readonly name: string
  readonly role?: FileRole
  readonly isForTeachersOnly?: boolean
}

export interface DemoMaterial {
  readonly key: string
  readonly owner: string
  readonly unit: string
  readonly createdOn: string
  /** Keys of people, or names of whoever is not in the system. */
  readonly authors: readonly string[]
  readonly content: Partial<Omit<Content, 'files' | 'authors' | 'sources'>>
  readonly sources?: readonly { readonly material: string; readonly edition: number }[]
  readonly files: readonly DemoFileOfMaterial[]
  /** Whose work it is: pupils by their keys. */
  readonly pupils?: readonly string[]
  /** Of an edition before. */
  readonly earlierFiles?: readonly DemoFileOfMaterial[]
  readonly reports?: readonly {
    /** Left out: a guest. */
    readonly by?: string
    readonly kind: ReportKind
    readonly text: string
    readonly day: string
    readonly decided?: {
      readonly decision: Decision
      readonly by: string
      readonly reason: string
      readonly day: string
    }
  }[]
  readonly history: readonly {
    readonly step: StepName
    readonly by?: string
    readonly day: string
    readonly reason?: string
    readonly reasonCode?: ReasonCode
    readonly note?: string
    readonly change?: ChangeKind
    /** How this edition differs from the draft of today. */
    readonly said?: { readonly content?: DemoMaterial['content']; readonly files?: readonly string[] }
  }[]
}

/** What was written about a material, in its order. */
export interface DemoConversation {
  readonly material: string
  readonly messages: readonly {
    readonly by: string
    readonly day: string
    readonly text: string
    readonly isInternal?: boolean
    /** Which of these it answers, from 0. */
    readonly answers?: number
  }[]
}

/** Who was asked to judge a material, in the order in which they were; points by the criteria that come with this software. */
export interface DemoPanel {
  readonly material: string
  readonly by: string
  readonly seats: readonly {
    readonly person: string
    readonly day: string
    readonly scored?: {
      readonly day: string
      readonly points: Readonly<Record<string, number>>
      readonly feedback: string
      readonly internalNote: string
    }
  }[]
}

export interface DemoCounts {
  readonly views: number
  readonly downloads: number
}

/** Materials and people by their keys, schools by their codes. */
export interface DemoUsage {
  readonly lastDay: string
  readonly counts: readonly {
    readonly material: string
    readonly schools: Readonly<Record<string, DemoCounts>>
    readonly guests?: DemoCounts
  }[]
  readonly ratings: readonly (DemoTaking & {
    readonly stars: number
    readonly comment: string
    readonly edition?: number
  })[]
  /** Who has taken something and can rate it still. */
  readonly takings: readonly DemoTaking[]
}

/** Materials, people and units as above; a personal one is never published. */
export interface DemoCollection {
  readonly owner: string
  readonly unit: string
  readonly day: string
  readonly title: string
  readonly introduction: string
  readonly reach: Scope
  readonly isFeatured: boolean
  readonly cover: string
  readonly sections: readonly {
    readonly heading: string
    readonly text: string
    readonly items: readonly { readonly material: string; readonly note: string }[]
  }[]
  /** That wait for an answer. */
  readonly proposals: readonly {
    readonly material: string
    readonly by: string
    readonly day: string
    readonly reason: string
  }[]
}

export interface DemoTaking {
  readonly material: string
  readonly person: string
  readonly day: string
}

/** People by their keys, days before the demo is loaded. */
export interface DemoCoverage {
  readonly calls: readonly {
    readonly by: string
    readonly isForSector: boolean
    readonly daysAgo: number
    readonly endsIn: number
    readonly title: string
    readonly text: string
    readonly subject: string
    readonly grade: number
    readonly row: string
    readonly type: string
    readonly wanted: number
    readonly claims: readonly { readonly by: string; readonly daysAgo: number }[]
  }[]
  readonly unanswered: readonly {
    readonly text: string
    readonly filters: string
    readonly count: number
    readonly askers: number
    readonly days: number
    readonly firstDaysAgo: number
    readonly lastDaysAgo: number
  }[]
}

/** What it is made of lies in `courses/<key>.txt`. People by their keys; days before the demo is loaded. */
export interface DemoCourse {
  readonly key: string
  readonly title: string
  readonly owner: string
  readonly coTeachers?: readonly string[]
  readonly unit: string
  readonly subject?: { readonly level: string; readonly subjectCode: string }
  readonly classes: readonly string[]
  /** Who has come in by themselves. */
  readonly joined?: readonly string[]
  readonly door?: 'closed' | 'code' | 'staff' | 'everyone'
  readonly isTemplate?: boolean
  readonly copyOf?: string
  readonly daysAgo: number
  /** How many items somebody has opened, from the first one on. */
  readonly progress?: Readonly<Record<string, number>>
  readonly works?: readonly DemoWork[]
}

export interface DemoWork {
  readonly assignment: string
  readonly by: string
  readonly text: string
  readonly link?: string
  readonly daysAgo: number
  readonly isDraft?: boolean
  readonly mark?: {
    readonly value?: string
    readonly comment: string
    readonly daysAgo: number
    /** Not given back yet. */
    readonly isKept?: boolean
  }
}

/** Everybody's, in the demo. */
export const demoPassword = 'hoclieu-demo'

export const demoUnits = (): readonly DemoUnit[] => read('units') as DemoUnit[]
export const demoYears = (): readonly DemoYear[] => read('years') as DemoYear[]
export const demoPeople = (): readonly DemoPerson[] => read('people') as DemoPerson[]
export const demoClasses = (): readonly DemoClass[] => read('classes') as DemoClass[]
export const demoConsents = (): readonly DemoConsent[] => read('consents') as DemoConsent[]
export const demoMaterials = (): readonly DemoMaterial[] => read('materials') as DemoMaterial[]
export const demoConversations = (): readonly DemoConversation[] => read('conversations') as DemoConversation[]
export const demoPanels = (): readonly DemoPanel[] => read('reviews') as DemoPanel[]
export const demoUsage = (): DemoUsage => read('usage') as DemoUsage
export const demoCollections = (): readonly DemoCollection[] => read('collections') as DemoCollection[]
export const demoCoverage = (): DemoCoverage => read('coverage') as DemoCoverage
export const demoCourses = (): readonly DemoCourse[] => read('courses') as DemoCourse[]
export const demoGuardians = (): readonly DemoGuardian[] => read('guardians') as DemoGuardian[]

// Read when the demo is asked for: most systems never do.
const files = new Map<string, unknown>()

function read(name: string): unknown {
  if (!files.has(name)) {
    files.set(name, JSON.parse(readFileSync(join(import.meta.dirname, `${name}.json`), 'utf8')))
  }
  return files.get(name)
}
