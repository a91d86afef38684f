import { expect } from 'chai'
import { recent, recentSet } from '../../server/http/recent.ts'

describe('what was computed recently', () => {
  const counted = (limit: number) => {
    const asked: string[] = []
    const get = recent(limit, (key) => {
      asked.push(key)
      return key === 'wrong' ? undefined : key.toUpperCase()
    })
    return { asked, get }
  }

  it('is not computed again', () => {
    const { asked, get } = counted(2)
    expect([get('a'), get('a')]).to.deep.equal(['A', 'A'])
    expect(asked).to.deep.equal(['a'])
  })

  it('is forgotten in the order of its last use', () => {
    const { asked, get } = counted(2)
    for (const key of ['a', 'b', 'a', 'c', 'a', 'b']) get(key)
    expect(asked).to.deep.equal(['a', 'b', 'c', 'b'])
  })

  it('is computed each time when it comes to nothing', () => {
    const { asked, get } = counted(2)
    expect([get('wrong'), get('wrong')]).to.deep.equal([undefined, undefined])
    expect(asked).to.have.length(2)
  })

  it('is a set with a limit, too', () => {
    const set = recentSet(2)
    for (const key of ['a', 'b', 'a', 'c']) set.add(key)
    expect(['a', 'b', 'c'].map((key) => set.has(key))).to.deep.equal([true, false, true])
  })
})
