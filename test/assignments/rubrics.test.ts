import { expect } from 'chai'
import { Types } from 'mongoose'
import { CourseAssignment } from '../../server/assignments/assignment.model.ts'
import { finishMarking } from '../../server/assignments/marking/keep.ts'
import { readRubric, typedRubric } from '../../server/assignments/rubrics/input.ts'
import {
  forgetRubric,
  listRubrics,
  removeRubric,
  setRubric,
  takeRubric,
} from '../../server/assignments/rubrics/keep.ts'
import { packRubric, unpackRubric } from '../../server/assignments/rubrics/pack.ts'
import { choicesOf, type Rubric, suggestMark } from '../../server/assignments/rubrics/rubric.ts'
import { findMarked, readSubmission } from '../../server/assignments/find.ts'
import type { Scheme } from '../../server/assignments/marks.ts'
import { refusalOf } from '../classes/refusal.ts'
import { origin } from '../courses/courses.ts'
import { signIn } from '../support/make.ts'
import { type RunningApp, startApp } from '../support/start.ts'
import { makeAssignment } from './assignments.ts'

/** Each criterion is the values of its levels. */
const rubricOf = (...criteria: readonly (readonly string[])[]): Rubric => ({
  title: 'Phiếu',
  criteria: criteria.map((values, at) => ({
    ...{ id: `criterion${at}`, title: `Tiêu chí ${at + 1}` },
    levels: values.map((value, level) => ({ id: `level${level}`, text: `Mức ${level + 1}`, value })),
  })),
})
const choose = (...levels: readonly number[]) =>
  levels.map((level, at) => ({ criterionId: `criterion${at}`, levelId: `level${level}` }))

describe('a rubric in a package', () => {
  const withoutIds = (rubric: Rubric | undefined) =>
    rubric?.criteria.map(({ title, levels }) => [title, levels.map(({ text, value }) => [text, value])])

  it('comes back as it was', () => {
    const rubric = rubricOf(['5', '25'], ['0', '10'])
    expect(withoutIds(unpackRubric(packRubric(rubric, 'points'), 'points'))).to.deep.equal(withoutIds(rubric))
  })

  it('is none when it is not whole, or of another scheme', () => {
    const packed = packRubric(rubricOf(['5', '25']), 'points')
    for (const [text, scheme] of [
      [packed.slice(0, -1), 'points'],
      ['[]', 'points'],
      ['null', 'points'],
      [packed, 'passFail'],
    ] as const)
      expect(unpackRubric(text, scheme), text).to.equal(undefined)
  })
})

describe('what the levels of a rubric come to', () => {
  const suggested = (scheme: Scheme, rubric: Rubric, ...levels: readonly number[]) =>
    suggestMark(rubric, scheme, choose(...levels))

  it('is a share of ten points, rounded half up to one decimal', () => {
    const four = rubricOf(['0', '10', '20'], ['0', '10', '20'])
    expect(suggested('points', four, 2, 2)).to.equal('100')
    expect(suggested('points', four, 0, 0)).to.equal('0')
    expect(suggested('points', four, 1, 2)).to.equal('75')
    // 7,25 and 7,24: on the border, and just below it.
    const fine = rubricOf(['29', '40'])
    expect(suggested('points', fine, 0)).to.equal('73')
    expect(suggested('points', rubricOf(['0', '20'], ['33', '60'], ['25', '0']), 1, 0, 0)).to.equal('74')
    expect(suggested('points', rubricOf(['1', '3']), 0)).to.equal('33')
    expect(suggested('points', rubricOf(['2', '3']), 0)).to.equal('67')
    expect(suggested('points', rubricOf(['0', '0']), 0)).to.equal(undefined)
  })

  it('is Đạt when everything is', () => {
    const two = rubricOf(['pass', 'fail'], ['pass', 'fail'])
    expect(suggested('passFail', two, 0, 0)).to.equal('pass')
    expect(suggested('passFail', two, 0, 1)).to.equal('fail')
  })

  it('has no number in primary schools', () => {
    const words = ['excellent', 'done', 'notYet']
    const two = rubricOf(words, words)
    expect(suggested('levels', two, 0, 0)).to.equal('excellent')
    expect(suggested('levels', two, 0, 1)).to.equal('done')
    expect(suggested('levels', two, 0, 2)).to.equal('notYet')
    expect(suggested('comment', rubricOf(['', '']), 0)).to.equal(undefined)
  })

  it('is nothing before there is one of every criterion, and of levels that are none', () => {
    const two = rubricOf(['0', '10'], ['0', '10'])
    expect(suggested('points', two, 1)).to.equal(undefined)
    expect(suggested('points', two, 1, 7)).to.equal(undefined)
    expect(choicesOf(two, [...choose(1), { criterionId: 'x', levelId: 'level0' }])).to.deep.equal(choose(1))
  })
})

