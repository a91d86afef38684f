import { z } from 'zod'
import { type ApiRoute, idSchema, operation } from '../api/index.ts'
import { readId } from '../http/id.ts'
import { dayOf } from '../day.ts'
import { shownContent } from '../materials/index.ts'
import { yearOf } from './calendar.ts'
import { type Counted, findMaterialUsage, findUnitUsage, type NamedReach, type TopMaterial } from './statistics.ts'

const count = z.int().min(0)
const counts = { views: count, downloads: count }
const unit = z.strictObject({ id: idSchema, name: z.string() })
const weeks = z.array(z.strictObject({ week: z.iso.date().meta({ description: 'Its Monday.' }), ...counts }))
const reachSchema = z
  .strictObject({
    schools: count.meta({ description: 'Of how many schools people have looked at or taken it.' }),
    told: z
      .array(z.strictObject({ school: unit, ...counts }))
      .meta({ description: 'Those with enough of it that their numbers point at nobody.' }),
    untold: count.meta({ description: 'How many others there are.' }),
  })
  .meta({ id: 'UsageReach' })
const countedShape = {
  year: z.int().meta({ description: 'The calendar year in which it begins, on the first of August.' }),
  ...counts,
  weeks,
}
const topSchema = z.array(z.strictObject({ material: z.strictObject({ id: idSchema, title: z.string() }), ...counts }))

const year = z.int().min(1900).max(2999).optional().meta({
  description: 'The calendar year in which the school year begins; the current one, if left out.',
})

export const statisticsApi: readonly ApiRoute[] = [
  operation({
    method: 'get',
    path: '/materials/{id}/usage',
    operationId: 'findMaterialUsage',
    summary: 'How often a material was looked at and taken in a year, and where it is used.',
    scope: 'usage:read',
    status: 200,
    refusals: [403, 404],
    parameters: z.object({ id: idSchema, year }),
    output: z
      .strictObject({
        ...countedShape,
        reach: reachSchema,
        uses: z.array(z.strictObject({ kind: z.string(), count })).meta({ description: 'Now, by what uses it.' }),
      })
      .meta({ id: 'MaterialUsage' }),
    run: async (actor, { parameters }) => {
      const usage = await findMaterialUsage(actor, readId(parameters.id), yearAsked(parameters.year))
      const uses = usage.useCounts.uses.map((use) => ({ ...use }))
      return { ...presentCounted(usage), reach: presentReach(usage.reach), uses }
    },
  }),
  operation({
    method: 'get',
    path: '/usage',
    operationId: 'findUsage',
    summary: 'How materials of a school, or of the sector, were used in a year.',
    scope: 'usage:read',
    status: 200,
    refusals: [403, 404],
    parameters: z.object({
      unit: z
        .union([z.literal('all'), idSchema])
        .optional()
        .meta({ description: 'A school, or `all`; what is your own, if left out.' }),
      year,
    }),
    output: z
      .strictObject({
        school: unit.nullable().meta({ description: 'Null: the sector.' }),
        materials: z
          .strictObject({ ...countedShape, reach: reachSchema, top: topSchema })
          .meta({ id: 'UsageOfMaterials', description: 'Of the materials of the school, by everybody.' }),
        people: z
          .strictObject({ ...countedShape, top: topSchema })
          .nullable()
          .meta({ description: 'By the people of the school, of materials from anywhere.' }),
      })
      .meta({ id: 'Usage' }),
    run: async (actor, { parameters }) => {
      const asked = yearAsked(parameters.year)
      const { scope, materials, people } = await findUnitUsage(actor, parameters.unit ?? '', asked)
      const { school } = scope
      const top = presentTop(materials.top)
      return {
        school: school ? { id: school.id, name: school.name } : null,
        materials: { ...presentCounted(materials), reach: presentReach(materials.reach), top },
        people: people ? { ...presentCounted(people), top: presentTop(people.top) } : null,
      }
    },
  }),
]

function yearAsked(given: number | undefined): number {
  return given ?? yearOf(dayOf(new Date()))
}

function presentCounted({ year, total, weeks }: Counted) {
  return { year, ...total, weeks: weeks.map(({ day: week, views, downloads }) => ({ week, views, downloads })) }
}

function presentReach({ schools, told, untold }: NamedReach) {
  return { schools, told: told.map(({ id, name, counts }) => ({ school: { id, name }, ...counts })), untold }
}

function presentTop(top: readonly TopMaterial[]) {
  return top.map(({ material, views, downloads }) => ({
    material: { id: material._id.toString(), title: shownContent(material).title },
    ...{ views, downloads },
  }))
}
