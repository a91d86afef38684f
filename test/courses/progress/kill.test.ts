import { join } from 'node:path'
import { expect } from 'chai'
import mongoose from 'mongoose'
import { CourseProgress } from '../../../server/courses/progress/progress.model.ts'
import { connect, disconnect } from '../../../storage/database/index.ts'
import { dataFolders, startServer } from '../../server/process.ts'
import { Browser } from '../../support/browser.ts'
import { eventually } from '../../support/eventually.ts'
import { makePupil, type MadePerson, password } from '../../support/make.ts'
import { addLink, makeOpen, makeSchool, prepareKinds } from '../courses.ts'

const pupils = 45

describe('progress that was acknowledged', function () {
  this.timeout(240_000)
  const data = dataFolders()
  before(prepareKinds)

  it('is there, and once, when the server has been killed while a class sends it', async () => {
    const directory = join(data(), 'database')
    await connect({ directory })
    await Promise.all(Object.values(mongoose.models).map((model) => model.init()))
    const school = await makeSchool()
    const people: MadePerson[] = []
    for (let number = 0; number < pupils; number++) people.push(await makePupil(school.group))
    const { course, item } = await addLink(school.teacher, await makeOpen(school), { rule: 'none' })
    const path = `/courses/${course._id.toString()}/items/${item._id.toString()}/progress`
    await disconnect()

    let server = await startServer({ DATA_DIR: data() })
    const senders: Sender[] = []
    for (const person of people) {
      const browser = new Browser(server.url)
      expect((await browser.post('/sign-in', { userName: person.userName, password })).status).to.equal(303)
      senders.push({
        person,
        cookies: browser.cookies,
        token: await browser.token('/account'),
        sent: 0,
        acknowledged: 0,
      })
    }
    const sending = Promise.all(senders.map((sender) => sendUntilKilled(sender, server.url, path)))
    await eventually(() => senders.every(({ acknowledged }) => acknowledged > 0))
    server.process.kill('SIGKILL')
    await Promise.all([server.ended, sending])

    // A device sends once more what was not acknowledged, and here also all that was.
    server = await startServer({ DATA_DIR: data() })
    for (const sender of senders) {
      const browser = browserOf(sender, server.url)
      for (let number = 0; number < sender.sent; number++)
        expect(await send(browser, sender, path, number), sender.person.userName).to.equal(200)
    }
    server.process.kill('SIGKILL')
    await server.ended

    await connect({ directory })
    const found = await CourseProgress.find({ courseId: course._id }).lean()
    const times = new Map(found.map((one) => [one.personId.toString(), one.items![item._id.toString()]!.times]))
    const wanted = senders.map(({ person, sent }) => [person.personId.toString(), sent] as const)
    expect([...times].sort()).to.deep.equal(wanted.toSorted())
  })
})

interface Sender {
  readonly person: MadePerson
  readonly cookies: ReadonlyMap<string, string>
  readonly token: string
  sent: number
  acknowledged: number
}

function browserOf({ cookies }: Sender, url: string): Browser {
  const browser = new Browser(url)
  for (const [name, value] of cookies) browser.setCookie(name, value)
  return browser
}

async function send(browser: Browser, { token }: Sender, path: string, number: number): Promise<number> {
  const fields = { _csrf: token, operation: `o${number}` }
  return (await browser.postWithout(path, fields, { accept: 'application/json' })).status
}

async function sendUntilKilled(sender: Sender, url: string, path: string): Promise<void> {
  const browser = browserOf(sender, url)
  try {
    for (;;) {
      if ((await send(browser, sender, path, sender.sent++)) === 200) sender.acknowledged++
    }
  } catch {
    // It is gone.
  }
}
