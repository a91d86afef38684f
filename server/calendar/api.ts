import { z } from 'zod'
import { type ApiRoute, idSchema, InvalidInput, operation, timeSchema } from '../api/index.ts'
import { readId } from '../http/id.ts'
import { beginningOf } from '../schools/index.ts'
import { addDays } from '../years/index.ts'
import { listEntries } from './list.ts'

const entrySchema = z
  .strictObject({
    uid: z.string().meta({ description: 'Stays the same, whatever changes of the entry.' }),
    kind: z.enum(['due', 'lesson', 'event']),
    title: z.string(),
    begins: timeSchema,
    ends: timeSchema.nullable(),
    isWholeDay: z.boolean(),
    isCancelled: z.boolean(),
    place: z.string().nullable(),
    note: z.string().nullable(),
    path: z.string().nullable().meta({ description: 'Of its page on this site.' }),
    people: z.array(idSchema).meta({ description: 'Oneself or one’s children; empty: everybody.' }),
  })
  .meta({ id: 'CalendarEntry' })

const longest = 92

export const calendarApi: readonly ApiRoute[] = [
  operation({
    method: 'get',
    path: '/calendar',
    operationId: 'listCalendar',
    summary: 'What is due, lessons and events of oneself and one’s children, in order: of at most 92 days.',
    scope: 'calendar:read',
    status: 200,
    parameters: z.object({
      firstDay: z.iso.date(),
      lastDay: z.iso.date(),
      person: idSchema.optional().meta({ description: 'Oneself or a child; all, if left out.' }),
    }),
    output: z.strictObject({ items: z.array(entrySchema) }),
    run: async (actor, { parameters: { firstDay, lastDay, person } }) => {
      const span = { from: beginningOf(firstDay), to: addDays(beginningOf(lastDay), 1) }
      if (span.to <= span.from || span.to > addDays(span.from, longest))
        throw new InvalidInput({ lastDay: { key: 'field.errors.invalid' } })
      const entries = await listEntries(actor, span, person === undefined ? undefined : [readId(person)])
      return {
        items: entries.map(({ begins, ends, url, place, note, isCancelled, personIds, ...entry }) => ({
          ...{ uid: entry.uid, kind: entry.kind, title: entry.title, isWholeDay: entry.isWholeDay },
          ...{ begins: begins.toISOString(), ends: ends?.toISOString() ?? null, isCancelled: isCancelled === true },
          ...{ place: place ?? null, note: note ?? null, path: url ?? null, people: personIds.map(String) },
        })),
      }
    },
  }),
]
