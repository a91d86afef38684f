import { z } from 'zod'
import type { Actor } from '../actor.ts'
import { type ApiRoute, idSchema, openListOperation, pageOf, timeSchema } from '../api/index.ts'
import { AppError } from '../errors.ts'
import { canTakeFile, type Content, type MaterialRecord, scopes, states, worksOn } from '../materials/index.ts'
import { toldRating } from '../usage/index.ts'
import { facetNames } from './facets.ts'
import { findInCatalogue } from './find.ts'
import { readQuery, sorts } from './input.ts'
import type { Found } from './search.ts'

const segmentSchema = z.strictObject({
  text: z.string(),
  marked: z.boolean().meta({ description: 'It is one of the words that were looked for.' }),
})

const itemSchema = z
  .strictObject({
    id: idSchema,
    title: z.string(),
    excerpt: z
      .string()
      .meta({ description: 'Plain text: what stands around the words, else how its description begins.' }),
    highlights: z.array(segmentSchema).meta({ description: 'The excerpt in pieces.' }),
    page: z
      .strictObject({ fileId: idSchema, fileName: z.string(), number: z.int() })
      .nullable()
      .meta({ description: 'Where in its files the words stand; null: not there.' }),
    type: z.string().nullable(),
    subject: z.array(z.string()),
    grade: z.array(z.int()),
    topic: z.array(z.string()),
    author: z.array(z.string()),
    scope: z.enum(scopes),
    state: z.enum(states),
    version: z.int().meta({ description: 'The number of the edition; of a draft, that which it will get.' }),
    isDraft: z.boolean(),
    licence: z.string().nullable(),
    language: z.array(z.string()),
    unit: z.strictObject({ id: idSchema, name: z.string() }),
    size: z.int().meta({ description: 'Of its files, in bytes.' }),
    downloads: z.int(),
    rating: z
      .strictObject({ mean: z.number(), count: z.int() })
      .nullable()
      .meta({ description: 'By colleagues, from 1 to 5; null: none yet, or too few for who is not staff.' }),
    changedAt: timeSchema,
  })
  .meta({ id: 'FoundMaterial' })

const many = (description: string) =>
  z
    .union([z.string().max(200), z.array(z.string().max(200)).max(30)])
    .optional()
    .meta({ description: `${description} Several: any of them.` })

const parameters = z.object({
  q: z.string().max(200).optional().meta({
    description: 'What is looked for. Words that name a subject, a grade, a term, a series or a type filter by it.',
  }),
  exact: many('Words of `q` that are to be looked for as they are, whatever they name.'),
  ...Object.fromEntries(facetNames.map((name) => [name, many(`Only with this value of \`${name}\`.`)])),
  sort: z
    .enum(sorts)
    .optional()
    .meta({ description: 'By relevance when there are words, else the newest first, unless said.' }),
})

const counts = z.record(z.string(), z.int())

export const catalogueApi: readonly ApiRoute[] = [
  openListOperation({
    path: '/materials',
    operationId: 'findMaterials',
    summary: 'Finds materials.',
    description:
      'Those that the caller may see; without a token, those that are public. While the search index is away, `facets` and `total` are null and only `q`, `subject` and `grade` count.',
    parameters,
    output: pageOf(itemSchema).extend({
      facets: z.record(z.string(), counts).nullable().meta({ description: 'How many there are of each value.' }),
      total: z.int().nullable(),
    }),
    run: async (actor, { parameters: { limit, cursor, ...given } }) => {
      const query = readQuery(given)
      const position = readCursor(cursor)
      const wanted = { facets: facetNames, offset: position.offset, limit: Math.min(limit, reach - position.offset) }
      const answer = await findInCatalogue(actor, query, wanted, position.cursor)
      if (!answer.isSearched) {
        const { items, next } = answer.browsed
        const page = items.map((found) => itemOf(actor, found))
        return { items: page, next: next && `b${next}`, facets: null, total: null }
      }
      const { items, total, facets } = answer.results
      const end = position.offset + limit
      const next = end < Math.min(total, reach) ? `s${end}` : undefined
      return { items: items.map((found) => itemOf(actor, found)), next, facets, total }
    },
  }),
]

/** A search goes no further. */
const reach = 10_000

/** By its place among the results, or of the records where the index was away. @throws AppError 422 `invalidCursor` */
function readCursor(cursor: string | undefined): { readonly offset: number; readonly cursor?: string } {
  if (cursor === undefined) return { offset: 0 }
  if (cursor.startsWith('b')) return { offset: 0, cursor: cursor.slice(1) }
  const offset = /^s(\d{1,5})$/.exec(cursor)?.[1]
  if (offset === undefined || Number(offset) >= reach) throw new AppError(422, 'invalidCursor')
  return { offset: Number(offset) }
}

function itemOf(actor: Actor | undefined, { material, content, number, isDraft, page, description }: Found) {
  const { _id, live, unitId, unitName, downloads, changedAt } = material
  const pieces = page?.text ?? description ?? beginningOf(content)
  return {
    id: _id.toString(),
    title: content.title,
    excerpt: pieces.map(({ text }) => text).join(''),
    highlights: pieces.map(({ text, marked }) => ({ text, marked })),
    page: page ? { fileId: page.file._id.toString(), fileName: page.file.name, number: page.number } : null,
    type: content.type || null,
    subject: [...content.subjects],
    grade: [...content.grades],
    topic: [...content.topics],
    author: content.authors.map(({ name }) => name),
    scope: isDraft || !live ? content.scope : live.scope,
    state: stateFor(actor, material),
    version: number,
    isDraft,
    licence: content.licence || null,
    language: [...content.languages],
    unit: { id: unitId.toString(), name: unitName },
    size: sizeFor(actor, content),
    downloads,
    rating: toldRating(material, actor) ?? null,
    changedAt: changedAt.toISOString(),
  }
}

function beginningOf({ description }: Content) {
  return description === '' ? [] : [{ text: description.slice(0, 300), marked: false }]
}

/** Where the next edition is on its way concerns those who work on it. */
function stateFor(actor: Actor | undefined, material: MaterialRecord) {
  if (worksOn(actor, material) || !material.live) return material.state
  return material.live.scope === 'school' ? 'publishedInSchool' : 'publishedInSector'
}

function sizeFor(actor: Actor | undefined, { files }: Content): number {
  return files.filter((file) => canTakeFile(actor, file)).reduce((sum, { size }) => sum + size, 0)
}
