import { z } from 'zod'
import { type ApiRoute, idSchema, operation } from '../api/index.ts'
import { type Counts, measures, sector } from './cells.ts'
import { findGrid, type Row } from './grid.ts'

const count = z.int().min(0)
const counts = {
  materials: count.meta({ description: 'Live and reviewed, each once.' }),
  views: count,
  downloads: count,
  uses: count.meta({ description: 'Places in which they are used.' }),
}
const rowSchema = z
  .strictObject({
    kind: z.enum(['outcome', 'topic', 'subject', 'gone']).meta({
      description:
        'What the materials are aligned to: an outcome, a topic as a whole, nothing but subject and grade, or what the programme does not have any more.',
    }),
    code: z.string().nullable(),
    name: z.string().nullable(),
    topic: z.string().nullable().meta({ description: 'The code of the topic that it belongs to.' }),
    ...counts,
    cells: z
      .array(z.strictObject({ type: z.string(), ...counts }))
      .meta({ description: 'By type of material; those without any are left out.' }),
  })
  .meta({ id: 'CoverageRow' })

export const coverageApi: readonly ApiRoute[] = [
  operation({
    method: 'get',
    path: '/coverage/{subject}/{grade}',
    operationId: 'findCoverage',
    summary: 'How many materials there are for each outcome of a subject in a grade, by type, and how they are used.',
    scope: 'coverage:read',
    status: 200,
    refusals: [403, 404],
    parameters: z.object({
      subject: z.string().max(75),
      grade: z.coerce.number().int().min(1).max(12),
      school: idSchema
        .optional()
        .meta({ description: 'One’s own: what lives only in it counts as well. Left out: what is for the sector.' }),
    }),
    output: z
      .strictObject({
        subject: z.string(),
        grade: z.int(),
        depth: z
          .enum(['outcomes', 'topics', 'subject'])
          .meta({ description: 'How finely the programme is known: some subjects have one row.' }),
        outcomes: count,
        covered: count.meta({ description: 'Outcomes with at least one material.' }),
        ...counts,
        types: z.array(z.strictObject({ type: z.string(), name: z.string(), ...counts })),
        rows: z.array(rowSchema),
      })
      .meta({ id: 'Coverage' }),
    run: async (actor, { parameters: { subject, grade, school } }) => {
      const grid = await findGrid(actor, { subject, grade, scope: school ?? sector })
      const types = grid.columns.map(({ type }) => type)
      return {
        ...{ subject, grade, depth: grid.depth, outcomes: grid.outcomes, covered: grid.covered },
        ...countsIn(grid.total),
        types: grid.columns.map(({ type, name, total }) => ({ type, name, ...countsIn(total) })),
        rows: grid.groups.flatMap(({ code, rows }) => rows.map((row) => answerOf(row, code, types))),
      }
    },
  }),
]

function answerOf({ kind, code, name, cells, total }: Row, topic: string, types: readonly string[]) {
  return {
    ...{ kind, code: code || null, name: name || null, topic: topic || null },
    ...countsIn(total),
    cells: cells.flatMap((cell, at) => (cell.materials > 0 ? [{ type: types[at]!, ...countsIn(cell) }] : [])),
  }
}

function countsIn(given: Counts): Counts {
  return Object.fromEntries(measures.map((measure) => [measure, given[measure]])) as unknown as Counts
}
