import { z } from 'zod'
import { type ApiRoute, idSchema, listOperation } from '../api/index.ts'
import { roles } from '../roles.ts'
import { findAskedFor, listFigures, type ToldFigures } from './list.ts'
import type { Told } from './tell.ts'

const count = z.int().min(0)
const told = count.nullable().meta({
  description: 'Null: not told, because so few could be known by name, or not known of a day that has passed.',
})

const figuresSchema = z
  .strictObject({
    school: z.strictObject({ id: idSchema, name: z.string() }),
    year: z.int().meta({ description: 'The calendar year in which the school year begins.' }),
    asOf: z.iso.date().meta({ description: 'As it was at the end of this day in Vietnam.' }),
    figures: z
      .strictObject({
        countedAt: z.iso.datetime(),
        classes: count,
        pupils: told,
        boys: told,
        girls: told,
        linked: told.meta({ description: 'Pupils who have a guardian in the system.' }),
        unused: told.meta({ description: 'Pupils with an account that nobody has signed in with.' }),
        staff: count,
        staffUnused: count.nullable(),
        grades: z.array(
          z.strictObject({
            grades: z.array(z.int()).meta({ description: 'Several of combined classes; 0 is preschool.' }),
            classes: count,
            pupils: told,
          }),
        ),
        roles: z.array(z.strictObject({ role: z.enum(roles), count })),
      })
      .nullable()
      .meta({ description: 'Null: still being counted.' }),
  })
  .meta({ id: 'SchoolFigures', description: 'What a school was like on a day.' })

export const figuresApi: readonly ApiRoute[] = [
  listOperation({
    path: '/figures',
    operationId: 'listFigures',
    summary: 'Figures of schools as of a day, by name.',
    description: 'Of the schools of an office, or of one school. At most 30 at a time.',
    scope: 'figures:read',
    refusals: [403, 404],
    parameters: z.object({
      unit: z
        .union([z.literal('all'), idSchema])
        .optional()
        .meta({ description: 'An office, a school, or `all`; what is your own, if left out.' }),
      year: z
        .int()
        .min(1900)
        .max(2999)
        .optional()
        .meta({ description: 'Of the beginning; that of the day, if left out.' }),
      day: z.iso.date().optional().meta({ description: 'A day in Vietnam; today, if left out.' }),
    }),
    item: figuresSchema,
    run: async (actor, { parameters: { unit, year, day, limit, cursor } }) => {
      const query = { unit: unit ?? '', year: year === undefined ? '' : String(year), day: day ?? '' }
      const asked = await findAskedFor(actor, query)
      const { items, next } = await listFigures(actor, asked, { limit: Math.min(limit, most), cursor })
      return {
        items: items.map(({ school, figures }) => ({
          school: { ...school },
          year: asked.yearKey,
          asOf: asked.day,
          figures: figures ? answerOf(figures) : null,
        })),
        next,
      }
    },
  }),
]

const most = 30

function answerOf(figures: ToldFigures) {
  const { countedAt, classes, pupils, boys, girls, linked, unused, staff, staffUnused, grades, roles: held } = figures
  return {
    countedAt: countedAt.toISOString(),
    classes,
    pupils: plain(pupils),
    boys: plain(boys),
    girls: plain(girls),
    linked: plain(linked),
    unused: plain(unused),
    staff,
    staffUnused: staffUnused ?? null,
    grades: grades.map((one) => ({ ...one, grades: [...one.grades], pupils: plain(one.pupils) })),
    roles: held.map(({ role, count }) => ({ role: role as (typeof roles)[number], count })),
  }
}

function plain(value: Told): number | null {
  return value === undefined || value === 'few' ? null : value
}
