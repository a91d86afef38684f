import { expect } from 'chai'
import { Types } from 'mongoose'
import {
  changeItem,
  moveItem,
  moveSection,
  newSection,
  putItem,
  removeItem,
  removeSection,
} from '../../server/collections/arrange.ts'
import type { Item, Section } from '../../server/collections/collection.model.ts'
import { AppError } from '../../server/errors.ts'

const item = (title: string): Item => ({
  ...{ _id: new Types.ObjectId(), materialId: new Types.ObjectId(), title, note: '', shelves: [] },
  addedAt: new Date(),
})
const [a, b, c, d] = ['a', 'b', 'c', 'd'].map(item) as [Item, Item, Item, Item]
const [one, two, three] = [
  { ...newSection('1'), items: [a, b] },
  { ...newSection('2'), items: [c] },
  { ...newSection('3'), items: [] },
] as const
const all: readonly Section[] = [one, two, three]

/** `1ab 2c 3` */
const told = (sections: readonly Section[]) =>
  sections.map(({ heading, items }) => heading + items.map(({ title }) => title).join('')).join(' ')

describe('sections and items', () => {
  it('move within their section', () => {
    expect(told(moveItem(all, a._id, 'down'))).to.equal('1ba 2c 3')
    expect(told(moveItem(all, b._id, 'up'))).to.equal('1ba 2c 3')
  })

  it('go over to the nearest place of the next section at the edge of theirs', () => {
    expect(told(moveItem(all, b._id, 'down'))).to.equal('1a 2bc 3')
    expect(told(moveItem(all, c._id, 'up'))).to.equal('1abc 2 3')
    expect(told(moveItem(all, c._id, 'down'))).to.equal('1ab 2 3c')
  })

  it('stay where they are at the beginning and at the end', () => {
    expect(told(moveItem(all, a._id, 'up'))).to.equal('1ab 2c 3')
    expect(told(moveItem([one, two], c._id, 'down'))).to.equal('1ab 2c')
    expect(told(moveSection(all, one._id, 'up'))).to.equal('1ab 2c 3')
    expect(told(moveSection(all, three._id, 'down'))).to.equal('1ab 2c 3')
  })

  it('move as sections with all that stands in them', () => {
    expect(told(moveSection(all, one._id, 'down'))).to.equal('2c 1ab 3')
    expect(told(moveSection(all, three._id, 'up'))).to.equal('1ab 3 2c')
  })

  it('lose no item with a section: it goes to the one before, or of the first to the one after', () => {
    expect(told(removeSection(all, two._id))).to.equal('1abc 3')
    expect(told(removeSection(all, one._id))).to.equal('2abc 3')
    expect(told(removeSection([one], one._id))).to.equal('ab')
  })

  it('are put, changed, moved to another section and taken out', () => {
    expect(told(putItem(all, d, two._id))).to.equal('1ab 2cd 3')
    expect(told(removeItem(all, a._id))).to.equal('1b 2c 3')
    expect(told(changeItem(all, a._id, { sectionId: three._id }))).to.equal('1b 2c 3a')
    const [changed] = changeItem(all, a._id, { note: 'đầu tiên', sectionId: one._id })
    expect(changed!.items.map(({ note }) => note)).to.deep.equal(['đầu tiên', ''])
  })

  it('are told when they are not there', () => {
    const nobody = new Types.ObjectId()
    for (const doing of [
      () => moveItem(all, nobody, 'up'),
      () => moveSection(all, nobody, 'up'),
      () => removeItem(all, nobody),
      () => removeSection(all, nobody),
      () => putItem(all, d, nobody),
    ])
      expect(doing).to.throw(AppError, 'notFound')
  })

  it('leave what they were made of as it was', () => {
    const before = told(all)
    moveItem(all, b._id, 'down')
    removeSection(all, two._id)
    expect(told(all)).to.equal(before)
  })
})
