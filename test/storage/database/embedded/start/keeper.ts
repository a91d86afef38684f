// A process that starts the database in the directory named on its command line and stays.

import { startEmbedded } from '../../../../../storage/database/embedded/start.ts'

const [directory = '', engine] = process.argv.slice(2)
const { uri, owner } = await startEmbedded({ directory, engine })
process.send?.({ uri, owner })
