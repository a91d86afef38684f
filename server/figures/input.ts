import { z } from 'zod'

const none = z.literal('')

export const views = ['overview', 'grades', 'staff'] as const
export type View = (typeof views)[number]

const invalidDay = { error: 'schools.list.dayInvalid' }

export const figuresQuery = z.object({
  unit: z.union([none, z.literal('all'), z.string().regex(/^[0-9a-f]{24}$/)]).default(''),
  year: z.union([none, z.string().regex(/^\d{4}$/)]).default(''),
  day: z.union([none, z.iso.date(invalidDay)], invalidDay).default(''),
  view: z.enum(views).default('overview').catch('overview'),
})

export type FiguresInput = z.output<typeof figuresQuery>
