import { expect } from 'chai'
import { Types } from 'mongoose'
import { finishMarking, keepMarking, readMarking } from '../../server/assignments/marking/keep.ts'
import { isIn } from '../../server/assignments/marking/filters.ts'
import { readSubmission } from '../../server/assignments/find.ts'
import {
  addPhrase,
  countUse,
  listPhrases,
  mostPhrases,
  removePhrase,
} from '../../server/assignments/phrases/phrases.ts'
import { CommentPhrase } from '../../server/assignments/phrases/phrase.model.ts'
import { markingData } from '../../server/assignments/data-of-person.ts'
import { inTransaction } from '../../storage/database/index.ts'
import { origin } from '../courses/courses.ts'
import { signIn } from '../support/make.ts'
import { refusalOf } from '../classes/refusal.ts'
import { type RunningApp, startApp } from '../support/start.ts'
import { hour, makeAssignment } from './assignments.ts'

/** Of each `describe` below. */
function useApp(): { app: () => RunningApp } {
  let app: RunningApp
  before(async () => {
    app = await startApp()
  })
  beforeEach(() => app.clear())
  after(() => app.stop())
  return { app: () => app }
}

const typed = (comment: string, mark = '8,') => ({ mark, comment, choices: [] })

const setup = async (...given: Parameters<typeof makeAssignment>) => {
  const made = await makeAssignment(...given)
  const work = await made.handIn(made.pupil.actor)
  const { personId } = made.pupil.actor
  const drawn = { ...made.key, personId, submissionId: work._id, attempt: 1, revision: 0, markedAt: 0 }
  const finish = (changes: Partial<typeof drawn> = {}, form = typed('Tốt', '8')) =>
    finishMarking(made.teacher.actor, { ...drawn, ...changes, origin, returns: false }, form)
  return { ...made, work, drawn, finish, page: `${made.url}/work/${personId.toString()}` }
}

describe('marking that is being typed', () => {
  useApp()
  it('is kept as it is, for those who mark, and only for what was handed in', async () => {
    const { drawn, teacher, pupil, other, colleague } = await setup()
    expect(await refusalOf(keepMarking(pupil.actor, drawn, typed('x')))).to.equal('403 forbidden')
    expect(await refusalOf(keepMarking(other.actor, drawn, typed('x')))).to.equal('403 forbidden')
    expect(await refusalOf(keepMarking(colleague.actor, drawn, typed('x')))).to.equal('404 notFound')
    const unknown = { ...drawn, submissionId: new Types.ObjectId() }
    expect(await refusalOf(keepMarking(teacher.actor, unknown, typed('x')))).to.equal('409 nothingToMark')
    const kept = await keepMarking(teacher.actor, drawn, typed('Em trình bày'))
    expect(kept).to.include({ revision: 1, mark: '8,', comment: 'Em trình bày' })
    // The answer was lost: the same once more is the same.
    expect((await keepMarking(teacher.actor, drawn, typed('Em trình bày'))).revision).to.equal(1)
    expect(await refusalOf(keepMarking(teacher.actor, drawn, typed('khác')))).to.equal('409 workChanged')
    expect((await keepMarking(teacher.actor, { ...drawn, revision: 1 }, typed('khác'))).revision).to.equal(2)
  })

  it('is refused once the pupil has handed in again, or a colleague has marked', async () => {
    const { drawn, teacher, pupil, handIn, finish } = await setup({ again: 'always' })
    await finish()
    expect(await refusalOf(keepMarking(teacher.actor, drawn, typed('x')))).to.equal('409 workChanged')
    const marking = (await readMarking(drawn.submissionId))!
    const now = { ...drawn, revision: marking.revision, markedAt: marking.markedAt }
    expect(await refusalOf(keepMarking(teacher.actor, { ...now, markedAt: 0 }, typed('x')))).to.equal('409 workChanged')
    expect((await keepMarking(teacher.actor, now, typed('x'))).revision).to.equal(2)
    await handIn(pupil.actor, 'Lần hai', 2)
    const next = { ...now, revision: 2 }
    expect(await refusalOf(keepMarking(teacher.actor, next, typed('y')))).to.equal('409 workChanged')
    expect((await keepMarking(teacher.actor, { ...next, attempt: 2 }, typed('y'))).attempt).to.equal(2)
  })

  it('does not stand in the way of a pupil who writes on', async () => {
    const { drawn, teacher, pupil, handIn } = await setup({ again: 'always' })
    await keepMarking(teacher.actor, drawn, typed('x'))
    expect((await handIn(pupil.actor, 'Lần hai', 1)).revision).to.equal(2)
  })

  it('becomes a mark of the pupil that it was drawn for, and of nobody else', async () => {
    const { drawn, finish, other, handIn, key } = await setup()
    await handIn(other.actor)
    const { personId } = other.actor
    expect(await refusalOf(finish({ personId }))).to.equal('409 workChanged')
    expect(await refusalOf(finish({ revision: 1 }))).to.equal('409 workChanged')
    expect(await refusalOf(finish({}, typed('', '85')))).to.equal('mark assignments.errors.mark.points')
    await finish()
    expect((await readSubmission({ assignmentId: key.itemId, personId }))!.mark).to.equal(undefined)
    expect((await readMarking(drawn.submissionId))!).to.include({ isDone: true, comment: '', revision: 1 })
    expect(await refusalOf(finish())).to.equal('409 workChanged')
  })

  it('of two colleagues at once is that of one, and the other is told', async () => {
    const { drawn, teacher } = await setup()
    const both = [typed('một'), typed('hai')].map((form) => refusalOf(keepMarking(teacher.actor, drawn, form)))
    expect((await Promise.all(both)).sort()).to.deep.equal(['409 workChanged', 'none'])
  })

  it('is part of what a teacher may have of their data, and goes with them', async () => {
    const { drawn, teacher, key } = await setup()
    const { personId } = teacher.actor
    expect(await markingData.read(personId)).to.equal(undefined)
    await keepMarking(teacher.actor, drawn, typed('Đang viết'))
    await addPhrase(teacher.actor, key, { text: 'Tốt', ofSubject: '' })
    expect(JSON.stringify(await markingData.read(personId)))
      .to.include('Đang viết')
      .and.include('Tốt')
    await inTransaction(async (session) => await markingData.remove!(personId, session))
    expect(await markingData.read(personId)).to.equal(undefined)
  })
})

