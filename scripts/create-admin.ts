import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { readConfig } from '../server/config.ts'
import { createLog } from '../server/log.ts'
import { checkRecords } from '../server/operations/index.ts'
import { connect, disconnect } from '../storage/database/index.ts'
import { messageOf, readOptions, refuseUsage } from './command-line.ts'
import { createAdministrator, findOffice } from './create-admin/administrator.ts'
import { askPassword } from './create-admin/ask.ts'

const usage = `npm run create-admin -- --user-name NAME --name "FULL NAME" [--unit-name "UNIT"]

Makes a person with an account, administrator of the whole system in the office of the sector (Sở Giáo dục và Đào tạo).
The password is asked for; without a terminal it is the first line of the standard input. The server may be running.
  --user-name NAME   what is typed to sign in: a name without spaces, or an e-mail address
  --name "…"         surname, middle name and given name
  --unit-name "…"    the name of the office: it is made when there is none yet, or chosen when there are several`

const {
  'user-name': userName,
  name,
  'unit-name': unitName,
} = readOptions(usage, {
  'user-name': { type: 'string' },
  name: { type: 'string' },
  'unit-name': { type: 'string' },
})
if (userName === undefined || !/^\S{1,200}$/.test(userName))
  refuseUsage(usage, 'Say which user name, without spaces: --user-name.')
if (name === undefined || name.trim() === '') refuseUsage(usage, 'Say what the person is called: --name.')

const administrator = { userName, name, unitName }
try {
  const { mongodbUri: uri, dataDirectory, environment } = readConfig()
  await mkdir(dataDirectory, { recursive: true })
  await connect({ uri, directory: join(dataDirectory, 'database') })
  // The rules of uniqueness stand before anything is written, and an empty system is known to need no migration.
  await checkRecords({ environment, log: createLog('warn', 'create-admin') })
  const office = await findOffice(administrator)
  await createAdministrator(administrator, office, await askPassword(process.stdin, process.stderr))
  console.log(`${name} can sign in as ${userName}, and is an administrator of ${office.name}.`)
} catch (error) {
  console.error(messageOf(error))
  process.exitCode = 1
} finally {
  await disconnect()
  // Whoever gave the password may keep the pipe open.
  process.stdin.destroy()
}
