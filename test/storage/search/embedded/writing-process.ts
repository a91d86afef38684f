// Writes to an index until it is killed, and tells what has been done.

import { openSearch } from '../../../../storage/search/index.ts'
import { materials } from '../corpus.ts'
import { edition } from './edition.ts'

const [directory = '', name = ''] = process.argv.slice(2)
const search = await openSearch({ directory })
await search.define([materials])

for (let at = 0; ; at++) {
  const batch = [0, 1, 2].map((part) => edition(`${name}-${at}-${part}`, at))
  await search.put('materials', batch)
  tell({ put: batch.map(({ id }) => id) })
  if (at % 4 === 3) {
    const gone = `${name}-${at - 1}-0`
    tell({ removing: gone })
    await search.remove('materials', [gone])
    tell({ removed: gone })
  }
}

function tell(done: object): void {
  process.stdout.write(`${JSON.stringify(done)}\n`)
}
