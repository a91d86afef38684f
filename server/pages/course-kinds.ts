// Of what a course is made: kinds of items. A feature declares its kinds (feature.ts); courses draw, keep and copy items
// through what is declared here, and know no kind by its name.

import type { ClientSession, Types } from 'mongoose'
import type { Actor, Origin } from '../actor.ts'
import type { ReadForm } from '../http/form.ts'
import type { Translator } from '../i18n/translator.ts'
import type { SeenMaterial } from './material-watchers.ts'

/** When an item counts as done. `byHand`: the pupil says so. */
export const completionRules = [
  'viewed',
  'byHand',
  'allPages',
  'watched',
  'submitted',
  'posted',
  'teacher',
  'none',
] as const
export type CompletionRule = (typeof completionRules)[number]

/** What a kind keeps in the outline of an item: small, and plain enough for JSON. */
export type ItemFacts = Readonly<Record<string, unknown>>

export interface ItemPlace {
  readonly courseId: Types.ObjectId
  /** The school or office of the course. */
  readonly unitId: Types.ObjectId
  readonly courseTitle: string
  /** Of its subject, in the curriculum. */
  readonly level: string | undefined
}

export interface KindItem {
  readonly _id: Types.ObjectId
  readonly kind: string
  readonly title: string
  readonly facts: ItemFacts
}

/** What it costs to open, as far as it is known. */
export interface ItemCost {
  readonly bytes?: number
  readonly minutes?: number
}

/** What looking at it takes: bytes; with lighter copies; without films and sound. */
export interface ItemWeight {
  readonly all: number
  readonly light: number
  readonly still: number
  /** Of what is played. */
  readonly minutes: number
}

export interface ItemForm {
  /** The partial that draws the fields of the kind; each field of it is named `facts.<name>`. */
  readonly view: string
  readonly model: object
  readonly scripts?: readonly string[]
  /** It needs more room than lines of text do. */
  readonly isWide?: boolean
}

/** Where a form is drawn, and the finished uploads that it holds. */
export interface Drawing {
  readonly place: ItemPlace
  readonly uploadIds: readonly Types.ObjectId[]
}

export interface SentFile {
  readonly id: Types.ObjectId
  readonly name: string
}

/** A kind that has to wait for nothing answers at once. */
type Soon<T> = T | Promise<T>

export interface CourseItemKind {
  /** Its locale keys are `<feature>.kinds.<name>.name`, `.hint` and `.new`. */
  readonly name: string
  readonly feature: string
  readonly icon: string
  /** In the list of what can be added; smallest first. */
  readonly order: number
  /** Has a page of its own in the course: a heading has none. */
  readonly isOpened: boolean
  /** The first one is usual. */
  readonly rules: readonly CompletionRule[]
  /** Once saved its own page follows (`Showing.isSaved`), not the outline. */
  readonly showsSaved?: boolean
  /** Its form takes files, finished uploads: `Drawing.uploadIds`, then `Saving.uploadIds`. */
  readonly takesFiles?: boolean
  /** What was typed is undefined at first. */
  drawForm(
    actor: Actor,
    item: KindItem | undefined,
    typed: Readonly<Record<string, string>> | undefined,
    words: Translator,
    drawing: Drawing,
  ): Soon<ItemForm>
  /** The fields `facts.*` with files put in that have come with the form itself, as they do without scripts. */
  withFiles?(input: Readonly<Record<string, unknown>>, files: readonly SentFile[]): Readonly<Record<string, unknown>>
  /** The form was sent to be drawn once more, not to be saved. */
  isPreview?(input: Readonly<Record<string, unknown>>): boolean
  /** Of the fields `facts.*`, without that prefix. Errors are named as the fields are. */
  readForm(input: Readonly<Record<string, unknown>>): ReadForm<object>
  /**
   * In the transaction that saves the item. What it answers stands in the outline; a title when the item has none yet.
   * @throws AppError; InvalidInput of fields `facts.<name>`
   */
  save(saving: Saving, session: ClientSession): Soon<{ readonly facts: ItemFacts; readonly title?: string }>
  /** Before it is taken out, which can be undone for a while. @throws AppError */
  checkRemoval?(item: KindItem, session: ClientSession): Soon<void>
  /** It was taken out and comes back, with these facts. @throws AppError when it cannot */
  restore?(
    restoring: { readonly actor: Actor; readonly item: KindItem; readonly place: ItemPlace },
    session: ClientSession,
  ): Soon<ItemFacts>
  /** What it keeps is freed: it was taken out of the course a while ago, or the course is removed. */
  remove(item: KindItem, place: ItemPlace, session: ClientSession): Soon<void>
  /** For another course; or the locale key of why not. */
  copy(copying: Copying, session: ClientSession): Soon<{ readonly facts: ItemFacts } | { readonly why: string }>
  /** What these of its kind cost, by their ids; none is left out but those of which nothing is known. One query at most. */
  costsOf(items: readonly KindItem[]): Soon<ReadonlyMap<string, ItemCost>>
  /** The same with lighter copies, of the few that are looked at or taken along; left out: there are none. */
  weighOf?(items: readonly KindItem[]): Soon<ReadonlyMap<string, ItemWeight>>
  /** What its page shows. @throws AppError 404 */
  show(showing: Showing): Soon<ShownItem>
  /** When it is to be done, as its facts tell. */
  dueOf?(item: KindItem): Date | undefined
  /** The words that it is found by, besides its title; by id. */
  textsOf(items: readonly KindItem[]): Soon<ReadonlyMap<string, string>>
  /** How it goes out in packages of courses, and comes in from them; left out: packages tell that they do not hold it. */
  readonly packing?: KindPacking
}