describe('the page on which a class is marked', () => {
  const { app } = useApp()
  const valueOf = (html: string, name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(html)![1]!
  const hiddenOf = (html: string) =>
    Object.fromEntries(['submission', 'attempt', 'revision', 'markedAt'].map((name) => [name, valueOf(html, name)]))

  it('draws what is open alone, and keeps what is typed with the time', async () => {
    const { page, teacher } = await setup()
    const browser = await signIn(app(), teacher.person)
    const { html } = await browser.get(`${page}?part=open`)
    expect(html).to.include('data-open').and.not.include('<html')
    const token = await browser.token(page)
    const keep = (fields: Record<string, string>) =>
      browser.postWithout(`${page}/marking?part=open`, { _csrf: token, ...hiddenOf(html), ...fields })
    const kept = await keep({ comment: 'Khá', mark: '7,' })
    expect(JSON.parse(kept.html)).to.include({ revision: 1 })
    expect(kept.html).to.match(/\d\d:\d\d:\d\d/)
    expect((await browser.get(page)).html)
      .to.include('>Khá</textarea>')
      .and.include('value="7,"')
    // Of an older drawing: both are shown, nothing is lost.
    const stale = await keep({ comment: 'Bản kia' })
    expect(stale.status).to.equal(409)
    expect(stale.html).to.include('>Bản kia</textarea>').and.include('Khá').and.include('data-open')
    expect((await keep({ revision: '' + 1, attempt: 'x' })).status).to.equal(422)
    const wrong = await browser.postWithout(`${page}?part=open`, { _csrf: token, ...hiddenOf(stale.html), mark: '85' })
    expect(wrong.status).to.equal(422)
    expect(wrong.html).to.include('value="85"').and.include('id="error-mark"')
  })

  it('shows what was typed for an earlier attempt beside the new one', async () => {
    const { page, teacher, pupil, drawn, handIn } = await setup({ again: 'always' })
    await keepMarking(teacher.actor, drawn, typed('Của lần một'))
    await handIn(pupil.actor, 'Lần hai', 1)
    const { html } = await (await signIn(app(), teacher.person)).get(page)
    expect(html).to.include('Của lần một').and.not.include('>Của lần một</textarea>')
  })

  it('goes through those who are not marked, are late, or have handed in nothing', async () => {
    const { page, url, teacher, finish } = await setup()
    const browser = await signIn(app(), teacher.person)
    const names = (html: string) => [...html.matchAll(/class="queue-name">([^<]*)/g)].map(([, name]) => name)
    const listed = async (filter: string) => [...new Set(names((await browser.get(`${page}?filter=${filter}`)).html))]
    expect(await listed('all')).to.have.lengthOf(2)
    expect(await listed('x')).to.have.lengthOf(2)
    expect(await listed('unmarked')).to.deep.equal(['Mai Anh Khôi'])
    await finish()
    expect((await browser.get(`${page}?filter=unmarked`)).html).to.include(`${url}/return`)
  })

  it('knows where each filter begins', async () => {
    const { assignment, pupil } = await makeAssignment()
    const { personId: ownerId } = pupil.actor
    const known = await assignment()
    const due = known.dueAt!.getTime()
    const missing = (now: number) => isIn('missing', { ownerId, work: undefined }, known, new Date(now))
    expect([missing(due), missing(due + 1), missing(due + 9 * hour)]).to.deep.equal([false, true, true])
    const attempt = { number: 1, isLate: true }
    const late = (changes: object) =>
      isIn('late', { ownerId, work: { attempts: [{ ...attempt, ...changes }] } as never }, known, new Date())
    expect([late({}), late({ isLate: false }), late({ takenBackAt: new Date() })]).to.deep.equal([true, false, false])
  })
})

describe('phrases for comments', () => {
  const { app } = useApp()
  it('are one’s own, those used most first, and once only', async () => {
    const { key, teacher, pupil } = await makeAssignment()
    const add = (text: string, ofSubject = '') => addPhrase(teacher.actor, key, { text, ofSubject })
    expect(await refusalOf(addPhrase(pupil.actor, key, { text: 'x', ofSubject: '' }))).to.equal('403 forbidden')
    await add('Trình bày rõ.')
    await add('Cần vẽ hình.')
    await add('Cần vẽ hình.')
    const texts = async () => (await listPhrases(teacher.actor, key)).map(({ text }) => text)
    expect(await texts()).to.deep.equal(['Cần vẽ hình.', 'Trình bày rõ.'])
    const [, rare] = await listPhrases(teacher.actor, key)
    expect(await refusalOf(countUse(pupil.actor, rare!._id))).to.equal('404 notFound')
    expect(await refusalOf(removePhrase(pupil.actor, rare!._id))).to.equal('404 notFound')
    await countUse(teacher.actor, rare!._id)
    await countUse(teacher.actor, rare!._id)
    expect(await texts()).to.deep.equal(['Trình bày rõ.', 'Cần vẽ hình.'])
    await removePhrase(teacher.actor, rare!._id)
    expect(await texts()).to.deep.equal(['Cần vẽ hình.'])
  })

  it('of another subject are not offered', async () => {
    const { key, teacher } = await makeAssignment()
    const { personId: ownerId } = teacher.actor
    await CommentPhrase.create([{ ownerId, text: 'Của môn khác', subject: 'KHAC', uses: 1, usedAt: new Date() }])
    expect(await listPhrases(teacher.actor, key)).to.deep.equal([])
  })

  it('are refused when there are too many', async () => {
    const { key, teacher } = await makeAssignment()
    const { personId: ownerId } = teacher.actor
    const some = Array.from({ length: mostPhrases - 1 }, (_, at) => ({
      text: `Câu ${at}`,
      uses: 1,
      usedAt: new Date(),
    }))
    await CommentPhrase.insertMany(some.map((one) => ({ ...one, ownerId })))
    await addPhrase(teacher.actor, key, { text: 'Câu cuối', ofSubject: '' })
    expect(await refusalOf(addPhrase(teacher.actor, key, { text: 'Thêm', ofSubject: '' }))).to.equal(
      '409 tooManyPhrases',
    )
  })

  it('are added and removed beside the work, with and without scripts', async () => {
    const { url, page, teacher } = await setup()
    const browser = await signIn(app(), teacher.person)
    const personId = page.slice(-24)
    expect((await browser.post(`${url}/phrases`, { text: 'Viết rõ', personId }, page)).location).to.equal(page)
    const empty = await browser.post(`${url}/phrases`, { text: '' }, page)
    expect([empty.status, empty.html.includes('error-phrase-text')]).to.deep.equal([422, true])
    const token = await browser.token(page)
    const part = await browser.postWithout(`${url}/phrases?part=phrases`, { _csrf: token, text: 'Đủ ý' })
    expect(part.html).to.include('Đủ ý').and.include('Viết rõ').and.not.include('<html')
    const [phrase] = await CommentPhrase.find({ text: 'Đủ ý' }).lean()
    const id = phrase!._id.toString()
    expect((await browser.post(`${url}/phrases/use`, { phrase: id }, page)).status).to.equal(204)
    expect((await browser.post(`${url}/phrases/remove`, { phrase: id, personId }, page)).location).to.equal(page)
    expect((await browser.get(`${url}/phrases`)).html).to.not.include('Đủ ý')
  })
})