describe('the form of a rubric', () => {
  const read = (fields: Record<string, string>, scheme: Scheme = 'points') => readRubric(typedRubric(fields), scheme)
  const good = {
    ...{ title: 'Phiếu', 'c0.title': 'Trình bày', 'c0.l0.text': 'Rõ', 'c0.l0.value': '2,5' },
    ...{ 'c0.l1.text': 'Chưa rõ', 'c0.l1.value': '1' },
  }

  it('is read with comma or point, without what is empty', () => {
    const { rubric } = read({
      ...good,
      'c3.title': 'Nội dung',
      'c3.l2.text': 'a',
      'c3.l2.value': '0',
      'c3.l4.text': 'b',
      'c3.l4.value': '3.5',
    }) as { rubric: Rubric }
    expect(rubric.criteria.map(({ title, levels }) => [title, levels.map(({ value }) => value)])).to.deep.equal([
      ['Trình bày', ['25', '10']],
      ['Nội dung', ['0', '35']],
    ])
    const ids = rubric.criteria.flatMap(({ id, levels }) => [id, ...levels.map((level) => level.id)])
    expect(new Set(ids).size).to.equal(6)
  })

  it('keeps the names of criteria and levels that it had', () => {
    const { rubric } = read({ ...good, 'c0.id': 'criterion0', 'c0.l1.id': 'level-one' }) as { rubric: Rubric }
    expect([rubric.criteria[0]!.id, rubric.criteria[0]!.levels[1]!.id]).to.deep.equal(['criterion0', 'level-one'])
  })

  it('says of each field what is wrong with it', () => {
    const wrong = (changes: Record<string, string>, scheme?: Scheme) => {
      const given = read({ ...good, ...changes }, scheme)
      return given.ok ? [] : Object.keys(given.errors)
    }
    expect(wrong({})).to.deep.equal([])
    expect(wrong({ title: '' })).to.deep.equal(['title'])
    expect(wrong({ title: 'x'.repeat(200) })).to.deep.equal([])
    expect(wrong({ title: 'x'.repeat(201) })).to.deep.equal(['title'])
    expect(wrong({ 'c0.title': '' })).to.deep.equal(['c0.title'])
    expect(wrong({ 'c0.l1.text': '' })).to.deep.equal(['c0.l0.text'])
    expect(wrong({ 'c0.l1.text': 'x'.repeat(501) })).to.deep.equal(['c0.l1.text'])
    expect(wrong({ 'c0.l1.value': '10,1' })).to.deep.equal(['c0.l1.value'])
    expect(wrong({ 'c0.l1.value': '' })).to.deep.equal(['c0.l1.value'])
    expect(wrong({}, 'passFail')).to.deep.equal(['c0.l0.value', 'c0.l1.value'])
    expect(Object.keys((read({ title: 'Phiếu' }) as { errors: object }).errors)).to.deep.equal(['c0.title'])
  })
})

