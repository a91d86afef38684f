import { expect } from 'chai'
import { loadCurriculum } from '../../server/curriculum/index.ts'
import { behindProxy, call, fieldCodes, refusal } from '../api/client.ts'
import { silent } from '../outbox/outbox.ts'
import { makePerson } from '../support/make.ts'
import { type RunningApp, startApp } from '../support/start.ts'
import { tokenOf } from '../tokens/tokens.ts'

interface Listed {
  readonly items: readonly Record<string, unknown>[]
  readonly next: { readonly cursor: string } | null
}

describe('the curriculum for other systems', () => {
  let app: RunningApp
  let token: string
  before(async () => {
    app = await startApp(behindProxy)
    await loadCurriculum(silent)
    token = await tokenOf(app, await makePerson('teacher'), { scopes: ['curriculum:read'] })
  })
  after(() => app.stop())

  const read = async (path: string) => {
    const answer = await call(app, `GET /curriculum/${path}`, { token })
    expect(answer.status, path).to.equal(200)
    return answer.json as Listed
  }
  const readAll = async (path: string) => {
    const codes: unknown[] = []
    let page = await read(path)
    for (;;) {
      codes.push(...page.items.map(({ code }) => code))
      if (page.next === null) return codes
      page = await read(`${path}&cursor=${page.next.cursor}`)
    }
  }

  const lists = ['subjects', 'topics', 'outcomes']
  for (const list of lists) {
    it(`gives ${list} to nobody without a token, and to none without the scope`, async () => {
      expect((await call(app, `GET /curriculum/${list}`)).status).to.equal(401)
      const narrow = await tokenOf(app, await makePerson('teacher'), { scopes: ['tokens:read'] })
      expect(refusal(await call(app, `GET /curriculum/${list}`, { token: narrow }))).to.match(/^403 /)
    })
  }

  const refused: [string, string][] = [
    ['subjects?grade=0', 'grade'],
    ['subjects?grade=13', 'grade'],
    ['subjects?level=preschool', 'level'],
    ['topics?grade=x', 'grade'],
    ['topics?topic=TOAN6.SO.STN', 'topic'],
    ['outcomes?subject=', 'subject'],
    ['outcomes?limit=101', 'limit'],
  ]
  for (const [path, field] of refused) {
    it(`refuses ${path}`, async () => {
      const answer = await call(app, `GET /curriculum/${path}`, { token })
      expect(answer.status).to.equal(422)
      expect(Object.keys(fieldCodes(answer))).to.deep.equal([field])
    })
  }

  it('refuses the cursor of another list', async () => {
    const cursor = Buffer.from(JSON.stringify(['name', 'text', 'a', '0'.repeat(24)])).toString('base64url')
    expect((await call(app, `GET /curriculum/topics?cursor=${cursor}`, { token })).status).to.equal(422)
  })

  it('has subjects with their grades', async () => {
    const { items } = await read('subjects?level=lowerSecondary&grade=8&limit=100')
    expect(items).to.have.length(14)
    const technology = items.find(({ code }) => code === 'CN')
    const { id, edition, ...inGrade } = (technology?.grades as Record<string, unknown>[])[2]!
    expect([typeof id, edition]).to.deep.equal(['string', 'supplied-1'])
    expect(inGrade).to.deep.equal({
      isRetired: false,
      grade: 8,
      periods: 52,
      evaluation: 'scored',
      isCompulsory: true,
      choiceGroup: null,
      regularAssessments: 3,
      tests: null,
    })
    expect((await read('subjects?level=primary&grade=8')).items).to.deep.equal([])
  })

  it('has topics and outcomes of a subject in a grade', async () => {
    const { items } = await read('topics?subject=KHTN&grade=6')
    expect(items).to.have.length(11)
    expect(items[2]).to.deep.include({
      isRetired: false,
      code: 'KHTN6.CHAT.THE',
      name: 'Các thể của chất',
      strand: 'KHTN6.CHAT',
      level: 'lowerSecondary',
      subject: 'KHTN',
      grade: 6,
    })
    const outcomes = (await read('outcomes?topic=TOAN6.SO.PS')).items
    expect(outcomes.map(({ code }) => code)).to.deep.equal([1, 2, 3, 4].map((number) => `TOAN6.SO.PS.0${number}`))
    expect((await read('outcomes?subject=TOAN&grade=7')).items).to.deep.equal([])
    expect((await read('topics?subject=nothing')).items).to.deep.equal([])
  })

  for (const [path, count] of [
    ['subjects?limit=9', 55],
    ['topics?limit=7', 20],
    ['outcomes?limit=10', 62],
    ['outcomes?limit=10&subject=TOAN', 36],
  ] as const) {
    it(`gives each of ${path} once, page by page`, async () => {
      const codes = await readAll(path)
      expect(codes).to.have.length(count)
      if (!path.startsWith('subjects')) expect(new Set(codes).size).to.equal(count)
    })
  }
})