/** What other systems call it. */
export const packedAs = ['page', 'files', 'link', 'heading', 'assignment', 'discussion', 'material'] as const
export type PackedAs = (typeof packedAs)[number]

export interface KindPacking {
  readonly as: PackedAs
  /** Or the locale key of why not. */
  pack(item: KindItem, actor: Actor): Soon<PackedItem | { readonly why: string }>
  /** The fields `facts.*` of a new one, without that prefix, made of what another system says. */
  fieldsOf?(said: SaidElsewhere): Readonly<Record<string, string>>
  /** Whether these fields, of another place, mean something here that the actor may use; left out: they always do. */
  isHere?(fields: Readonly<Record<string, string>>, actor: Actor): Promise<boolean>
}

/** As its form would have to be filled in to make it once more: nothing of people. */
export interface PackedItem {
  /** Of `facts.*`, without that prefix. Files are named in them as `tệp:<id>`. */
  readonly fields: Readonly<Record<string, string>>
  /** Fields that are moments. */
  readonly moments?: Readonly<Record<string, Date>>
  readonly files?: readonly PackedFile[]
  /** For other systems: Markdown. */
  readonly text: string
  readonly url?: string
  /** Locale keys of what is to be told of it. */
  readonly notes?: readonly string[]
  /** Codes of outcomes of the curriculum. */
  readonly outcomes?: readonly string[]
  /** Out of how many points it is marked; left out: not with points. */
  readonly points?: number
}

export interface PackedFile {
  readonly id: string
  readonly name: string
  readonly size: number
  readonly sha256: string
  readonly mediaType: string
  readonly storedFileId: Types.ObjectId
}

export interface SaidElsewhere {
  /** Markdown. */
  readonly text: string
  /** The same without its signs. */
  readonly plain: string
  /** Of the course, in the curriculum. */
  readonly level: string | undefined
  readonly url?: string | undefined
}

export interface ShownItem {
  readonly view: string
  readonly model: object
  readonly scripts?: readonly string[]
  /** A material of the repository that is looked at with it. */
  readonly seen?: SeenMaterial
}

export interface Saving {
  readonly actor: Actor
  readonly origin: Origin
  readonly place: ItemPlace
  readonly itemId: Types.ObjectId
  /** Undefined: it is new. */
  readonly before: KindItem | undefined
  /** As `readForm` has read it. */
  readonly values: object
  /** Finished uploads that came with it. */
  readonly uploadIds: readonly Types.ObjectId[]
}

export interface Copying {
  readonly actor: Actor
  readonly item: KindItem
  readonly from: ItemPlace
  readonly to: ItemPlace & { readonly itemId: Types.ObjectId }
}

export interface Showing {
  readonly actor: Actor
  readonly item: KindItem
  readonly place: ItemPlace
  /** Whoever teaches the course; otherwise a pupil, or who looks over their shoulder. */
  readonly isTeacher: boolean
  /** Its teacher has just saved it. */
  readonly isSaved: boolean
  /** Lighter copies come first. */
  readonly savesData: boolean
  /** Within the site. */
  readonly url: string
  readonly words: Translator
}