describe('the rubric of an assignment', () => {
  let app: RunningApp
  before(async () => {
    app = await startApp()
  })
  beforeEach(() => app.clear())
  after(() => app.stop())

  const rubric = rubricOf(['40', '20'], ['60', '0'])

  it('is set by those who mark, and taken by colleagues of the school where it is shared', async () => {
    const { key, teacher, pupil, as } = await makeAssignment()
    const changing = { ...key, origin }
    expect(await refusalOf(setRubric(pupil.actor, changing, { rubric, keeping: 'no' }))).to.equal('403 forbidden')
    expect(await refusalOf(removeRubric(pupil.actor, changing))).to.equal('403 forbidden')
    expect(await refusalOf(takeRubric(teacher.actor, changing, new Types.ObjectId()))).to.equal('404 notFound')
    await setRubric(teacher.actor, changing, { rubric, keeping: 'school' })
    await setRubric(teacher.actor, changing, { rubric: { ...rubric, title: 'Riêng' }, keeping: 'own' })
    const found = await findMarked(teacher.actor, key)
    const titles = async (actor = teacher.actor, words = '') =>
      (await listRubrics(actor, found, words)).map(({ title }) => title)
    expect(await titles()).to.have.members(['Phiếu', 'Riêng'])
    expect(await titles(teacher.actor, 'rieng')).to.deep.equal(['Riêng'])
    const { actor: stranger } = await as('teacher')
    expect(await titles(stranger)).to.deep.equal(['Phiếu'])
    const [shared] = await listRubrics(stranger, found, '')
    expect(await refusalOf(forgetRubric(stranger, shared!._id))).to.equal('404 notFound')
    await takeRubric(teacher.actor, changing, shared!._id)
    expect((await CourseAssignment.findById(key.itemId).lean())!.rubric!.title).to.equal('Phiếu')
    await forgetRubric(teacher.actor, shared!._id)
    expect(await titles()).to.deep.equal(['Riêng'])
    expect((await CourseAssignment.findById(key.itemId).lean())!.rubric!.title).to.equal('Phiếu')
  })

  it('stays with what was given back by it, whatever becomes of it', async () => {
    const { key, teacher, pupil, handIn, url } = await makeAssignment()
    await setRubric(teacher.actor, { ...key, origin }, { rubric, keeping: 'no' })
    const browser = await signIn(app, pupil.person)
    expect((await browser.get(url)).html)
      .to.include('Tiêu chí 1')
      .and.include('Mức 2')
    const work = await handIn(pupil.actor)
    const { personId } = pupil.actor
    const drawn = { ...key, personId, submissionId: work._id, attempt: 1, revision: 0, markedAt: 0 }
    const typed = { mark: '8', comment: '', choices: choose(1, 0) }
    await finishMarking(teacher.actor, { ...drawn, origin, returns: true }, typed)
    await setRubric(teacher.actor, { ...key, origin }, { rubric: rubricOf(['1', '2']), keeping: 'no' })
    const { returned } = (await readSubmission({ assignmentId: key.itemId, personId }))!
    expect(returned!.rubric!.criteria).to.have.lengthOf(2)
    expect(returned!.choices).to.deep.equal(choose(1, 0))
    await removeRubric(teacher.actor, { ...key, origin })
    const { html } = await browser.get(url)
    expect(html).to.include('is-chosen').and.include('Tiêu chí 2')
  })

  it('is made on a page of its own, which keeps what was typed', async () => {
    const { url, teacher } = await makeAssignment()
    const browser = await signIn(app, teacher.person)
    const page = `${url}/rubric`
    const typed = { title: 'Phiếu', 'c0.title': 'Trình bày', 'c0.l0.text': 'Rõ', 'c0.l0.value': 'năm' }
    const wrong = await browser.post(page, typed, page)
    expect(wrong.status).to.equal(422)
    expect(wrong.html).to.include('Trình bày').and.include('value="năm"').and.include('id="error-c0.l0.value"')
    const more = await browser.post(page, { ...typed, more: 'yes' }, page)
    expect(more.status).to.equal(200)
    const whole = { ...typed, 'c0.l0.value': '5', 'c0.l1.text': 'Chưa', 'c0.l1.value': '0', keeping: 'school' }
    expect((await browser.post(page, whole, page)).location).to.equal(url)
    expect((await browser.get(page)).html).to.include('dùng chung trong trường')
    expect((await browser.post(`${page}/remove`, {}, page)).location).to.equal(url)
  })
})
