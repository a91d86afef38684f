import { join } from 'node:path'
import mongoose from 'mongoose'
import { hashPassword } from '../server/accounts/index.ts'
import { readConfig } from '../server/config.ts'
import { connect, disconnect } from '../storage/database/index.ts'
import { messageOf, readOptions, refuseUsage } from './command-line.ts'
import { fill } from './seed/fill.ts'

const usage = `npm run seed -- --people N

Adds N invented people with accounts, in schools of their own, to see how the system does with so many. All have the
password hoclieu-demo. Not in production. The server may be running.`

const { people } = readOptions(usage, { people: { type: 'string' } })
if (people === undefined || !/^[1-9]\d{0,6}$/.test(people))
  refuseUsage(usage, 'Say how many: --people, from 1 to 9999999.')

try {
  const config = readConfig()
  if (config.environment === 'production') throw new Error('Invented people have no place in production.')
  await connect({ uri: config.mongodbUri, directory: join(config.dataDirectory, 'database') })
  await Promise.all(Object.values(mongoose.models).map((model) => model.init()))
  const { schools, firstUserName } = await fill({
    people: Number(people),
    passwordHash: await hashPassword('hoclieu-demo'),
    onProgress: showProgress,
  })
  console.log(`\nMade ${people} people in ${schools} schools. The first one signs in as ${firstUserName}.`)
} catch (error) {
  console.error(messageOf(error))
  process.exitCode = 1
} finally {
  await disconnect()
}

function showProgress(made: number): void {
  if (process.stderr.isTTY) process.stderr.write(`\r${made} of ${people} people`)
}
