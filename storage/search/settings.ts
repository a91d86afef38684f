import type { IndexSettings } from './search.ts'

/** Throws when the settings cannot be meant. */
export function checkSettings(all: readonly IndexSettings[]): void {
  const names = all.map(({ name }) => name)
  if (new Set(names).size < names.length)
    throw new TypeError(`Two search indexes have the same name: ${names.join(', ')}.`)

  for (const { name, searchable, filterable, sortable } of all) {
    if (!/^[a-z][a-z0-9-]{0,49}$/.test(name))
      throw new TypeError(`A search index is named with lower-case letters, digits and hyphens, not "${name}".`)
    if (searchable.length === 0) throw new TypeError(`The search index "${name}" has no searchable field.`)
    for (const fields of [searchable, filterable, sortable]) {
      const wrong = fields.find(
        (field, at) => !/^[a-zA-Z][a-zA-Z0-9]{0,49}$/.test(field) || fields.indexOf(field) !== at,
      )
      if (wrong !== undefined)
        throw new TypeError(
          `The field "${wrong}" of the search index "${name}" is named twice, or not with letters and digits.`,
        )
    }
  }
}

/** Changes when documents that were prepared before have to be prepared again. */
export function preparationOf({ searchable, filterable, sortable, version = 0 }: IndexSettings): string {
  return JSON.stringify([searchable, [...filterable].sort(), [...sortable].sort(), version])
}

/** Throws when the index has not been defined. */
export function settingsOf(known: ReadonlyMap<string, IndexSettings>, name: string): IndexSettings {
  const settings = known.get(name)
  if (!settings) throw new TypeError(`There is no search index "${name}": it has to be defined first.`)
  return settings
}
