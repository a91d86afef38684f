// What this feature shows on people's home page.

import { hasRole } from '../actor.ts'
import { lastingCard } from '../pages/home-card.ts'
import { yearKeysOf } from '../years/index.ts'
import { classUrl } from './list-page.ts'
import { listFamilyClasses, listTaught } from './own.ts'

export const taughtCard = lastingCard({
  order: 10,
  view: 'classes/_taught-card',
  isFor: ({ classes }) => classes.length > 0,
  load: async (actor, sources) => {
    const taught = await listTaught(actor)
    const schoolIds = actor.classes.map(({ schoolId }) => schoolId.toString())
    sources.add('unit', ...schoolIds)
    sources.add('year', ...yearKeysOf(schoolIds))
    const isOfSeveral = new Set(taught.map(({ one }) => one.schoolId.toString())).size > 1
    return {
      classes: taught.map(({ one, schoolName, isHomeroom, pupils }) => ({
        name: one.name,
        url: classUrl(one._id),
        school: isOfSeveral ? schoolName : undefined,
        isHomeroom,
        pupils,
      })),
    }
  },
})

export const familyCard = lastingCard({
  order: 10,
  view: 'classes/_family-card',
  isFor: (actor) => hasRole(actor, 'student') || actor.childIds.length > 0,
  load: async (actor, sources) => {
    const places = await listFamilyClasses(actor)
    sources.add('person', ...[actor.personId, ...actor.childIds].map(String))
    sources.add('person', ...places.flatMap(({ classTeachers }) => classTeachers.map(({ id }) => id)))
    sources.add('unit', ...places.map(({ one }) => one.schoolId.toString()))
    if (places.length === 0) return undefined
    return {
      isOfChildren: places.some(({ child }) => child !== undefined),
      places: places.map(({ child, one, schoolName, classTeachers }) => ({
        child: child?.fullName,
        name: one.name,
        url: classUrl(one._id),
        school: schoolName,
        classTeachers: classTeachers.map(({ fullName }) => fullName).join(', '),
      })),
    }
  },
})
