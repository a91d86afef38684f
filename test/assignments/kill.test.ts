import { join } from 'node:path'
import { expect } from 'chai'
import mongoose from 'mongoose'
import { type SubmissionRecord, WorkSubmission } from '../../server/assignments/submission.model.ts'
import { connect, disconnect } from '../../storage/database/index.ts'
import { prepareKinds } from '../courses/courses.ts'
import { dataFolders, startServer } from '../server/process.ts'
import { Browser, type Fields } from '../support/browser.ts'
import { eventually } from '../support/eventually.ts'
import { makePupil, type MadePerson, password } from '../support/make.ts'
import { makeAssignment } from './assignments.ts'

const pupils = 45
const kills = 3
/** Received between two of them: at which of the others it is, nobody knows. */
const between = 20

describe('work that was said to be received', function () {
  this.timeout(1200_000)
  const data = dataFolders()
  before(prepareKinds)

  it('is there, and once, however often the server is killed while a class writes and hands in', async () => {
    const directory = join(data(), 'database')
    await connect({ directory })
    await Promise.all(Object.values(mongoose.models).map((model) => model.init()))
    const school = await makeAssignment({ again: 'always' })
    const people: MadePerson[] = []
    for (let number = 0; number < pupils; number++) people.push(await makePupil(school.group))
    await disconnect()

    const { url } = school
    let server = await startServer({ DATA_DIR: data() })
    const writers: Writer[] = []
    for (const { personId, userName } of people) {
      const browser = new Browser(server.url)
      expect((await browser.post('/sign-in', { userName, password })).status).to.equal(303)
      const token = await browser.token('/account')
      const own = { id: personId.toString(), unitId: school.unitId.toString(), url }
      writers.push({ ...own, cookies: browser.cookies, token, number: 0, drafts: 0, received: [] })
    }
    for (let kill = 0; kill < kills; kill++) {
      const before = all(writers)
      const writing = Promise.all(writers.map((writer) => writeUntilKilled(writer, server.url)))
      await eventually(() => all(writers) >= before + between, 300_000)
      server.process.kill('SIGKILL')
      await Promise.all([server.ended, writing])
      server = await startServer({ DATA_DIR: data() })
    }

    // What was being sent when it was killed is sent once more, as a phone does; so is what had been received last.
    for (const writer of writers) {
      const browser = browserOf(writer, server.url)
      const last = writer.received.at(-1)
      if (last !== undefined) expect(await handIn(browser, writer, last), `${writer.id} ${last}`).to.equal(true)
      expect(await handIn(browser, writer, writer.number), `${writer.id} ${writer.number}`).to.equal(true)
      writer.received.push(writer.number)
    }
    const teacher = new Browser(server.url)
    await teacher.post('/sign-in', { userName: school.teacher.person.userName, password })
    for (const { id, received } of writers) {
      const { html } = await teacher.get(`${url}/work/${id}`)
      const [address = ''] = new RegExp(`${url}/work/${id}/files/[0-9a-f]{24}`).exec(html) ?? []
      expect((await teacher.get(address)).html).to.equal(`Tệp của ${id}, lần ${received.at(-1)! + 1}`)
    }
    server.process.kill('SIGKILL')
    await server.ended

    await connect({ directory })
    const works = await WorkSubmission.find({ assignmentId: school.item._id }).lean<SubmissionRecord[]>()
    expect(works).to.have.lengthOf(pupils)
    for (const { id, received, drafts } of writers) {
      const work = works.find(({ personId }) => personId.equals(id))!
      const texts = work.attempts.map(({ text }) => text)
      expect(texts).to.deep.equal([...new Set(texts)])
      for (const number of received) expect(texts, `${id} ${number}`).to.include(textOf(id, number))
      expect(work.attempts.every(({ files }) => files.length > 0)).to.equal(true)
      expect(Number(/\d+$/.exec(work.draft!.text)![0])).to.be.at.least(drafts)
    }
  })
})

interface Writer {
  readonly id: string
  readonly unitId: string
  readonly url: string
  readonly cookies: ReadonlyMap<string, string>
  readonly token: string
  /** The next to be handed in. */
  number: number
  /** The last draft that was said to be received. */
  drafts: number
  readonly received: number[]
}

const all = (writers: readonly Writer[]) => writers.reduce((sum, { received }) => sum + received.length, 0)
const textOf = (id: string, number: number) => `Bài của ${id}, lần ${number}`

function browserOf({ cookies }: Writer, url: string): Browser {
  const browser = new Browser(url)
  for (const [name, value] of cookies) browser.setCookie(name, value)
  return browser
}

/** As the page has them: what was received last, and which revision that is. */
async function fieldsOf(browser: Browser, { url, token, unitId }: Writer): Promise<Fields> {
  const { html } = await browser.get(url)
  const [, revision = ''] = /name="revision" value="(\d+)"/.exec(html) ?? []
  const drops = [...html.matchAll(/name="drop" value="([0-9a-f]{24})"/g)].map(([, id]) => [`drop.${id}`, 'yes'])
  return { _csrf: token, unitId, revision, link: '', ...Object.fromEntries(drops) }
}

async function handIn(browser: Browser, writer: Writer, number: number, seen?: Fields): Promise<boolean> {
  const text = textOf(writer.id, number)
  const file = new File([`Tệp của ${writer.id}, lần ${number + 1}`], 'bài.txt')
  const known = seen ?? (await fieldsOf(browser, writer))
  const fields = { ...known, text, operation: `operation-${number}`, file: [file] }
  return (await browser.postWithout(`${writer.url}/submit`, fields)).status === 303
}

async function writeUntilKilled(writer: Writer, url: string): Promise<void> {
  const browser = browserOf(writer, url)
  try {
    for (;;) {
      const { number } = writer
      const fields = await fieldsOf(browser, writer)
      const draft = { ...fields, text: textOf(writer.id, number) }
      const kept = await browser.postWithout(`${writer.url}/draft`, draft, { accept: 'application/json' })
      if (kept.status !== 200) continue
      writer.drafts = number
      const { revision } = JSON.parse(kept.html) as { revision: number }
      if (!(await handIn(browser, writer, number, { ...fields, revision: String(revision) }))) continue
      writer.received.push(number)
      writer.number++
    }
  } catch {
    // It is gone.
  }
}
