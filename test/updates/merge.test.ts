import { expect } from 'chai'
import { Types } from 'mongoose'
import { type Content, emptyContent, type MaterialFile } from '../../server/materials/content.ts'
import { followedFields, merge, type Outcome } from '../../server/updates/merge.ts'
import { textChanges } from '../../server/updates/text-difference.ts'

describe('three ways into one', () => {
  type Field = keyof Content & (typeof followedFields)[number]
  const say = (field: Field, value: unknown): Content => ({ ...emptyContent, [field]: value })

  // What the edition taken said, the new one, one's own; who has changed it; what it becomes with own changes kept, and without.
  type Row = readonly [Field, unknown, unknown, unknown, Outcome | undefined, unknown, unknown]
  const table: readonly Row[] = [
    ['title', 'A', 'A', 'A', undefined, 'A', 'A'],
    ['title', 'A', 'B', 'A', 'theirs', 'B', 'B'],
    ['title', 'A', 'A', 'C', 'mine', 'C', 'A'],
    ['title', 'A', 'B', 'B', 'same', 'B', 'B'],
    ['title', 'A', 'B', 'C', 'conflict', 'C', 'B'],
    ['title', 'A', '', 'A', 'theirs', '', ''],
    ['series', '', '', 'KNTT', 'mine', 'KNTT', 'KNTT'],
    ['keywords', ['a'], ['a', 'b'], ['a'], 'theirs', ['a', 'b'], ['a', 'b']],
    ['keywords', ['a'], ['a'], ['c'], 'mine', ['c'], ['a']],
    ['keywords', ['a'], ['b'], ['c'], 'conflict', ['c'], ['b']],
    ['keywords', ['a'], ['b'], ['b'], 'same', ['b'], ['b']],
    ['keywords', [], [], ['c'], 'mine', ['c'], ['c']],
    ['grades', [6], [], [6], 'theirs', [], []],
    ['minutes', 45, 90, 45, 'theirs', 90, 90],
    ['minutes', 45, undefined, 45, 'theirs', undefined, undefined],
    ['minutes', undefined, undefined, 20, 'mine', 20, 20],
    ['isForTeachersOnly', false, false, true, 'mine', true, true],
    ['isForTeachersOnly', false, true, false, 'theirs', true, true],
  ]
  for (const [field, base, theirs, mine, outcome, kept, taken] of table)
    it(`of ${field}: ${[base, theirs, mine].map((one) => JSON.stringify(one)).join(', ')}`, () => {
      const ways = { base: say(field, base), theirs: say(field, theirs), mine: say(field, mine) }
      const keeping = merge(ways, { keepsOwn: true })
      expect(keeping.fields).to.deep.equal(outcome ? [{ field, outcome }] : [])
      expect(keeping.content[field]).to.deep.equal(kept)
      expect(merge(ways, { keepsOwn: false }).content[field]).to.deep.equal(taken)
    })

  it('never touch who has made it, how far it is offered, its licence and its sources', () => {
    const theirs: Content = {
      ...emptyContent,
      ...{ authors: [{ name: 'Khác' }], scope: 'public', licence: 'CC0', embargoUntil: '2027-01-01' },
      sources: [{ text: 'Sách' }],
    }
    for (const keepsOwn of [true, false])
      expect(merge({ base: emptyContent, theirs, mine: emptyContent }, { keepsOwn }).content).to.deep.equal(
        emptyContent,
      )
  })

  const file = (text: string): MaterialFile => {
    const [name = '', sha256 = '', isSecret] = text.split(' ')
    return {
      ...{ _id: new Types.ObjectId(), storedFileId: new Types.ObjectId(), name, sha256, size: 1, format: 'pdf' },
      ...{ mediaType: 'application/pdf', role: 'content', isForTeachersOnly: isSecret === '!', addedAt: new Date(0) },
    }
  }
  const files = (text: string): Content => ({ ...emptyContent, files: text.split(', ').filter(Boolean).map(file) })
  const told = (content: Content) =>
    content.files
      .map(({ name, sha256, isForTeachersOnly }) => `${name} ${sha256}${isForTeachersOnly ? ' !' : ''}`)
      .join(', ')

  // Files as `name content`; `!` for teachers only.
  const ofFiles: readonly (readonly [string, string, string, string, string, string])[] = [
    ['a 1', 'a 1', 'a 1', '', 'a 1', 'a 1'],
    ['a 1', 'a 2', 'a 1', 'a theirs', 'a 2', 'a 2'],
    ['a 1', 'a 1', 'a 3', 'a mine', 'a 3', 'a 1'],
    ['a 1', 'a 2', 'a 3', 'a conflict', 'a 3', 'a 2'],
    ['a 1', 'a 2', 'a 2', 'a same', 'a 2', 'a 2'],
    ['a 1', '', 'a 1', 'a theirs', '', ''],
    ['a 1', 'a 1', '', 'a mine', '', 'a 1'],
    ['a 1', '', '', 'a same', '', ''],
    ['a 1', 'a 2', '', 'a conflict', '', 'a 2'],
    ['a 1', '', 'a 3', 'a conflict', 'a 3', ''],
    ['a 1', 'a 1, b 2', 'a 1', 'b theirs', 'a 1, b 2', 'a 1, b 2'],
    ['a 1', 'a 1', 'a 1, c 3', 'c mine', 'a 1, c 3', 'a 1, c 3'],
    ['a 1', 'a 1, b 2', 'a 1, b 3', 'b conflict', 'a 1, b 3', 'a 1, b 2'],
    ['a 1', 'a 1, b 2', 'a 1, b 2', 'b same', 'a 1, b 2', 'a 1, b 2'],
    ['a 1', 'b 1', 'a 1', 'a theirs', 'b 1', 'b 1'],
    ['a 1', 'a 1', 'b 1', 'b mine', 'b 1', 'a 1'],
    ['a 1', 'a 1 !', 'a 1', 'a theirs', 'a 1 !', 'a 1 !'],
    ['a 1, b 2', 'b 2, a 4', 'b 2, a 1, c 3', 'a theirs, c mine', 'b 2, a 4, c 3', 'b 2, a 4, c 3'],
  ]
  for (const [base, theirs, mine, outcomes, kept, taken] of ofFiles)
    it(`of files: ${[base, theirs, mine].map((one) => `[${one}]`).join(', ')}`, () => {
      const ways = { base: files(base), theirs: files(theirs), mine: files(mine) }
      const keeping = merge(ways, { keepsOwn: true })
      expect(keeping.files.map(({ name, outcome }) => `${name} ${outcome}`).join(', ')).to.equal(outcomes)
      expect(told(keeping.content)).to.equal(kept)
      expect(told(merge(ways, { keepsOwn: false }).content)).to.equal(taken)
    })

  it('leave a file that nobody has changed the very file that it was', () => {
    const mine = files('a 1, b 2')
    const { content } = merge({ base: files('a 1, b 2'), theirs: files('a 1, b 3'), mine }, { keepsOwn: false })
    expect(content.files[0]).to.equal(mine.files[0])
    expect(content.files[1]!._id.equals(mine.files[1]!._id)).to.equal(false)
  })
})

describe('the differences of two texts', () => {
  const letters = (text: string) => text.split('')
  const told = (before: string, after: string) =>
    textChanges(letters(before), letters(after))
      ?.map(({ removed, added }) => `-${removed.join('')}+${added.join('')}`)
      .join(' ')

  const table: readonly (readonly [string, string, string])[] = [
    ['abc', 'abc', ''],
    ['', 'ab', '-+ab'],
    ['ab', '', '-ab+'],
    ['abc', 'axc', '-b+x'],
    ['aXbYc', 'aUbVc', '-X+U -Y+V'],
    ['abcde', 'bcxef', '-a+ -d+x -+f'],
  ]
  for (const [before, after, expected] of table)
    it(`of “${before}” and “${after}”`, () => expect(told(before, after)).to.equal(expected))

  it('are not told where all of a long one is different', () => {
    const lines = (word: string) => Array.from({ length: 1000 }, (_, at) => `${word} ${at}`)
    expect(textChanges(lines('a'), lines('b'))).to.equal(undefined)
    expect(textChanges(lines('a'), [...lines('a'), 'end'])).to.deep.equal([{ removed: [], added: ['end'] }])
  })
})
