import { expect } from 'chai'
import { Types } from 'mongoose'
import { changedFields, changedFiles } from '../../server/materials/differences.ts'
import { emptyContent, type MaterialFile } from '../../server/materials/content.ts'

describe('what differs between two editions', () => {
  const file = (name: string, sha256: string, more: Partial<MaterialFile> = {}): MaterialFile => ({
    ...{ _id: new Types.ObjectId(), storedFileId: new Types.ObjectId(), name, sha256, size: 10, format: 'pdf' },
    ...{ mediaType: 'application/pdf', role: 'content', isForTeachersOnly: false, addedAt: new Date() },
    ...more,
  })
  const kinds = (before: MaterialFile[], after: MaterialFile[]) =>
    changedFiles(before, after).map(({ kind, name }) => `${kind} ${name}`)

  it('is told field by field', () => {
    expect(changedFields(emptyContent, { ...emptyContent })).to.deep.equal([])
    expect(changedFields(emptyContent, { ...emptyContent, grades: [6], minutes: 45, title: 'A' })).to.deep.equal([
      ...['title', 'grades', 'minutes'],
    ])
  })

  it('is told of files by what is in them', () => {
    const [a, b] = [file('a.pdf', '1'), file('b.pdf', '2')]
    expect(kinds([a, b], [{ ...b }, { ...a }])).to.deep.equal([])
    expect(kinds([a], [file('c.pdf', '1')])).to.deep.equal(['renamed c.pdf'])
    expect(kinds([a, b], [file('a.pdf', '3'), b])).to.deep.equal(['replaced a.pdf'])
    expect(kinds([a], [file('c.pdf', '3')])).to.deep.equal(['added c.pdf', 'removed a.pdf'])
    expect(kinds([a], [{ ...a, isForTeachersOnly: true }])).to.deep.equal(['retold a.pdf'])
    expect(kinds([a, file('a2.pdf', '1')], [a])).to.deep.equal(['removed a2.pdf'])
    expect(kinds([file('a.pdf', '1'), file('b.pdf', '2')], [file('a.pdf', '2'), file('b.pdf', '1')])).to.deep.equal([
      ...['renamed a.pdf', 'renamed b.pdf'],
    ])
  })
})
