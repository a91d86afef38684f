// Rebuilds an index from a source that does not end, and tells how far it has come.

import { openSearch } from '../../../../storage/search/index.ts'
import { materials } from '../corpus.ts'
import { edition } from './edition.ts'

const [directory = ''] = process.argv.slice(2)
const search = await openSearch({ directory })
await search.define([materials])
await search.rebuild('materials', endless(), (count) => process.stdout.write(`${count}\n`))

async function* endless() {
  for (let at = 0; ; at++) yield await Promise.resolve(edition(`new-${at}`, at))
}
