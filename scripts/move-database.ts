import { MongoError } from 'mongodb'
import { messageOf, readOptions, refuseUsage } from './command-line.ts'
import { reportLines, showProgress } from './move-database/display.ts'
import {
  type Location,
  openPlace,
  type Place,
  readLocation,
  type Role,
  UnreadableLocation,
} from './move-database/location.ts'
import { Interrupted, moveDatabase } from './move-database/move.ts'

const usage = `npm run move-database -- --from PLACE --to PLACE [--into-non-empty]

Copies every collection with its options and indexes, and compares both sides at the end. Stop the application first.
A PLACE is one of
  embedded:DIR               the embedded database in DIR, as in embedded:./data/database
  embedded:DIR?db=NAME       the same, when its name is not hoclieu
  mongodb://HOST/NAME        a MongoDB, with what else its address needs; without NAME: hoclieu

  --into-non-empty           the target may hold documents: they are kept, but one with the _id of a moved one is replaced

Interrupted in any way, it goes on where it was when called again with the same arguments.`

const {
  from,
  to,
  'into-non-empty': intoNonEmpty,
} = readOptions(usage, {
  from: { type: 'string' },
  to: { type: 'string' },
  'into-non-empty': { type: 'boolean', default: false },
})
if (from === undefined || to === undefined) refuseUsage(usage, 'Say where --from and where --to.')
const locations = { source: readPlace(from), target: readPlace(to) }

const interruption = new AbortController()
process.once('SIGINT', () => interruption.abort())
process.once('SIGTERM', () => interruption.abort())

const places: Place[] = []
const display = showProgress(process.stderr)
try {
  const source = await open('source')
  const target = await open('target')
  const report = await moveDatabase({ source, target, intoNonEmpty, signal: interruption.signal, ...display })
  display.done()
  for (const line of reportLines(report)) console.log(line)
  if (report.items.some(({ problems }) => problems.length > 0)) process.exitCode = 1
} catch (error) {
  display.done()
  console.error(messageOf(error))
  if (error instanceof Interrupted || error instanceof MongoError)
    console.error('Call it again with the same arguments: it goes on where it was.')
  process.exitCode = error instanceof Interrupted ? 130 : 1
} finally {
  for (const place of places.reverse()) await place.close()
}

function readPlace(text: string): Location {
  try {
    return readLocation(text)
  } catch (error) {
    if (error instanceof UnreadableLocation) refuseUsage(usage, error.message)
    throw error
  }
}

async function open(role: Role): Promise<Place> {
  const place = await openPlace(locations[role], role)
  places.push(place)
  if (role === 'source' && place.inUse)
    console.error('Another process has the source open: what it writes from now on may be missing in the target.')
  return place
}
