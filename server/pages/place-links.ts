// Links that a feature adds to the page of a unit, a class, a person or a course, to a lesson of the timetable, or to the list of
// one's own materials or courses, which belongs to an earlier one.

import type { Request } from 'express'
import type { Actor } from '../actor.ts'
import type { Feature } from '../feature.ts'
import { declaredFeatures } from './administration.ts'

export interface PlaceLink<Place> {
  /** Locale key of its label. */
  readonly key: string
  readonly icon: string
  /** Smallest first. */
  readonly order: number
  url(place: Place): string
  isFor(actor: Actor, place: Place): boolean
}

export interface UnitPlace {
  readonly id: string
  readonly kind: string
  /** The offices that manage it today. */
  readonly managerIds: readonly string[]
  /** Of a part of a school: that school. */
  readonly school: { readonly id: string; readonly managerIds: readonly string[] } | undefined
}

export interface ClassPlace {
  readonly id: string
  readonly schoolId: string
  /** The asking one is its class teacher today. */
  readonly isOwn: boolean
}

export interface PersonPlace {
  readonly id: string
  /** Of today. */
  readonly memberships: readonly { readonly role: string; readonly unitId: string }[]
  /** Every unit in which they are, were or will be something. */
  readonly unitIds: readonly string[]
  /** The asking one is the class teacher of this pupil today. */
  readonly isOwnPupil: boolean
}

/** One lesson of the timetable on one day. */
export interface LessonPlace {
  readonly id: string
  /** `2026-11-30` */
  readonly day: string
  /** The asking one gives it. */
  readonly isOwn: boolean
}

export interface CoursePlace {
  readonly id: string
  readonly mayTeach: boolean
}

export interface ShownLink {
  readonly label: string
  readonly url: string
  readonly icon: string
}

export function unitLinks(req: Request, place: UnitPlace): ShownLink[] {
  return linksOf(req, place, ({ unitLinks }) => unitLinks)
}

export function classLinks(req: Request, place: ClassPlace): ShownLink[] {
  return linksOf(req, place, ({ classLinks }) => classLinks)
}

export function personLinks(req: Request, place: PersonPlace): ShownLink[] {
  return linksOf(req, place, ({ personLinks }) => personLinks)
}

export function lessonLinks(req: Request, place: LessonPlace): ShownLink[] {
  return linksOf(req, place, ({ lessonLinks }) => lessonLinks)
}

export function courseLinks(req: Request, place: CoursePlace): ShownLink[] {
  return linksOf(req, place, ({ courseLinks }) => courseLinks)
}

export function ownCoursesLinks(req: Request): ShownLink[] {
  return linksOf(req, undefined, ({ ownCoursesLinks }) => ownCoursesLinks)
}

export function ownMaterialsLinks(req: Request): ShownLink[] {
  return linksOf(req, undefined, ({ ownMaterialsLinks }) => ownMaterialsLinks)
}

function linksOf<Place>(
  req: Request,
  place: Place,
  declared: (feature: Feature) => readonly PlaceLink<Place>[] | undefined,
): ShownLink[] {
  const { visitor, translator } = req.context
  if (!visitor) return []
  return declaredFeatures(req)
    .flatMap((feature) => declared(feature) ?? [])
    .filter((link) => link.isFor(visitor, place))
    .sort((a, b) => a.order - b.order)
    .map(({ key, icon, url }) => ({ label: translator.t(key), icon, url: url(place) }))
}
